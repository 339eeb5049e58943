using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.LinuxNetfilter;

/// <summary>The Linux kernel's packet log, as rules of iptables, nftables and ufw write it.</summary>
/// <remarks>Linux kernel, <c>net/netfilter/nf_log_syslog.c</c>; ufw(8), "Logging".</remarks>
internal sealed class LinuxNetfilterSource : EventSource
{
    private static readonly byte[] Vendor = "Linux"u8.ToArray();
    private static readonly byte[] Product = "netfilter"u8.ToArray();

    private static readonly EventKind Packet = new("linux-netfilter", "packet", AsimSchema.NetworkSession, new LogSource("firewall", "linux", "netfilter"), new LogSource("firewall", "linux", "iptables"));

    public override string Id => Packet.Source;

    public override string Title => "Linux netfilter (iptables, nftables, ufw)";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Packet];

    public override bool Recognizes(ReadOnlySpan<byte> record) => Fields(record) >= 0 && record.IndexOf(" SRC="u8) >= 0 && record.IndexOf(" DST="u8) >= 0 && record.IndexOf(" PROTO="u8) >= 0;

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \t\r\n"u8);
        var fields = Fields(line);
        if (fields < 0)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no 'IN=… OUT=…' stands in it: {Excerpt.Of(line)}", 0));
            return;
        }
        var header = SyslogHeader.Read(line, record.ReceivedAt);
        scratch.Reset(record);
        scratch.Begin(Packet);
        scratch.SetConstant(AsimField.EventVendor, Vendor);
        scratch.SetConstant(AsimField.EventProduct, Product);
        if (header.HasTime)
            scratch.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        // A bare line begins with the rule's prefix, which is no host.
        if (header.HasTime || header.Severity >= 0)
            HostFields.Device.Set(scratch, header.Host);
        var prefix = line[Math.Min(header.HasTime || header.Severity >= 0 ? header.BodyOffset : 0, fields)..fields];
        if (ProxmoxPrefix.TryRead(prefix, out var time, out var chain, out var action))
        {
            scratch.SetTime(AsimField.TimeGenerated, time);
            NetfilterFields.Prefix(scratch, prefix[action..]);
            scratch.SetText(AsimField.NetworkRuleName, prefix[chain]);
        }
        else
            NetfilterFields.Prefix(scratch, NetfilterFields.WithoutClock(prefix));
        NetfilterFields.Read(scratch, line[fields..]);
        if (!scratch.Has(AsimField.SrcIpAddr) && !scratch.Has(AsimField.DstIpAddr))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, "it has neither SRC nor DST, or no addresses there", line.Length));
            return;
        }
        scratch.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        SessionEnds.Complete(scratch);
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    // Where "IN=" begins, or "OUT=" where Proxmox leaves out what is empty; the prefix before it may end with anything.
    private static int Fields(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(" OUT="u8) is >= 0 and var output && line[..output].LastIndexOf("IN="u8) is >= 0 and var input)
            return input;
        if (line.IndexOf(" SRC="u8) is not (> 0 and var source))
            return -1;
        return line[..source].LastIndexOf(": IN="u8) is >= 0 and var received ? received + 2 : line[..source].LastIndexOf(": OUT="u8) is >= 0 and var sent ? sent + 2 : -1;
    }
}
