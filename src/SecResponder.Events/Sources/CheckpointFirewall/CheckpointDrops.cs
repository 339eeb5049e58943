using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Drops that the gateway makes in bulk, several in one record: <c>packets:" &lt;198.51.100.7,40000,10.0.0.5,445,6;eth0&gt; &lt;…&gt;"</c>.</summary>
internal ref struct CheckpointDrops(ReadOnlySpan<byte> list)
{
    private ReadOnlySpan<byte> _rest = list;

    /// <summary>The packet's text, without its brackets.</summary>
    public ReadOnlySpan<byte> Packet { get; private set; }

    public bool Next()
    {
        var open = _rest.IndexOf((byte)'<');
        if (open < 0)
            return false;
        var rest = _rest[(open + 1)..];
        var close = rest.IndexOf((byte)'>');
        Packet = close < 0 ? rest : rest[..close];
        _rest = close < 0 ? default : rest[(close + 1)..];
        return true;
    }

    /// <summary>Takes the packet into the event: source, its port, destination, its port, protocol, interface. False when it has no addresses.</summary>
    public static bool TrySet(SecurityEvent e, ReadOnlySpan<byte> packet)
    {
        var semicolon = packet.IndexOf((byte)';');
        var tuple = semicolon < 0 ? packet : packet[..semicolon];
        Span<Range> columns = stackalloc Range[6];
        if (Columns.Split(tuple, (byte)',', columns) != 5 || !Addresses.IsAddress(tuple[columns[0]]) || !Addresses.IsAddress(tuple[columns[2]]))
            return false;
        Addresses.Set(e, AsimField.SrcIpAddr, tuple[columns[0]]);
        Numbers.Port(e, AsimField.SrcPortNumber, tuple[columns[1]]);
        Addresses.Set(e, AsimField.DstIpAddr, tuple[columns[2]]);
        Numbers.Port(e, AsimField.DstPortNumber, tuple[columns[3]]);
        Protocols.Set(e, tuple[columns[4]]);
        if (semicolon >= 0)
            e.SetText(AsimField.DvcInboundInterface, packet[(semicolon + 1)..]);
        return true;
    }
}
