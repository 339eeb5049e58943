using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiscoFtd;

/// <summary>Connections as the Firepower Management Center sends them by itself: <c>SFIMS: Protocol: TCP, SrcIP: …</c>, without a tag and without a message's id.</summary>
/// <remarks>Firepower Management Center Configuration Guide, "External alerting".</remarks>
internal static class FtdOlder
{
    private static readonly byte[] Vendor = "Cisco"u8.ToArray();

    /// <summary>Where the first pair begins; −1 when the line is no such record.</summary>
    public static int Find(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf("SFIMS: Protocol: "u8);
        return at >= 0 && line[at..].IndexOf("SrcIP: "u8) > 0 ? at + "SFIMS: ".Length : -1;
    }

    /// <summary>Sets what stands before the pairs.</summary>
    public static void Header(SecurityEvent e, ReadOnlySpan<byte> line, int start, DateTimeOffset receivedAt)
    {
        var header = SyslogHeader.Read(line[..start], receivedAt);
        if (header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        e.SetConstant(AsimField.EventVendor, Vendor);
        HostFields.Device.Set(e, header.Host.StartsWith("SFIMS"u8) ? default : header.Host);
    }
}
