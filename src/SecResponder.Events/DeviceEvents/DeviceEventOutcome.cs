using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.DeviceEvents;

/// <summary>What only the whole event says, of CEF as of LEEF.</summary>
public static class DeviceEventOutcome
{
    private static readonly WordMap Words = new(("Unknown", "Informational"), ("Low", "Low"), ("Medium", "Medium"), ("High", "High"), ("Very-High", "High"), ("Very High", "High"), ("Critical", "High"), ("Informational", "Informational"), ("Info", "Informational"));

    /// <summary>Sets the severity: 0 to 10, or a word.</summary>
    public static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(e);
        e.SetText(AsimField.EventOriginalSeverity, text);
        if (Numbers.TryRead(text, out var number) && number <= 10)
            e.SetConstant(AsimField.EventSeverity, number >= 7 ? AsimWords.High : number >= 4 ? AsimWords.Medium : AsimWords.Low);
        else
            Words.TrySet(e, AsimField.EventSeverity, text);
    }

    /// <summary>Completes the event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="name">What the vendor calls it.</param>
    public static void Finish(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (!e.Has(AsimField.TimeGenerated))
            e.Set(AsimField.TimeGenerated, e.Has(AsimField.EventEndTime) ? e[AsimField.EventEndTime] : e.Has(AsimField.EventStartTime) ? e[AsimField.EventStartTime] : FieldValue.Absent);
        switch (e.Kind.Schema)
        {
            case AsimSchema.NetworkSession:
                e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
                Session(e);
                break;
            case AsimSchema.WebSession:
                e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
                Session(e);
                break;
            case AsimSchema.Authentication:
                Logon(e, name);
                break;
            default:
                Audit(e, name);
                break;
        }
    }

    private static void Session(SecurityEvent e)
    {
        SessionEnds.Untranslate(e);
        SessionEnds.Complete(e);
        if (!e.Has(AsimField.DvcAction) && !e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        if (e.Kind.Schema == AsimSchema.WebSession && !e.Has(AsimField.Dst))
            e.Set(AsimField.Dst, e.Has(AsimField.DstHostname) ? e[AsimField.DstHostname] : e.Has(AsimField.DstIpAddr) ? e[AsimField.DstIpAddr] : e[AsimField.Url]);
    }

    private static void Logon(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        e.SetConstant(AsimField.EventType, DeviceEventKinds.Contains(name, "logout"u8) || DeviceEventKinds.Contains(name, "logoff"u8) ? AsimWords.Logoff : AsimWords.Logon);
        // One who logs on is told as the source by some, as the target by others.
        if (!e.Has(AsimField.TargetUsername))
            UserFields.Target.Set(e, e[AsimField.ActorUsername].Utf8);
        if (!e.Has(AsimField.EventResult) && (DeviceEventKinds.Contains(name, "fail"u8) || DeviceEventKinds.Contains(name, "denied"u8) || DeviceEventKinds.Contains(name, "invalid"u8)))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        // "User Authentication" says what was tried, not how it ended.
        if (!e.Has(AsimField.EventResult) && DeviceEventKinds.Contains(name, "authentication"u8) && !DeviceEventKinds.Contains(name, "succe"u8) && !DeviceEventKinds.Contains(name, "accept"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
    }

    private static void Audit(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Other);
        if (!e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, name);
        if (!e.Has(AsimField.Operation))
            e.Set(AsimField.Operation, e[AsimField.EventOriginalType]);
        if (!e.Has(AsimField.Object))
            e.Set(AsimField.Object, e.Has(AsimField.TargetHostname) ? e[AsimField.TargetHostname] : e[AsimField.Operation]);
        e.SetConstant(AsimField.ObjectType, AsimWords.Other);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
    }
}
