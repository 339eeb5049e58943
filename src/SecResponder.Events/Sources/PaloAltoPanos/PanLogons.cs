using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Logons: GLOBALPROTECT, AUTHENTICATION and USERID have columns for them, SYSTEM logs tell of them in words.</summary>
internal static class PanLogons
{
    private static readonly byte[] Remote = "Remote"u8.ToArray();

    private static readonly (byte[] Word, byte[] Meaning)[] Events = PanWords.Table(
        "fail=Failure; reject=Failure; invalid=Failure; denied=Failure; deny=Failure; timeout=Failure; timed out=Failure; locked=Failure; expired=Failure; error=Failure; success=Success; succeeded=Success; "
        + "allow=Success");

    /// <summary>Whether a SYSTEM log is about somebody's logon.</summary>
    public static bool IsLogon(ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> description)
    {
        // A reminder that comes beside the logon itself.
        if (description.StartsWith("When authenticating user"u8))
            return false;
        if (eventId.StartsWith("globalprotect"u8))
            return eventId.IndexOf("-auth-"u8) >= 0 || eventId.IndexOf("-regist-"u8) >= 0 || eventId.IndexOf("-logout-"u8) >= 0;
        return eventId.StartsWith("auth-"u8) || description.IndexOf(" logged in via "u8) >= 0 || description.IndexOf(" logged out via "u8) >= 0 || description.StartsWith("failed authentication for user"u8);
    }

    public static void Finish(SecurityEvent e)
    {
        if (e.Kind == PanKinds.SystemLogon)
            InWords(e, e.Vendor.Find("eventid"u8).Utf8, e.Vendor.Find("opaque"u8).Utf8);
        else if (e.Kind == PanKinds.GlobalProtectLogon)
            GlobalProtect(e);
        else if (e.Kind == PanKinds.Authentication)
            Authentication(e);
        else
            UserId(e);
        if (e.Has(AsimField.TargetAppName))
            e.SetConstant(AsimField.TargetAppType, PanWords.Service);
        if (e[AsimField.EventResult].Utf8.SequenceEqual(PanWords.Failure))
            PanOutcome.LogonFailure(e);
    }

    private static void GlobalProtect(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e.Vendor.Find("stage"u8).Utf8.SequenceEqual("logout"u8) ? PanWords.Logoff : PanWords.Logon);
        e.SetConstant(AsimField.EventSubType, Remote);
        if (!e.Has(AsimField.EventResult))
            e.SetConstant(AsimField.EventResult, PanWords.NotKnown);
    }

    private static void Authentication(SecurityEvent e)
    {
        var outcome = e.Vendor.Find("event"u8);
        e.SetConstant(AsimField.EventType, PanWords.Logon);
        e.Set(AsimField.EventOriginalResultDetails, outcome);
        e.SetConstant(AsimField.EventResult, PanWords.FindWithin(Events, outcome.Utf8) ?? PanWords.NotKnown);
    }

    // Somebody was seen to log on, or off, somewhere: the firewall notes which user has that address.
    private static void UserId(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, e.Vendor.Find("subtype"u8).Utf8.SequenceEqual("logout"u8) ? PanWords.Logoff : PanWords.Logon);
        e.SetConstant(AsimField.EventResult, PanWords.Success);
    }

    private static void InWords(SecurityEvent e, ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> description)
    {
        var isFailure = eventId.EndsWith("-fail"u8) || description.StartsWith("failed"u8);
        e.SetConstant(AsimField.EventType, eventId.IndexOf("-logout-"u8) >= 0 || description.IndexOf(" logged out "u8) >= 0 ? PanWords.Logoff : PanWords.Logon);
        e.SetConstant(AsimField.EventResult, isFailure ? PanWords.Failure : PanWords.Success);
        e.SetText(AsimField.EventOriginalResultDetails, Reason(description));
        UserFields.Target.Set(e, User(description));
        var address = After(description, "rom: "u8);
        HostFields.Source.Set(e, address.IsEmpty ? After(description, " from "u8) : address);
    }

    // "user 'ada'", "user ada.", "User name: CORP\ada,", "User ada logged in".
    private static ReadOnlySpan<byte> User(ReadOnlySpan<byte> description)
    {
        if (Until(description, "user '"u8, "'"u8) is { IsEmpty: false } quoted)
            return quoted;
        if (Until(description, "User name: "u8, ","u8) is { IsEmpty: false } named)
            return named.TrimEnd(". "u8);
        return After(description, description.StartsWith("User "u8) ? "User "u8 : "for user "u8);
    }

    // "Reason: Internal error, e.g. no route. auth profile …", "Reason: User is not in allowlist. From: …", "Reason: client logout, Auth type: …"
    private static ReadOnlySpan<byte> Reason(ReadOnlySpan<byte> description)
    {
        var reason = Until(description, "Reason: "u8, ". auth profile"u8);
        reason = reason[..(reason.IndexOf(" From: "u8) is var from and >= 0 ? from : reason.Length)];
        return reason[..(reason.IndexOf(", Auth type: "u8) is var type and >= 0 ? type : reason.Length)].TrimEnd(". "u8);
    }

    // One word, without the punctuation behind it.
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before) => Until(text, before, " "u8).TrimEnd(".,"u8);

    private static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> end)
    {
        var start = text.IndexOf(before);
        if (start < 0)
            return default;
        var rest = text[(start + before.Length)..];
        var length = rest.IndexOf(end);
        return length < 0 ? rest : rest[..length];
    }
}
