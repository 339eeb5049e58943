using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>What every message says before its text: time, device, severity, id.</summary>
internal static class AsaHeader
{
    private static readonly byte[] Vendor = "Cisco"u8.ToArray();
    private static readonly byte[][] Severities = [.. "High High High Medium Low Informational Informational Informational".Split(' ').Select(System.Text.Encoding.UTF8.GetBytes)];

    public static void Set(SecurityEvent e, ReadOnlySpan<byte> line, in AsaTag tag, byte[] product, DateTimeOffset receivedAt)
    {
        var header = SyslogHeader.Read(line[..(tag.IdStart - 3)], receivedAt);
        if (header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, product);
        HostFields.Device.Set(e, header.Host.IsEmpty ? DeviceId(line[header.BodyOffset..(tag.IdStart - 2)]) : header.Host);
        e.SetText(AsimField.EventOriginalType, tag.Id(line));
        e.SetText(AsimField.EventOriginalSeverity, line.Slice(tag.IdStart - 2, 1));
        e.SetConstant(AsimField.EventSeverity, Severities[tag.Level - '0']);
    }

    // "logging device-id" stands right before the tag, whatever the header was; without a time it may be all of it.
    private static ReadOnlySpan<byte> DeviceId(ReadOnlySpan<byte> before)
    {
        var percent = before.LastIndexOf((byte)'%');
        var word = (percent < 0 ? before : before[..percent]).Trim(" :"u8);
        var blank = word.LastIndexOf((byte)' ');
        word = blank < 0 ? word : word[(blank + 1)..];
        return SyslogHeader.IsHost(word) ? word : default;
    }
}
