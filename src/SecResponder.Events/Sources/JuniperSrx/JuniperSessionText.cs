using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>
/// The plain form of a flow message, by position: <c>session created S/p-&gt;D/p [0xtag] service natS/p-&gt;natD/p [0xtag] rules… protocol policy zone zone id user(roles) interface …</c>.
/// Releases differ in the NAT rules (names with or without their types, which have blanks), so the protocol is the first number behind them.
/// </summary>
internal static class JuniperSessionText
{
    /// <summary>Reads the text behind the tag.</summary>
    /// <returns>What is missing, or null.</returns>
    public static string? Read(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var isClose = text.StartsWith("session closed "u8);
        var isDeny = text.StartsWith("session denied "u8);
        if (!isClose && !isDeny && !text.StartsWith("session created "u8))
            return "it begins with none of 'session created', 'session closed', 'session denied'";
        var words = new Words(text["session closed".Length..].TrimStart("d "u8));
        if (isClose)
        {
            // "TCP FIN: 10.0.0.5/51000->…": the reason may have blanks and ends at a colon.
            var colon = words.Rest.IndexOf(": "u8);
            if (colon < 0)
                return "the reason of the end has no colon after it";
            Set(e, "reason"u8, words.Rest[..colon]);
            words = new Words(words.Rest[(colon + 2)..]);
        }
        if (!Pair(e, ref words, "source-address"u8, "source-port"u8, "destination-address"u8, "destination-port"u8))
            return "no 'address/port->address/port' stands where it must";
        words.SkipTag();
        Set(e, "service-name"u8, words.Next());
        return isDeny ? Denied(e, ref words) : Allowed(e, ref words, isClose);
    }

    private static string? Denied(SecurityEvent e, ref Words words)
    {
        var protocol = words.Next();
        var open = protocol.IndexOf((byte)'(');
        Set(e, "protocol-id"u8, open < 0 ? protocol : protocol[..open]);
        if (open >= 0)
            Set(e, "icmp-type"u8, protocol[(open + 1)..].TrimEnd((byte)')'));
        Set(e, "policy-name"u8, words.Next());
        Set(e, "source-zone-name"u8, words.Next());
        Set(e, "destination-zone-name"u8, words.Next());
        Set(e, "application"u8, words.Next());
        Set(e, "nested-application"u8, words.Next());
        User(e, words.Next());
        Set(e, "packet-incoming-interface"u8, words.Next());
        Set(e, "encrypted"u8, words.Next());
        return null;
    }

    private static string? Allowed(SecurityEvent e, ref Words words, bool isClose)
    {
        if (!Pair(e, ref words, "nat-source-address"u8, "nat-source-port"u8, "nat-destination-address"u8, "nat-destination-port"u8))
            return "no translated 'address/port->address/port' stands where it must";
        words.SkipTag();
        ReadOnlySpan<byte> protocol;
        do
            protocol = words.Next();
        while (!protocol.IsEmpty && !(Numbers.TryRead(protocol, out var number) && number <= 255));
        if (protocol.IsEmpty)
            return "it has no protocol number";
        Set(e, "protocol-id"u8, protocol);
        Set(e, "policy-name"u8, words.Next());
        Set(e, "source-zone-name"u8, words.Next());
        Set(e, "destination-zone-name"u8, words.Next());
        Set(e, "session-id"u8, words.Next());
        if (isClose)
        {
            Counters(e, words.Next(), "packets-from-client"u8, "bytes-from-client"u8);
            Counters(e, words.Next(), "packets-from-server"u8, "bytes-from-server"u8);
            Set(e, "elapsed-time"u8, words.Next());
            Set(e, "application"u8, words.Next());
            Set(e, "nested-application"u8, words.Next());
        }
        User(e, words.Next());
        Set(e, "packet-incoming-interface"u8, words.Next());
        if (!isClose)
        {
            Set(e, "application"u8, words.Next());
            Set(e, "nested-application"u8, words.Next());
        }
        Set(e, "encrypted"u8, words.Next());
        return null;
    }

    private static void Set(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => JuniperFields.Table.Set(e, name, value);

    // "10.0.0.5/51000->203.0.113.9/443"
    private static bool Pair(SecurityEvent e, ref Words words, ReadOnlySpan<byte> source, ReadOnlySpan<byte> sourcePort, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> destinationPort)
    {
        var word = words.Next();
        var arrow = word.IndexOf("->"u8);
        if (arrow < 0)
            return false;
        End(e, word[..arrow], source, sourcePort);
        End(e, word[(arrow + 2)..], destination, destinationPort);
        return true;
    }

    private static void End(SecurityEvent e, ReadOnlySpan<byte> text, ReadOnlySpan<byte> address, ReadOnlySpan<byte> port)
    {
        var slash = text.LastIndexOf((byte)'/');
        Set(e, address, slash < 0 ? text : text[..slash]);
        if (slash >= 0)
            Set(e, port, text[(slash + 1)..]);
    }

    // "60(52906)"
    private static void Counters(SecurityEvent e, ReadOnlySpan<byte> word, ReadOnlySpan<byte> packets, ReadOnlySpan<byte> bytes)
    {
        var open = word.IndexOf((byte)'(');
        if (open < 0)
            return;
        Set(e, packets, word[..open]);
        Set(e, bytes, word[(open + 1)..].TrimEnd((byte)')'));
    }

    // "ada(roles)", "N/A(N/A)"
    private static void User(SecurityEvent e, ReadOnlySpan<byte> word)
    {
        var open = word.IndexOf((byte)'(');
        Set(e, "username"u8, open < 0 ? word : word[..open]);
        if (open >= 0)
            Set(e, "roles"u8, word[(open + 1)..].TrimEnd((byte)')'));
    }

    private ref struct Words(ReadOnlySpan<byte> text)
    {
        public ReadOnlySpan<byte> Rest { get; private set; } = text;

        public ReadOnlySpan<byte> Next()
        {
            Rest = Rest.TrimStart((byte)' ');
            var blank = Rest.IndexOf((byte)' ');
            var word = blank < 0 ? Rest : Rest[..blank];
            Rest = blank < 0 ? default : Rest[(blank + 1)..];
            return word;
        }

        /// <summary>Newer releases put a connection tag here.</summary>
        public void SkipTag()
        {
            if (Rest.TrimStart((byte)' ').StartsWith("0x"u8))
                Next();
        }
    }
}
