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

    public override bool Recognizes(ReadOnlySpan<byte> record) => IsTagged(record) || JuniperFilter.Find(record) >= 0;

    private static bool IsTagged(ReadOnlySpan<byte> record) => JuniperTag.Find(record, out _, out var end) is not null && end < record.Length && (record[end] == ':' || (record[end] == ' ' && JuniperPairs.Begin(JuniperTag.Rest(record, end))));

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        if (JuniperTag.Find(line, out var tag, out var end) is not { } kind)
        {
            // No tag: a filter's packet, or whatever else a daemon says.
            var body = SyslogHeader.Read(line, record.ReceivedAt);
            var filter = JuniperFilter.Find(line);
            tag = body.HasTime ? body.App : default;
            end = filter >= 0 ? filter : body.BodyOffset;
            if (filter < 0 && tag.IsEmpty && Daemon(line[end..], out tag) is var after and > 0)
                end += after;
            kind = filter >= 0 ? JuniperKinds.Filter : JuniperDaemons.KindOf(line[end..]);
            if (tag.IsEmpty && filter < 0)
            {
                receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"neither the tag of a message (RT_FLOW_SESSION_CLOSE, UI_COMMIT …) nor a daemon's name stands in it: {Excerpt.Of(line)}", 0));
                return;
            }
        }
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        var rest = JuniperTag.Rest(line, end);
        scratch.Reset(record);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        scratch.SetText(AsimField.EventOriginalType, tag.IsEmpty ? "FW"u8 : tag);
        HostFields.Device.Set(scratch, !tag.IsEmpty && header.Host.StartsWith(tag) ? default : header.Host);
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
        if (e.Kind == JuniperKinds.Filter)
            return JuniperFilter.Read(e, rest.StartsWith("FW: "u8) ? rest["FW: ".Length..] : rest);
        if (e.Kind == JuniperKinds.System || (e.Kind == JuniperKinds.Logon && !tag.Contains((byte)'_')))
            return JuniperDaemons.Read(e, tag, rest);
        if (e.Kind.Schema is AsimSchema.AuditEvent or AsimSchema.Authentication)
            return JuniperChanges.Read(e, tag, rest);
        if (JuniperPairs.Begin(rest))
            JuniperPairs.Read(e, JuniperFields.Table, rest);
        else if (e.Kind != JuniperKinds.Flow)
        {
            if (!JuniperPlain.TryRead(e, rest))
                return "this text has no form that is read; the structured form is ('set security log format sd-syslog')";
        }
        else if (JuniperSessionText.Read(e, rest) is { } missing)
            return missing;
        return JuniperSessions.Finish(e, tag);
    }

    // "sshd[88235]: text", "/usr/sbin/cron[41404]: text": where the text begins, 0 when nobody's name stands there.
    private static int Daemon(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name)
    {
        name = default;
        var colon = text.IndexOf(": "u8);
        if (colon is < 2 or > 64 || text[..colon].Contains((byte)' '))
            return 0;
        name = text[..(text[..colon].IndexOf((byte)'[') is var bracket and > 0 ? bracket : colon)];
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        return colon + 2;
    }
}
