using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>Whether it succeeded, and why not.</summary>
internal static class WindowsResult
{
    // NTSTATUS in 4625 and 4776; RFC 4120's error codes in the Kerberos events. Both are the event's own words in EventOriginalResultDetails.
    private static readonly WordMap Reasons = new(
        ("0xc0000064", "No such user"), ("0xc000006a", "Incorrect password"), ("0xc000006d", "No such user or password"), ("0xc000006e", "Logon violates policy"), ("0xc000006f", "Logon violates policy"),
        ("0xc0000070", "Logon violates policy"), ("0xc0000071", "Password expired"), ("0xc0000072", "User disabled"), ("0xc000010b", "Logon violates policy"), ("0xc000015b", "Logon violates policy"),
        ("0xc000018b", "Logon violates policy"), ("0xc0000193", "Account expired"), ("0xc0000224", "Password expired"), ("0xc0000234", "User locked"), ("0xc0000413", "Logon violates policy"),
        ("0x1", "Account expired"), ("0x6", "No such user"), ("0xc", "Logon violates policy"), ("0x17", "Password expired"), ("0x18", "Incorrect password"), ("0x20", "Session expired"));

    /// <summary>The result of a logon: some ids are failures by themselves, others have a status.</summary>
    public static void OfLogon(SecurityEvent e, int id)
    {
        var status = WindowsData.Of(e, "SubStatus"u8);
        if (status.IsEmpty || IsZero(status))
            status = WindowsData.Of(e, "Status"u8);
        if (status.IsEmpty)
            status = WindowsData.Of(e, "ReasonCode"u8);
        var failed = id is 4625 or 4649 or 4771 or 4773 or 4777 or 4825 or 6273 or 6274 or 6276
            || id is 4768 or 4769 or 4770 or 4776 && !status.IsEmpty && !IsZero(status);
        if (failed)
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        if (!e[AsimField.EventResult].Utf8.SequenceEqual("Failure"u8))
            return;
        if (!IsZero(status))
            e.SetText(AsimField.EventOriginalResultDetails, status);
        e.SetConstant(AsimField.EventResultDetails, id is 4825 ? AsimWords.LogonViolatesPolicy : Reasons.Find(status) ?? AsimWords.Other);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Low);
    }

    private static bool IsZero(ReadOnlySpan<byte> status) => status.SequenceEqual("0x0"u8) || status.SequenceEqual("0x00000000"u8) || status.SequenceEqual("0"u8);
}
