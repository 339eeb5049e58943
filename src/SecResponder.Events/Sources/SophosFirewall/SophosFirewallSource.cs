using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SophosFirewall;

/// <summary>Sophos Firewall (SFOS), in both its formats, and Sophos UTM: <c>key=value</c> over syslog.</summary>
/// <remarks>Sophos Firewall, "Syslog guide"; Sophos UTM, "Administration guide".</remarks>
internal sealed class SophosFirewallSource : EventSource
{
    private static readonly byte[] Vendor = "Sophos"u8.ToArray();
    private static readonly byte[] Firewall = "Sophos Firewall"u8.ToArray();
    private static readonly byte[] Utm = "Sophos UTM"u8.ToArray();

    public override string Id => SophosKinds.Source;

    public override string Title => "Sophos Firewall, UTM";

    public override IReadOnlyList<EventKind> Kinds => SophosKinds.All;

    public override bool Recognizes(ReadOnlySpan<byte> record) =>
        (record.IndexOf("log_type="u8) >= 0 && record.IndexOf("log_component="u8) >= 0 && record.IndexOf("log_subtype="u8) >= 0)
        || (record.IndexOf(" sys=\""u8) >= 0 && record.IndexOf(" sub=\""u8) >= 0 && record.IndexOf("id=\""u8) >= 0 && record.IndexOf("severity=\""u8) >= 0);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        scratch.Reset(record);
        var pairs = KeyValuePairs.In(scratch, line);
        if (SophosKinds.Of(pairs) is not { } kind)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no key=value line with a log_type (or a sub, of UTM): {Excerpt.Of(line)}", 0));
            return;
        }
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        scratch.Begin(kind);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        for (var n = 0; n < pairs.Count; n++)
            SophosFields.Table.Set(scratch, pairs.Key(n), pairs.Text(scratch, n));
        scratch.SetConstant(AsimField.EventProduct, scratch.Vendor.Find("log_type"u8).IsPresent ? Firewall : Utm);
        if (!TrySetTime(scratch) && header.HasTime)
            scratch.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (!scratch.Has(AsimField.DvcHostname) && !scratch.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(scratch, header.Host.Contains((byte)'=') ? default : header.Host);
        if (kind.IsSession && !SessionEnds.IsAnyKnown(scratch))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, "neither src_ip nor dst_ip stands in it", line.Length));
            return;
        }
        SophosOutcome.Finish(scratch);
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    // "CET", "CEST"; a name that several zones have ("IST", "CST") says nothing.
    private static int? OffsetOf(ReadOnlySpan<byte> zone)
    {
        Span<byte> text = stackalloc byte[8];
        if (zone.Length is < 3 or > 5)
            return null;
        text[0] = (byte)' ';
        zone.CopyTo(text[1..]);
        return ClockZones.TryRead(text[..(zone.Length + 1)], 0, out var offset, out _) ? offset : null;
    }

    // "2026-03-01T10:00:00+0100", or date, time and a zone that is an offset or a name.
    private static bool TrySetTime(SecurityEvent e)
    {
        if (IsoStamp.TryRead(e.Vendor.Find("timestamp"u8).Utf8, out var time, out _, out var hasZone))
        {
            e.SetTime(AsimField.TimeGenerated, time, hasZone);
            return true;
        }
        var (date, clock, zone) = (e.Vendor.Find("date"u8), e.Vendor.Find("time"u8), e.Vendor.Find("timezone"u8));
        if (date.Utf8.Length != 10 || clock.Utf8.Length is < 8 or > 16)
            return false;
        Span<byte> stamp = stackalloc byte[40];
        date.Utf8.CopyTo(stamp);
        stamp[10] = (byte)'T';
        clock.Utf8.CopyTo(stamp[11..]);
        var length = 11 + clock.Utf8.Length;
        if (zone.Utf8 is [(byte)'+' or (byte)'-', ..] and { Length: <= 6 })
        {
            zone.Utf8.CopyTo(stamp[length..]);
            length += zone.Utf8.Length;
        }
        else if (zone.Utf8.SequenceEqual("GMT"u8) || zone.Utf8.SequenceEqual("UTC"u8))
            stamp[length++] = (byte)'Z';
        if (!IsoStamp.TryRead(stamp[..length], out time, out var read, out hasZone) || read != length)
            return false;
        if (!hasZone && OffsetOf(zone.Utf8) is { } minutes)
        {
            time -= TimeSpan.FromMinutes(minutes);
            hasZone = true;
        }
        e.SetTime(AsimField.TimeGenerated, time, hasZone);
        return true;
    }
}
