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
        var start = Start(line);
        var header = SyslogHeader.Read(line[start..(tag.IdStart - 3)], receivedAt);
        if (header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, product);
        HostFields.Device.Set(e, header.Host.IsEmpty ? DeviceId(line[(start + header.BodyOffset)..(tag.IdStart - 2)]) : header.Host);
        e.SetText(AsimField.EventOriginalType, tag.Id(line));
        e.SetText(AsimField.EventOriginalSeverity, line.Slice(tag.IdStart - 2, 1));
        e.SetConstant(AsimField.EventSeverity, Severities[tag.Level - '0']);
    }

    // EMBLEM has a colon where others have the time: "<166>:Mar 01 10:00:00 UTC: %ASA-…".
    private static int Start(ReadOnlySpan<byte> line)
    {
        var close = line is [(byte)'<', ..] ? line[..Math.Min(line.Length, 6)].IndexOf((byte)'>') : -1;
        if (close < 0 || close + 1 >= line.Length || line[close + 1] != ':')
            return 0;
        var start = close + 1;
        while (start < line.Length && line[start] is (byte)':' or (byte)' ')
            start++;
        return start;
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
