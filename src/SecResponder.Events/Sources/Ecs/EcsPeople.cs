using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>Logons, and what somebody did.</summary>
internal static class EcsPeople
{
    // What a change is about, from the best on.
    private static readonly (byte[] Name, byte[] Type)[] Things =
    [
        ("user.target.name"u8.ToArray(), AsimWords.DirectoryServiceObject), ("group.name"u8.ToArray(), AsimWords.DirectoryServiceObject), ("orchestrator.resource.name"u8.ToArray(), AsimWords.CloudResource),
        ("registry.path"u8.ToArray(), AsimWords.ConfigurationAtom), ("file.path"u8.ToArray(), AsimWords.Other), ("file.name"u8.ToArray(), AsimWords.Other), ("service.name"u8.ToArray(), AsimWords.Service),
        ("process.command_line"u8.ToArray(), AsimWords.Other), ("process.executable"u8.ToArray(), AsimWords.Other), ("process.name"u8.ToArray(), AsimWords.Other), ("url.path"u8.ToArray(), AsimWords.Other),
        ("cloud.instance.name"u8.ToArray(), AsimWords.CloudResource),
    ];

    public static Rejection? FinishLogon(SecurityEvent e)
    {
        EcsProduct.Complete(e);
        var action = e.Vendor.Find("event.action"u8).Utf8;
        if (Contains(action, "logout"u8) || Contains(action, "logoff"u8) || Contains(action, "logged-out"u8) || Contains(action, "logged_out"u8))
            e.SetConstant(AsimField.EventType, AsimWords.Logoff);
        else if (!e.Has(AsimField.EventType))
            e.SetConstant(AsimField.EventType, AsimWords.Logon);
        var target = e.Vendor.Find("user.effective.name"u8);
        if (target.IsPresent)
        {
            UserFields.Target.Set(e, target.Utf8);
            Name(e, UserFields.Actor);
            Id(e, AsimField.ActorUserId, AsimField.ActorUserIdType);
        }
        else
        {
            Name(e, UserFields.Target);
            Id(e, AsimField.TargetUserId, AsimField.TargetUserIdType);
        }
        if (e.Vendor.Find("service.name"u8) is { IsPresent: true } service)
        {
            e.SetText(AsimField.TargetAppName, service.Utf8);
            e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
        }
        if (e.Vendor.Find("process.name"u8) is { IsPresent: true } process)
        {
            e.SetText(AsimField.ActingAppName, process.Utf8);
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
        }
        if (!e.Has(AsimField.TargetIpAddr) && !e.Has(AsimField.TargetHostname))
            e.Set(AsimField.TargetHostname, e[AsimField.DvcHostname]);
        Result(e, action);
        return null;
    }

    public static Rejection? FinishAudit(SecurityEvent e)
    {
        EcsProduct.Complete(e);
        var action = e.Vendor.Find("event.action"u8);
        e.Set(AsimField.Operation, action.IsPresent ? action : e.Has(AsimField.EventMessage) ? e[AsimField.EventMessage] : e[AsimField.EventProduct]);
        if (!e.Has(AsimField.EventType))
            e.SetConstant(AsimField.EventType, ChangeVerb.TypeOf(action.Utf8));
        Name(e, UserFields.Actor);
        Id(e, AsimField.ActorUserId, AsimField.ActorUserIdType);
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        foreach (var (name, type) in Things)
            if (e.Vendor.Find(name) is { IsPresent: true } thing)
            {
                e.SetText(AsimField.Object, thing.Utf8);
                e.SetConstant(AsimField.ObjectType, type);
                if (name.AsSpan().StartsWith("process."u8) && e[AsimField.EventType].Utf8.SequenceEqual("Start"u8))
                    e.SetConstant(AsimField.EventType, AsimWords.Execute);
                break;
            }
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.TargetHostname) ? e[AsimField.TargetHostname] : e.Has(AsimField.TargetIpAddr) ? e[AsimField.TargetIpAddr] : e[AsimField.Operation]);
        if (e.Vendor.Find("process.parent.executable"u8) is { IsPresent: true } process)
        {
            e.SetText(AsimField.ActingAppName, process.Utf8);
            e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
        }
        Result(e, action.Utf8);
        return null;
    }

    private static void Result(SecurityEvent e, ReadOnlySpan<byte> action)
    {
        if (!e.Has(AsimField.EventResult) && (Contains(action, "fail"u8) || Contains(action, "denied"u8) || Contains(action, "error"u8)))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        if (e.Kind.Schema == AsimSchema.Authentication && e[AsimField.EventResult].Utf8.SequenceEqual("Failure"u8))
            e.SetConstant(AsimField.EventResultDetails, AsimWords.Other);
    }

    // With its domain, where the record has one beside it.
    private static void Name(SecurityEvent e, UserFields user)
    {
        var name = e.Vendor.Find("user.name"u8).Utf8;
        var domain = e.Vendor.Find("user.domain"u8).Utf8;
        if (name.IsEmpty)
            name = e.Vendor.Find("user.email"u8).Utf8;
        if (name.IsEmpty)
            name = e.Vendor.Find("source.user.name"u8).Utf8;
        if (domain.IsEmpty || name.IsEmpty || name.Contains((byte)'@') || name.Contains((byte)'\\'))
        {
            user.Set(e, name);
            return;
        }
        var room = e.ScratchRoom(domain.Length + 1 + name.Length);
        domain.CopyTo(room);
        room[domain.Length] = (byte)'\\';
        name.CopyTo(room[(domain.Length + 1)..]);
        user.Set(e, room);
    }

    private static void Id(SecurityEvent e, AsimField id, AsimField type)
    {
        var text = e.Vendor.Find("user.id"u8).Utf8;
        if (text.IsEmpty)
            return;
        e.SetText(id, text);
        e.SetConstant(type, text.StartsWith("S-1-"u8) ? AsimWords.Sid : text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? AsimWords.Uid : AsimWords.Other);
    }

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => DeviceEvents.DeviceEventKinds.Contains(text, word);
}
