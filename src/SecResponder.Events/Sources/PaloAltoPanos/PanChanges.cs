using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>What CONFIG, SYSTEM, audit, HIPMATCH and the like say by several columns together: something was done, or happened.</summary>
internal static class PanChanges
{
    private static readonly byte[] HipMatch = "hipmatch"u8.ToArray();
    private static readonly byte[] Configuration = "configuration"u8.ToArray();
    private static readonly byte[] Clear = "Clear"u8.ToArray();
    private static readonly byte[] EventLog = "Event Log"u8.ToArray();
    private static readonly byte[] ClearedBy = " cleared by user "u8.ToArray();
    private static readonly byte[] DirectoryObject = "Directory Service Object"u8.ToArray();

    public static void Finish(SecurityEvent e)
    {
        if (e.Kind == PanKinds.Config)
            Config(e);
        else if (e.Kind == PanKinds.Audit)
            e.SetConstant(AsimField.EventType, PanWords.Execute);
        else if (e.Kind == PanKinds.UserTag)
            Tag(e, e.Vendor.Find("subtype"u8), e.Vendor.Find("user"u8), DirectoryObject);
        else if (e.Kind == PanKinds.AddressTag)
            Tag(e, e.Vendor.Find("eventid"u8), e.Vendor.Find("ip"u8), PanWords.Other);
        else if (e.Kind == PanKinds.HipMatch)
            Happened(e, HipMatch, e.Vendor.Find("matchname"u8), PanWords.Success);
        else if (e.Kind == PanKinds.GlobalProtect)
            Happened(e, e.Vendor.Find("eventid"u8), e.Vendor.Find("portal"u8), PanWords.NotKnown);
        else
            System(e);
    }

    // A commit is about the configuration as a whole.
    private static void Config(SecurityEvent e)
    {
        if (e.Has(AsimField.Object))
            return;
        e.SetConstant(AsimField.Object, Configuration);
        e.SetConstant(AsimField.ObjectType, PanWords.ConfigurationAtom);
    }

    // Object is the one who gets the tag; who gives it stands in no column.
    private static void Tag(SecurityEvent e, FieldValue operation, FieldValue tagged, byte[] objectType)
    {
        e.Set(AsimField.Operation, operation);
        e.SetConstant(AsimField.EventType, PanWords.StartsWith(operation.Utf8, "un"u8) ? PanWords.Delete : PanWords.Create);
        e.Set(AsimField.Object, tagged);
        e.Remove(AsimField.ActorUsername);
        e.Remove(AsimField.ActorUsernameType);
        if (objectType == PanWords.Other)
            e.Remove(AsimField.SrcIpAddr);
        e.SetConstant(AsimField.ObjectType, objectType);
        e.Set(AsimField.NewValue, e.Vendor.Find("tag_name"u8));
        e.SetConstant(AsimField.EventResult, PanWords.Success);
    }

    private static void System(SecurityEvent e)
    {
        var id = e.Vendor.Find("eventid"u8);
        var target = e.Vendor.Find("object"u8);
        var hasFailed = PanWords.Contains(id.Utf8, "fail"u8);
        Happened(e, id.IsPresent ? id : e.Vendor.Find("subtype"u8), target.IsPresent ? target : e.Vendor.Find("module"u8),
            hasFailed ? PanWords.Failure : PanWords.Contains(id.Utf8, "succ"u8) ? PanWords.Success : PanWords.NotKnown);
        Cleared(e, e[AsimField.EventMessage].Utf8);
    }

    // "Log type traffic cleared by user ada": somebody has wiped the evidence.
    private static void Cleared(SecurityEvent e, ReadOnlySpan<byte> description)
    {
        var by = description.IndexOf(ClearedBy);
        if (by < 0)
            return;
        var user = description[(by + ClearedBy.Length)..];
        UserFields.Actor.Set(e, user[..(user.IndexOf((byte)' ') is var end and >= 0 ? end : user.Length)].TrimEnd((byte)'.'));
        e.SetConstant(AsimField.EventType, Clear);
        e.SetConstant(AsimField.ObjectType, EventLog);
        e.SetConstant(AsimField.EventResult, PanWords.Success);
    }

    private static void Happened(SecurityEvent e, byte[] operation, FieldValue target, byte[] result) => Happened(e, FieldValue.OfText(operation, 0, operation.Length), target, result);

    private static void Happened(SecurityEvent e, FieldValue operation, FieldValue target, byte[] result)
    {
        e.Set(AsimField.Operation, operation);
        e.Set(AsimField.Object, target);
        if (e.Has(AsimField.Object))
            e.SetConstant(AsimField.ObjectType, PanWords.Other);
        e.SetConstant(AsimField.EventType, PanWords.Other);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, result);
        if (e.Has(AsimField.TargetAppName))
            e.SetConstant(AsimField.TargetAppType, PanWords.Service);
    }
}
