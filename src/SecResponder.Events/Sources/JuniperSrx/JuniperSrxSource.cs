using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>Juniper SRX over syslog, structured (RFC 5424) and plain: sessions, attacks, content, changes and logons.</summary>
/// <remarks>Juniper, "System Log Explorer", and "Understanding security log formats".</remarks>
internal sealed class JuniperSrxSource : EventSource
{
    private static readonly byte[] Vendor = "Juniper"u8.ToArray();
    private static readonly byte[] Product = "SRX"u8.ToArray();

    public override string Id => JuniperKinds.Source;

    public override string Title => "Juniper SRX";

    public override IReadOnlyList<EventKind> Kinds => JuniperKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) => JuniperTag.Find(record, out _, out var end) is not null && end < record.Length && record[end] is (byte)':' or (byte)' ' && (record[end] == ':' || JuniperPairs.Begin(JuniperTag.Rest(record, end)));

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        if (JuniperTag.Find(line, out var tag, out var end) is not { } kind)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"no tag of a message that is read (RT_FLOW_SESSION_CLOSE, UI_COMMIT …): {Excerpt.Of(line)}", 0));
            return;
        }
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        var rest = JuniperTag.Rest(line, end);
        scratch.Reset(record);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        scratch.SetText(AsimField.EventOriginalType, tag);
        HostFields.Device.Set(scratch, header.Host.StartsWith(tag) ? default : header.Host);
        if (header.HasTime)
            scratch.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (Read(scratch, tag, rest) is { } missing)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"{missing}: {Excerpt.Of(rest)}", line.Length - rest.Length));
            return;
        }
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static string? Read(SecurityEvent e, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> rest)
    {
        if (e.Kind.Schema is AsimSchema.AuditEvent or AsimSchema.Authentication)
            return JuniperChanges.Read(e, tag, rest);
        if (JuniperPairs.Begin(rest))
            JuniperPairs.Read(e, JuniperFields.Table, rest);
        else if (e.Kind != JuniperKinds.Flow)
            return "this message is read in its structured form only ('set security log format sd-syslog')";
        else if (JuniperSessionText.Read(e, rest) is { } missing)
            return missing;
        return JuniperSessions.Finish(e, tag);
    }
}
