using System.Collections.Immutable;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>Palo Alto Networks PAN-OS, CSV over syslog: one line, one event.</summary>
/// <remarks>PAN-OS administrator's guide, "Syslog Field Descriptions". Which column becomes what stands in the tables beside this file.</remarks>
internal sealed class PaloAltoPanosSource : EventSource
{
    private const int LastOfHead = 7;

    private static readonly byte[] Vendor = "Palo Alto"u8.ToArray();
    private static readonly byte[] Product = "PanOS"u8.ToArray();
    private static readonly byte[] NetworkSession = "NetworkSession"u8.ToArray();
    private static readonly byte[] Ids = "IDS"u8.ToArray();
    private static readonly byte[] HttpSession = "HTTPsession"u8.ToArray();
    private static readonly byte[] Start = "Start"u8.ToArray();
    private static readonly byte[] End = "End"u8.ToArray();
    private static readonly byte[] Other = "Other"u8.ToArray();
    private static readonly byte[] Success = "Success"u8.ToArray();
    private static readonly byte[] Logon = "Logon"u8.ToArray();
    private static readonly byte[] Logoff = "Logoff"u8.ToArray();
    private static readonly byte[] Remote = "Remote"u8.ToArray();
    private static readonly byte[] Version4 = "IPv4"u8.ToArray();
    private static readonly byte[] Version6 = "IPv6"u8.ToArray();
    private static readonly byte[] ConfigurationAtom = "Configuration Atom"u8.ToArray();

    public override string Id => PanKinds.Source;

    public override string Title => "Palo Alto Networks PAN-OS";

    public override IReadOnlyList<EventKind> Kinds => PanKinds.All;

    public override IReadOnlyList<string> Samples { get; } =
    [
        "<14>Mar  1 10:00:00 PA1 1,2026/03/01 10:00:00,001801017000,TRAFFIC,end,2816,2026/03/01 10:00:00,10.0.0.5,203.0.113.9,198.51.100.1,203.0.113.9,out-any,example\\ada,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/03/01 10:00:00,24100,1,51000,443,33000,443,0x400000,tcp,allow,5773,758,5015,14,2026/03/01 09:59:45,13,any,,7312415129244589397,0x0,10.0.0.0-10.255.255.255,US,,7,7,tcp-fin,0,0,0,0,,PA1,from-policy",
        "<14>Mar  1 10:05:00 PA1 1,2026/03/01 10:05:00,001801017000,CONFIG,0,2816,2026/03/01 10:05:00,198.51.100.20,,set,ada,Web,Succeeded, vsys vsys1 rulebase security rules temp-in,7312415129244589401,0x0,0,0,0,0,,PA1",
    ];

    public override bool Recognizes(ReadOnlySpan<byte> record) => TryFindStart(record, out _);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        if (!TryFindStart(line, out var start))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no PAN-OS columns (format, receive time, serial, type): {Excerpt.Of(line)}", 0));
            return;
        }
        Span<(int, int)> places = stackalloc (int, int)[PanCsv.MaxColumns];
        var csv = new PanCsv(line[start..], places);
        if (Layout(csv) is not var (kind, columns, least))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"the log type {Excerpt.Of(csv[4])} is not read", start));
            return;
        }
        if (csv.Count < least)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, $"{csv.Count} columns; a {kind.Name} line has at least {least}", line.Length));
            return;
        }
        if (!IsoStamp.TryRead(csv[LastOfHead], out _, out _))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.BadTime, $"column 7, the time the log was generated, is no time: {Excerpt.Of(csv[LastOfHead])}", start));
            return;
        }
        scratch.Reset(record);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        Columns(scratch, csv, columns);
        if (!scratch.Has(AsimField.DvcHostname) && !scratch.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(scratch, SyslogHeader.Read(line[..start], record.ReceivedAt).Host);
        Finish(scratch, csv);
        receiver.Receive(scratch);
    }

    // "…1,2026/03/01 10:00:00,serial,TYPE,…": the first column may be empty or '1', whatever stands before it is a header.
    private static bool TryFindStart(ReadOnlySpan<byte> line, out int start)
    {
        start = 0;
        for (var comma = 0; comma < line.Length; comma++)
        {
            var found = line[comma..].IndexOf((byte)',');
            if (found < 0)
                return false;
            comma += found;
            var rest = line[(comma + 1)..];
            if (rest.Length < 24 || rest[4] != '/' || rest[7] != '/' || rest[19] != ',' || !IsoStamp.TryRead(rest[..19], out _, out _))
                continue;
            var serial = rest[20..].IndexOf((byte)',');
            if (serial < 0 || !IsType(rest[(21 + serial)..]))
                return false;
            start = line[..comma].LastIndexOf((byte)' ') + 1;
            return true;
        }
        return false;
    }

    private static bool IsType(ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf((byte)',');
        if (comma is < 3 or > 20)
            return false;
        foreach (var b in text[..comma])
            if (!(char.IsAsciiLetterUpper((char)b) || b is (byte)'-' or (byte)'_'))
                return false;
        return true;
    }

    // What kind it is, its columns, and how many of them the oldest release that is read writes.
    private static (EventKind Kind, ImmutableArray<PanColumn> Columns, int Least)? Layout(in PanCsv csv)
    {
        var type = csv[4];
        if (type.SequenceEqual("TRAFFIC"u8))
            return (PanKinds.Traffic, PanColumns.Traffic, 31);
        if (type.SequenceEqual("THREAT"u8))
            return (csv[5].SequenceEqual("url"u8) ? PanKinds.Url : PanKinds.Threat, PanColumns.Threat, 36);
        if (type.SequenceEqual("CONFIG"u8))
            return (PanKinds.Config, csv[18].StartsWith("0x"u8) ? PanColumns.ConfigWithChange : PanColumns.Config, 14);
        if (type.SequenceEqual("SYSTEM"u8))
            return (PanSystemText.IsLogon(csv[9], csv[15]) ? PanKinds.AdminLogon : PanKinds.System, PanColumns.System, 15);
        if (type.SequenceEqual("GLOBALPROTECT"u8))
            return (PanKinds.GlobalProtect, PanColumns.GlobalProtect, 29);
        if (type.SequenceEqual("USERID"u8))
            return (PanKinds.UserId, PanColumns.UserId, 12);
        if (type.SequenceEqual("AUTHENTICATION"u8) || type.SequenceEqual("AUTH"u8))
            return (PanKinds.Authentication, PanColumns.Authentication, 21);
        if (type.SequenceEqual("HIPMATCH"u8) || type.SequenceEqual("HIP-MATCH"u8))
            return (PanKinds.HipMatch, PanColumns.HipMatch, 13);
        if (type.SequenceEqual("DECRYPTION"u8))
            return (PanKinds.Decryption, PanColumns.Decryption, 31);
        return null;
    }

    private static void Columns(SecurityEvent e, in PanCsv csv, ImmutableArray<PanColumn> columns)
    {
        var count = Math.Min(csv.Count, columns.Length);
        for (var i = 0; i < count; i++)
        {
            var text = csv[i + 1];
            var column = columns[i];
            if (text.IsEmpty || column.Name.Length == 0)
                continue;
            if (text.IndexOf("\"\""u8) >= 0)
                text = Unquoted(e, text);
            e.Vendor.Add(column.Name, e.SliceOf(text));
            column.Set?.Invoke(e, text);
        }
    }

    // A doubled quote is one; only such a column is copied.
    private static ReadOnlySpan<byte> Unquoted(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var room = e.ScratchRoom(text.Length);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            room[written++] = text[i];
            if (text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                i++;
        }
        return room[..written];
    }

    private static void Finish(SecurityEvent e, in PanCsv csv)
    {
        var subtype = csv[5];
        switch (e.Kind.Schema)
        {
            case AsimSchema.NetworkSession when e.Kind == PanKinds.Traffic:
                e.SetConstant(AsimField.EventType, NetworkSession);
                e.SetConstant(AsimField.EventSubType, subtype.SequenceEqual("start"u8) ? Start : End);
                Session(e);
                break;
            case AsimSchema.NetworkSession when e.Kind == PanKinds.Decryption:
                e.SetConstant(AsimField.EventType, NetworkSession);
                Session(e);
                break;
            case AsimSchema.NetworkSession:
                e.SetConstant(AsimField.EventType, Ids);
                Session(e);
                break;
            case AsimSchema.WebSession:
                e.SetConstant(AsimField.EventType, HttpSession);
                Session(e);
                break;
            case AsimSchema.AuditEvent when e.Kind == PanKinds.System:
                e.SetText(AsimField.Operation, csv[9].IsEmpty ? subtype : csv[9]);
                e.SetText(AsimField.Object, csv[10].IsEmpty ? csv[13] : csv[10]);
                e.SetConstant(AsimField.ObjectType, Other);
                e.SetConstant(AsimField.EventType, Other);
                e.SetConstant(AsimField.EventResult, Success);
                break;
            case AsimSchema.AuditEvent when e.Kind == PanKinds.HipMatch:
                e.SetText(AsimField.Operation, "hipmatch"u8);
                e.SetConstant(AsimField.ObjectType, Other);
                e.SetConstant(AsimField.EventType, Other);
                e.SetConstant(AsimField.EventResult, Success);
                break;
            case AsimSchema.AuditEvent:
                if (!e.Has(AsimField.Object))
                {
                    // A commit is about the configuration as a whole.
                    e.SetText(AsimField.Object, "configuration"u8);
                    e.SetConstant(AsimField.ObjectType, ConfigurationAtom);
                }
                break;
            case AsimSchema.Authentication when e.Kind == PanKinds.AdminLogon:
                PanSystemText.Read(e, csv[9], csv[15]);
                break;
            case AsimSchema.Authentication when e.Kind == PanKinds.UserId:
                e.SetConstant(AsimField.EventType, subtype.SequenceEqual("logout"u8) ? Logoff : Logon);
                e.SetConstant(AsimField.EventResult, Success);
                break;
            case AsimSchema.Authentication when e.Kind == PanKinds.Authentication:
                e.SetConstant(AsimField.EventType, Logon);
                PanOutcome.AuthenticationResult(e, csv[19], csv[21]);
                break;
            default:
                e.SetConstant(AsimField.EventType, csv[9].IndexOf("logout"u8) >= 0 ? Logoff : Logon);
                e.SetConstant(AsimField.EventSubType, Remote);
                break;
        }
        AsimDerivation.Complete(e);
    }

    private static void Session(SecurityEvent e)
    {
        if (e[AsimField.SrcIpAddr].Utf8 is { IsEmpty: false } source)
            e.SetConstant(AsimField.NetworkProtocolVersion, source.Contains((byte)':') ? Version6 : Version4);
        if (e[AsimField.NetworkProtocol].Utf8 is { IsEmpty: false } protocol && protocol.EndsWith("ICMP"u8))
        {
            e.Remove(AsimField.SrcPortNumber);
            e.Remove(AsimField.DstPortNumber);
        }
        // The session's own times: it began at start and ended when it was written.
        if (e.Has(AsimField.EventStartTime))
            e.SetTime(AsimField.EventEndTime, e.Time);
    }
}
