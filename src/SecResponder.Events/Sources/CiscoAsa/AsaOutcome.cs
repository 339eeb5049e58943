using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>What the device's own words for an outcome mean in ASIM.</summary>
internal static class AsaOutcome
{
    private static readonly byte[] Allow = "Allow"u8.ToArray();
    private static readonly byte[] Deny = "Deny"u8.ToArray();

    private static readonly (byte[] Word, byte[] Details)[] Reasons = Table(
        ("TCP FINs", "NA"), ("TCP Reset", "Reset"), ("Timeout", "Timeout"), ("Failover", "Failover"), ("Deny", "Terminated"), ("Terminate", "Terminated"), ("Flow closed by inspection", "Terminated"),
        ("Flow terminated", "Terminated"), ("Flow reset", "Reset"), ("Idle", "Timeout"), ("Connection limit", "Transient error"), ("Invalid SYN", "Invalid TCP"), ("TCP bad", "Invalid TCP"),
        ("TCP unexpected", "Invalid TCP"), ("Tunnel", "Invalid Tunnel"), ("No valid adjacency", "Routing issue"), ("unable to", "Routing issue"));

    private static readonly (byte[] Word, byte[] Details)[] LogonReasons = Table(
        ("invalid password", "Incorrect password"), ("password expired", "Password expired"), ("password has expired", "Password expired"), ("password is expir", "Password expired"), ("password malformed", "Incorrect password"), ("expired", "Account expired"), ("not found", "No such user"),
        ("No such user", "No such user"),
        ("locked", "User locked"), ("disabled", "User disabled"), ("aaa failure", "No such user or password"), ("rejected", "No such user or password"), ("Unspecified", "Other"));

    /// <summary>Why a connection ended: <c>TCP FINs from inside</c>.</summary>
    public static void Reason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // Who it was stands behind the reason, in brackets of its own.
        if (text is [.., (byte)')'] && text.LastIndexOf((byte)'(') is var bracket and >= 0)
        {
            if (!e.Has(AsimField.SrcUsername))
                AsaEndpoint.User(e, text[(bracket + 1)..^1], AsaEnd.Source);
            text = text[..bracket].TrimEnd((byte)' ');
        }
        if (text.IsEmpty)
            return;
        e.SetText(AsimField.EventOriginalResultDetails, text);
        e.SetConstant(AsimField.EventResultDetails, Find(Reasons, text) ?? Unknown);
    }

    /// <summary>Why a logon failed.</summary>
    public static void LogonReason(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalResultDetails, text);
        if (!e.Has(AsimField.EventResultDetails))
            e.SetConstant(AsimField.EventResultDetails, Find(LogonReasons, text) ?? Other);
    }

    /// <summary>106100's and others' verdict.</summary>
    public static void Permission(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcOriginalAction, text);
        e.SetConstant(AsimField.DvcAction, text.StartsWith("permit"u8) || text.StartsWith("est-allowed"u8) || text.StartsWith("requested"u8) ? Allow : Deny);
    }

    private static readonly byte[] Unknown = "Unknown"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();

    private static byte[]? Find((byte[] Word, byte[] Details)[] table, ReadOnlySpan<byte> text)
    {
        foreach (var (word, details) in table)
            // Devices of different age spell the same reason with different capitals.
            if (AnyCase.Contains(text, word))
                return details;
        return null;
    }

    private static (byte[], byte[])[] Table(params (string Word, string Details)[] rows) => [.. rows.Select(row => (Encoding.UTF8.GetBytes(row.Word), Encoding.UTF8.GetBytes(row.Details)))];
}
