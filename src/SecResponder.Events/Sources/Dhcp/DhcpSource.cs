using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>DHCP servers: who had which address when. The Windows server's audit log, ISC dhcpd by syslog, Kea's log and lease file.</summary>
internal sealed class DhcpSource : EventSource
{
    // Completes a time without a year; which year does not matter to who wrote the line.
    private static readonly DateTimeOffset AnyTime = new(2024, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public override string Id => DhcpKinds.Source;

    public override string Title => "DHCP servers: Windows, ISC dhcpd, Kea";

    public override IReadOnlyList<EventKind> Kinds => DhcpKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record)
    {
        var line = record[SyslogHeader.SkipByteOrderMark(record, 0)..].TrimEnd(" \t\r\n"u8);
        if (WindowsLine.IsLine(line) || WindowsLine.IsHead(line) || KeaLeaseRow.IsHeader(line) || KeaLeaseRow.IsRow(line))
            return true;
        if (KeaMessage.FindId(line) is >= 0 and var id)
            return line[id..] is [(byte)'D' or (byte)'A' or (byte)'H', ..];
        var header = SyslogHeader.Read(line, AnyTime);
        var message = line[header.BodyOffset..];
        return IsDhcpd(header.App) ? !message.IsEmpty : DhcpdMessage.Recognizes(message) || (header.BodyOffset > 0 && WindowsLine.IsLine(message));
    }

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var mark = SyslogHeader.SkipByteOrderMark(record.Span, 0);
        var line = record.Span[mark..].TrimEnd(" \t\r\n"u8);
        scratch.Reset(record);
        if (KeaLeaseRow.IsHeader(line))
        {
            record.Stream?.SetColumns(line, (byte)',');
            receiver.Skip(record);
        }
        else if (WindowsLine.IsHead(line))
            receiver.Skip(record);
        else if (WindowsLine.IsLine(line))
            Finish(record, scratch, receiver, WindowsLine.Read(scratch, line, mark));
        else if (KeaLeaseRow.IsRow(line))
            Finish(record, scratch, receiver, KeaLeaseRow.Read(scratch, line, record.Stream?.Columns ?? []));
        else
            Syslog(record, scratch, receiver, line, mark);
    }

    private static void Syslog(in RawRecord record, SecurityEvent e, IEventReceiver receiver, ReadOnlySpan<byte> line, int mark)
    {
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        var message = line[header.BodyOffset..];
        if (KeaMessage.FindId(line) is >= 0 and var id)
        {
            // Kea has a thousand messages on itself; those on leases are in its table.
            if (!KeaMessage.TryRead(e, line, id))
            {
                receiver.Skip(record);
                return;
            }
            if (KeaMessage.TryReadTime(line, out var time, out var hasZone))
                e.SetTime(AsimField.TimeGenerated, time, hasZone);
            else
                Header(e, header);
        }
        else if (header.BodyOffset > 0 && WindowsLine.IsLine(message))
        {
            if (WindowsLine.Read(e, message, mark + header.BodyOffset) is { } rejection)
            {
                receiver.Reject(record, rejection);
                return;
            }
            HostFields.Device.Set(e, header.Host);
        }
        else if (DhcpdMessage.TryRead(e, message) || DhcpdNotices.TryRead(e, message))
            Header(e, header);
        else if (IsDhcpd(header.App) && DhcpdNotices.IsChatter(message))
        {
            receiver.Skip(record);
            return;
        }
        else
        {
            receiver.Reject(record, new Rejection(
                RejectionCodes.UnknownKind, $"no line of a Windows DHCP log, no message of dhcpd or Kea on a lease, no row of Kea's lease file: {Excerpt.Of(message)}", mark + header.BodyOffset));
            return;
        }
        Finish(record, e, receiver, null);
    }

    private static void Header(SecurityEvent e, in SyslogHeader header)
    {
        if (header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        HostFields.Device.Set(e, header.Host);
    }

    private static void Finish(in RawRecord record, SecurityEvent e, IEventReceiver receiver, Rejection? rejection)
    {
        if (rejection is not null)
        {
            receiver.Reject(record, rejection);
            return;
        }
        DhcpClient.Complete(e);
        AsimDerivation.Complete(e);
        receiver.Receive(e);
    }

    private static bool IsDhcpd(ReadOnlySpan<byte> app) => app.SequenceEqual("dhcpd"u8) || app.SequenceEqual("dhcpdv6"u8) || app.SequenceEqual("dhcpd6"u8) || app.SequenceEqual("isc-dhcp-server"u8);
}
