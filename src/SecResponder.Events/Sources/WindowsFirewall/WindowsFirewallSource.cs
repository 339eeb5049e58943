using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.WindowsFirewall;

/// <summary>Windows' firewall: <c>pfirewall.log</c>, whose header line names the columns.</summary>
/// <remarks>Microsoft Learn, "Interpreting the Windows Firewall log".</remarks>
internal sealed class WindowsFirewallSource : EventSource
{
    private const int MostColumns = 32;
    private const string Source = "windows-firewall";

    private static readonly EventKind Connection = new(Source, "pfirewall", AsimSchema.NetworkSession, new LogSource("firewall", "windows", "pfirewall"));
    private static readonly EventKind Lost = new(Source, "INFO-EVENTS-LOST", AsimSchema.AuditEvent, new LogSource("firewall", "windows", "pfirewall"));

    private static readonly byte[] Vendor = "Microsoft"u8.ToArray();
    private static readonly byte[] Product = "Windows Firewall"u8.ToArray();
    private static readonly byte[] LogFile = "pfirewall.log"u8.ToArray();

    private static readonly WordMap Actions = new(("ALLOW", "Allow"), ("OPEN", "Allow"), ("OPEN-INBOUND", "Allow"), ("CLOSE", "Allow"), ("DROP", "Drop"));

    private static readonly FieldTable Table = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["protocol"] = Protocols.Set,
        ["src-ip"] = Into.Address(AsimField.SrcIpAddr),
        ["dst-ip"] = Into.Address(AsimField.DstIpAddr),
        ["src-port"] = Into.Port(AsimField.SrcPortNumber),
        ["dst-port"] = Into.Port(AsimField.DstPortNumber),
        ["icmptype"] = Into.Text(AsimField.NetworkIcmpType),
        ["icmpcode"] = Into.Count(AsimField.NetworkIcmpCode),
        ["tcpflags"] = Flags,
    }, "date", "time", "size", "tcpsyn", "tcpack", "tcpwin", "info", "path", "pid");

    // What Windows has written since version 1.5; the process id came later.
    private static readonly BoundColumn[] Usual = Table.Bind(
        [.. "date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid".Split(' ').Select(System.Text.Encoding.UTF8.GetBytes)]);

    public override string Id => Source;

    public override string Title => "Windows Firewall (pfirewall.log)";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Connection, Lost];

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith("#"u8))
            return record.StartsWith("#Software: Microsoft Windows Firewall"u8) || record.StartsWith("#Time Format: "u8) || (record.StartsWith("#Fields: date time action protocol"u8) && record.IndexOf("src-ip"u8) > 0) || record.TrimEnd("\r\n "u8).SequenceEqual("#Version: 1.5"u8);
        var line = Body(record, out _);
        if (line.Length < 25 || line[4] != '-' || line[7] != '-' || line[10] != ' ' || line[13] != ':' || line[16] != ':' || line[19] != ' ')
            return false;
        var action = line[20..];
        var blank = action.IndexOf((byte)' ');
        return blank > 0 && (Actions.Find(action[..blank]) is not null || action[..blank].SequenceEqual("INFO-EVENTS-LOST"u8)) && action[(blank + 1)..].Count((byte)' ') >= 12;
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = Body(record.Span.TrimEnd(" \t\r\n"u8), out var start);
        if (line.StartsWith("#"u8))
        {
            if (line.StartsWith("#Fields:"u8))
                record.Stream?.SetColumns(line["#Fields:".Length..], (byte)' ');
            receiver.Skip(record);
            return;
        }
        var columns = record.Stream is { Columns.Count: > 0 } stream ? stream.ColumnsOf(Table) : Usual;
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(line, (byte)' ', places);
        if (count < 8)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, $"{count} columns; a line of this log has at least 8", start + line.Length));
            return;
        }
        scratch.Reset(record);
        scratch.Begin(line.IndexOf(" INFO-EVENTS-LOST "u8) == "2026-03-01 10:00:00".Length ? Lost : Connection);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        if (!IsoStamp.TryRead(line, out var time, out var read, out var hasZone) || read < 19)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.BadTime, $"it does not begin with date and time: {Excerpt.Of(line)}", start));
            return;
        }
        scratch.SetTime(AsimField.TimeGenerated, time, hasZone);
        if (start > 0)
            HostFields.Device.Set(scratch, SyslogHeader.Read(record.Span, record.ReceivedAt).Host);
        if (Finish(scratch, line, places[..Math.Min(count, columns.Length)], columns) is { } rejection)
        {
            receiver.Reject(record, rejection with { Position = start + rejection.Position });
            return;
        }
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static Rejection? Finish(SecurityEvent e, ReadOnlySpan<byte> line, ReadOnlySpan<Range> places, ReadOnlySpan<BoundColumn> columns)
    {
        if (e.Kind == Lost)
            return EventsLost(e, line, places, columns);
        for (var i = 0; i < places.Length; i++)
            FieldTable.Set(e, columns[i], line[places[i]]);
        if (!e.Has(AsimField.DvcOriginalAction) || !e.Has(AsimField.SrcIpAddr) && !e.Has(AsimField.DstIpAddr))
            return new Rejection(RejectionCodes.Malformed, "the columns have no action, or no address; is the '#Fields' line of another log?", 0);
        e.SetConstant(AsimField.EventType, AsimWords.EndpointNetworkSession);
        var action = e[AsimField.DvcOriginalAction].Utf8;
        if (action.StartsWith("OPEN"u8))
            e.SetConstant(AsimField.EventSubType, AsimWords.Start);
        else if (action.SequenceEqual("CLOSE"u8))
            e.SetConstant(AsimField.EventSubType, AsimWords.End);
        Direction(e);
        SessionEnds.Complete(e);
        return null;
    }

    private static void Direction(SecurityEvent e)
    {
        var path = e.Vendor.Find("path"u8).Utf8;
        var pid = e.Vendor.Find("pid"u8).Utf8;
        if (path.SequenceEqual("SEND"u8))
        {
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Outbound);
            e.SetText(AsimField.SrcProcessId, pid);
        }
        else if (path.SequenceEqual("RECEIVE"u8))
        {
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Inbound);
            e.SetText(AsimField.DstProcessId, pid);
        }
    }

    // "info" says how many.
    private static Rejection? EventsLost(SecurityEvent e, ReadOnlySpan<byte> line, ReadOnlySpan<Range> places, ReadOnlySpan<BoundColumn> columns)
    {
        for (var i = 0; i < places.Length; i++)
            if (columns[i].Name.AsSpan().SequenceEqual("info"u8) || columns[i].Name.AsSpan().SequenceEqual("action"u8))
            {
                e.Keep(columns[i].Name, line[places[i]]);
                if (columns[i].Name.AsSpan().SequenceEqual("info"u8) && Numbers.TryRead(line[places[i]], out var lost) && lost is > 0 and < int.MaxValue)
                    e.SetInteger(AsimField.EventCount, lost);
            }
        e.SetConstant(AsimField.EventType, AsimWords.Other);
        e.SetText(AsimField.Operation, Lost.Name);
        e.SetConstant(AsimField.Object, LogFile);
        e.SetConstant(AsimField.ObjectType, AsimWords.EventLog);
        e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        e.SetConstant(AsimField.EventSeverity, AsimWords.Medium);
        return null;
    }

    private static void Flags(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
            switch (letter)
            {
                case (byte)'S': e.SetBoolean(AsimField.TcpFlagsSyn, true); break;
                case (byte)'A': e.SetBoolean(AsimField.TcpFlagsAck, true); break;
                case (byte)'F': e.SetBoolean(AsimField.TcpFlagsFin, true); break;
                case (byte)'R': e.SetBoolean(AsimField.TcpFlagsRst, true); break;
                case (byte)'P': e.SetBoolean(AsimField.TcpFlagsPsh, true); break;
                case (byte)'U': e.SetBoolean(AsimField.TcpFlagsUrg, true); break;
                default: break;
            }
    }

    // The file itself has no syslog header; a forwarder may add one, and its host is the only place the computer is named.
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> record, out int start)
    {
        start = record.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (record.StartsWith("<"u8))
            start = SyslogHeader.Read(record, default).BodyOffset;
        return record[start..];
    }
}
