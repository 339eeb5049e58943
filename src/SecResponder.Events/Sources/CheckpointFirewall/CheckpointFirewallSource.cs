using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Check Point gateways and management by Log Exporter: syslog, generic, Splunk, CEF, LEEF and JSON; a gateway's own syslog.</summary>
/// <remarks>Check Point, sk122323 "Log Exporter"; sk144192 "Log fields".</remarks>
internal sealed class CheckpointFirewallSource : EventSource
{
    private static readonly byte[] Vendor = "Check Point"u8.ToArray();
    private static readonly byte[] Product = "Firewall"u8.ToArray();

    public override string Id => CheckpointKinds.Source;

    public override string Title => "Check Point Firewall";

    public override IReadOnlyList<EventKind> Kinds => CheckpointKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => CheckpointForm.Of(record, out _) != CheckpointFormat.None;

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n\0"u8);
        var format = CheckpointForm.Of(line, out var start);
        if (format == CheckpointFormat.None)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"none of Log Exporter's formats (syslog, generic, Splunk, CEF, LEEF, JSON): {Excerpt.Of(line)}", 0));
            return;
        }
        if (format == CheckpointFormat.QuotedHeader)
        {
            receiver.Skip(record);
            return;
        }
        var index = 0;
        var drops = default(CheckpointDrops);
        var isBulk = false;
        do
        {
            scratch.Reset(record, index++);
            if (Read(scratch, line, format, start) is { } wrong)
            {
                receiver.Reject(record, wrong);
                return;
            }
            if (!isBulk && scratch.Vendor.Find("packets"u8).Utf8 is var packets && packets.Contains((byte)'<') && scratch.Kind.Schema == AsimSchema.NetworkSession)
            {
                // A list that had backslashes lies in the event's own buffer, which the next event would overwrite; addresses have none.
                drops = new CheckpointDrops(packets);
                isBulk = true;
            }
            if (isBulk)
            {
                if (!drops.Next())
                    return;
                if (!CheckpointDrops.TrySet(scratch, drops.Packet))
                {
                    receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"a packet of the list is not source,port,destination,port,protocol: {Excerpt.Of(drops.Packet)}", PlaceOf(line, drops.Packet)));
                    continue;
                }
            }
            Finish(scratch, line, format, record.ReceivedAt);
            receiver.Receive(scratch);
        }
        while (isBulk);
    }

    private static Rejection? Read(SecurityEvent e, ReadOnlySpan<byte> line, CheckpointFormat format, int start)
    {
        if (ReadFields(e, line, format, start) is { } wrong)
            return wrong;
        if (e.Vendor.Count == 0)
            return new Rejection(RejectionCodes.Truncated, "no field stands in it", line.Length);
        if (CheckpointKinds.Of(e.Vendor) is not { } kind)
            return new Rejection(RejectionCodes.Truncated, "it says of no session (src, dst), no operation and no state of the device", line.Length);
        // What is left of a session's record after a cut may look like a message.
        if (kind == CheckpointKinds.System && CheckpointOutcome.IsOfSession(e.Vendor.Find("action"u8).Utf8) && !e.Vendor.Find("operation"u8).IsPresent && !e.Vendor.Find("subject"u8).IsPresent)
            return new Rejection(RejectionCodes.Truncated, $"the action {Excerpt.Of(e.Vendor.Find("action"u8).Utf8)} without src and dst", line.Length);
        e.Begin(kind);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        CheckpointValues.Apply(e);
        return null;
    }

    private static Rejection? ReadFields(SecurityEvent e, ReadOnlySpan<byte> line, CheckpointFormat format, int start)
    {
        switch (format)
        {
            case CheckpointFormat.Cef:
                return CheckpointCef.TryReadCef(e, line[start..]) ? null : new Rejection(RejectionCodes.Truncated, "the CEF header ends before its extension", line.Length);
            case CheckpointFormat.Leef:
                return CheckpointCef.TryReadLeef(e, line[start..]) ? null : new Rejection(RejectionCodes.Truncated, "the LEEF header ends before its attributes", line.Length);
            case CheckpointFormat.Json:
                if (!CheckpointJson.TryRead(e, line[start..], out var position))
                    return new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(line[(start + position)..])}", start + position);
                e.Vendor.SetJson(e.Record.Bytes[start..line.Length]);
                return null;
            case CheckpointFormat.Quoted:
                CheckpointQuoted.Read(e, line[start..]);
                return null;
            default:
                var pairs = new CheckpointPairs(line[start..], format);
                while (pairs.Next())
                    CheckpointValues.Keep(e, pairs.Key, pairs.Text(e));
                return null;
        }
    }

    private static void Finish(SecurityEvent e, ReadOnlySpan<byte> line, CheckpointFormat format, DateTimeOffset receivedAt)
    {
        var header = SyslogHeader.Read(line, receivedAt);
        CheckpointTime.Set(e, line, header);
        var certificate = e.Vendor.Find("originsicname"u8);
        CheckpointMachine.SetDevice(e, (certificate.IsPresent ? certificate : e.Vendor.Find("origin_sic_name"u8)).Utf8);
        // The header names the log server, unless the gateway sends its log itself.
        if (!e.Has(AsimField.DvcHostname) && (format == CheckpointFormat.Structured || !e.Has(AsimField.DvcIpAddr)))
            HostFields.Device.Set(e, header.HasTime ? header.Host : default);
        if (!e.Has(AsimField.DvcHostname) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, e.Vendor.Find("hostname"u8).Utf8);
        if (e.Kind == CheckpointKinds.Logon)
            CheckpointLogon.Finish(e);
        else if (e.Kind.Schema == AsimSchema.AuditEvent)
            CheckpointAudit.Finish(e);
        else
            CheckpointSession.Finish(e);
        AsimDerivation.Complete(e);
    }

    private static int PlaceOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part) => line.Overlaps(part, out var place) ? place : 0;
}
