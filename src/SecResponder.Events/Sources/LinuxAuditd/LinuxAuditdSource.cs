using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>The Linux audit system: lines of <c>audit.log</c>, as they stand there or forwarded by syslog; also what the kernel and the journal print of it.</summary>
/// <remarks>auditd.conf(5), <c>log_format</c>; audit-userspace; the kernel's <c>kernel/audit.c</c>.</remarks>
internal sealed class LinuxAuditdSource : EventSource
{
    private static readonly byte[] Vendor = "Linux"u8.ToArray();
    private static readonly byte[] Product = "auditd"u8.ToArray();

    public override string Id => AuditKinds.Source;

    public override string Title => "Linux audit (auditd)";

    public override IReadOnlyList<EventKind> Kinds => AuditKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => AuditHead.TryRead(record, out _);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        if (!AuditHead.TryRead(line, out var head))
        {
            // ausearch parts events by lines of hyphens, with the time under them.
            if (line is [(byte)'#', ..] || line.IsEmpty || line.SequenceEqual("----"u8) || line.StartsWith("time->"u8))
                receiver.Skip(record);
            else
                receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no 'type=… msg=audit(…)' stands in it: {Excerpt.Of(line)}", 0));
            return;
        }
        if (head.Body < 0)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, "the stamp 'audit(time:serial)' does not end", line.Length));
            return;
        }
        // Wazuh's agent and some forwarders put all records of an event on one line.
        var first = 0;
        for (var index = 0; ; index++)
        {
            var length = Next(line[first..], head);
            One(record, scratch, receiver, line[first..(length < 0 ? line.Length : first + length)], head, index);
            first += length + 1;
            if (length < 0 || !AuditHead.TryRead(line[first..], out head))
                return;
        }
    }

    private static void One(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver, ReadOnlySpan<byte> line, scoped in AuditHead head, int index)
    {
        var type = AuditTypes.Find(head.Type) ?? AuditTypes.Unknown;
        if (type.Form == AuditForm.End)
        {
            if (index == 0)
                receiver.Skip(record);
            return;
        }
        scratch.Reset(record, index);
        scratch.Begin(type.Kind);
        if (Header(scratch, record, head) is { } rejection)
        {
            receiver.Reject(record, rejection);
            return;
        }
        Fields(scratch, line, head, type);
        receiver.Receive(scratch);
    }

    // Where the next record of the same event begins, at the blank before it; −1 when this is the last. Only the same stamp counts: a text that looks like a record is none.
    private static int Next(ReadOnlySpan<byte> line, scoped in AuditHead head)
    {
        const int Name = 32;
        if (head.Stamp.IsEmpty)
            return -1;
        for (var at = head.Body; line[at..].IndexOf(" msg=audit("u8) is var found and >= 0; at += found + 1)
        {
            var stamp = line[(at + found + " msg=audit("u8.Length)..];
            var before = line[Math.Max(head.Body, at + found - Name)..(at + found)];
            var type = before.LastIndexOf(" type="u8);
            if (stamp.StartsWith(head.Stamp) && stamp[head.Stamp.Length..] is [(byte)')', ..] && type >= 0 && !before[(type + 1)..].Contains((byte)' '))
                return at + found - before.Length + type;
        }
        return -1;
    }

    private static Rejection? Header(SecurityEvent e, in RawRecord record, scoped in AuditHead head)
    {
        // Of several records on a line the first has the header.
        var line = record.Span;
        AuditHead.TryRead(line, out var leading);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        AuditFields.SetSystem(e);
        var node = Node(line[..leading.TypeAt]);
        var header = leading.TypeAt > 0 ? SyslogHeader.Read(line, record.ReceivedAt) : default;
        HostFields.Device.Set(e, node.IsEmpty && (header.HasTime || header.Severity >= 0) ? header.Host : node);
        AuditFields.Set(e, "node"u8, node);
        if (head.Stamp.IsEmpty)
        {
            if (header.HasTime)
                e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
            return null;
        }
        var colon = head.Stamp.LastIndexOf((byte)':');
        if (colon < 0 || !EpochStamp.TryRead(head.Stamp[..colon], out var time))
            return new Rejection(RejectionCodes.BadTime, $"{Excerpt.Of(head.Stamp)} is no 'seconds.milliseconds:serial'; ausearch -i prints times in words, send what auditd writes", head.TypeAt);
        e.SetTime(AsimField.TimeGenerated, time);
        e.SetText(AsimField.EventOriginalUid, head.Stamp);
        return null;
    }

    // "node=web1 " stands next to the type, whatever else comes before it.
    private static ReadOnlySpan<byte> Node(ReadOnlySpan<byte> before)
    {
        var at = before.LastIndexOf("node="u8);
        if (at < 0 || (at > 0 && before[at - 1] != ' '))
            return default;
        var name = before[(at + "node="u8.Length)..].TrimEnd((byte)' ');
        return name.Contains((byte)' ') || name.SequenceEqual("?"u8) ? default : name;
    }

    private static void Fields(SecurityEvent e, ReadOnlySpan<byte> line, scoped in AuditHead head, AuditType type)
    {
        // A number is as good as a name for a machine; rules are written with names.
        var name = type == AuditTypes.Unknown ? head.Type : type.Name;
        e.SetText(AsimField.EventOriginalType, name);
        AuditFields.Set(e, "type"u8, name);
        var body = line[head.Body..];
        if (type.Form == AuditForm.Arguments)
            AuditArguments.Read(e, body);
        else
        {
            AuditMessage.ReadOuter(e, type, body);
            AuditFields.Read(e, type, body);
        }
        if (type == DaemonStart)
        {
            e.SetText(AsimField.EventProductVersion, e.Vendor.Find("ver"u8).Utf8);
            e.SetText(AsimField.DvcOsVersion, e.Vendor.Find("kernel"u8).Utf8);
        }
        if (type.Kind == AuditKinds.Logon)
            AuditLogon.Finish(e, type);
        else
            AuditChange.Finish(e, type);
        AsimDerivation.Complete(e);
    }

    private static readonly AuditType DaemonStart = AuditTypes.Find("DAEMON_START"u8)!;
}
