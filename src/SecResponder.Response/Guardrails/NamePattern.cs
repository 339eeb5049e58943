using System.Net;
using System.Net.Sockets;
using SecResponder.Response.Entities;

namespace SecResponder.Response.Guardrails;

/// <summary>One entry of a protected list or a scope: a name, an address, a network, or text with <c>*</c> and <c>?</c>. Case is ignored.</summary>
internal static class NamePattern
{
    /// <summary>Everything an entity is known by: id with and without the system's prefix, display name, names, addresses, tags, and what the event called it.</summary>
    public static IEnumerable<string> NamesOf(ResolvedEntity entity, EntityReference? asked)
    {
        yield return entity.Id;
        if (entity.Id.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && colon + 1 < entity.Id.Length)
            yield return entity.Id[(colon + 1)..];
        yield return entity.DisplayName;
        foreach (var name in entity.Names)
            yield return name;
        foreach (var tag in entity.Tags)
            yield return tag;
        if (asked is not null)
            yield return asked.Value;
    }

    /// <summary>Whether the entry means this name.</summary>
    public static bool Matches(string entry, string name)
    {
        entry = entry.Trim();
        name = name.Trim();
        if (entry.Length == 0 || name.Length == 0)
            return false;
        if (string.Equals(entry, name, StringComparison.OrdinalIgnoreCase))
            return true;
        if (TryNetwork(entry, out var network, out var bits))
            return IPAddress.TryParse(name, out var address) ? Contains(network, bits, Plain(address))
                : TryNetwork(name, out var within, out var itsBits) && itsBits >= bits && Contains(network, bits, within);
        if (IPAddress.TryParse(entry, out var one))
            return IPAddress.TryParse(name, out var other) && Plain(one).Equals(Plain(other));
        return entry.AsSpan().ContainsAny('*', '?') && Glob(entry, name);
    }

    /// <summary>As <see cref="Matches"/>, leaning to the side of protection: a bare host name protects its full name and the other way round, a
    /// network that can't be read protects every address, and what lies in a network protects the whole of it.</summary>
    public static bool Protects(string entry, string name)
    {
        if (Matches(entry, name))
            return true;
        if (TryNetwork(name.Trim(), out var wide, out var bits))
            return IPAddress.TryParse(entry.Trim(), out var one) ? Contains(wide, bits, Plain(one))
                : TryNetwork(entry.Trim(), out var part, out var partBits) && Contains(wide, Math.Min(bits, partBits), part);
        if (entry.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(entry.AsSpan(0, entry.IndexOf('/', StringComparison.Ordinal)).Trim(), out _))
            return !TryNetwork(entry.Trim(), out _, out _) && IPAddress.TryParse(name, out _);
        if (IPAddress.TryParse(entry, out _) || IPAddress.TryParse(name, out _))
            return false;
        return (entry.Contains('.', StringComparison.Ordinal), name.Contains('.', StringComparison.Ordinal)) switch
        {
            (false, true) => Matches(entry, name[..name.IndexOf('.', StringComparison.Ordinal)]),
            (true, false) => Matches(entry[..entry.IndexOf('.', StringComparison.Ordinal)], name),
            _ => false,
        };
    }

    private static bool TryNetwork(string entry, out IPAddress network, out int bits)
    {
        network = IPAddress.None;
        bits = 0;
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !IPAddress.TryParse(entry.AsSpan(0, slash), out var address)
            || !int.TryParse(entry.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out bits))
            return false;
        if (address.IsIPv4MappedToIPv6 && bits >= 96)
            bits -= 96;
        network = Plain(address);
        return bits <= (network.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    // Host bits in the entry (10.1.2.3/8) don't matter: only the first bits are compared.
    private static bool Contains(IPAddress network, int bits, IPAddress address)
    {
        if (network.AddressFamily != address.AddressFamily)
            return false;
        Span<byte> left = stackalloc byte[16], right = stackalloc byte[16];
        network.TryWriteBytes(left, out _);
        address.TryWriteBytes(right, out _);
        var whole = bits / 8;
        if (!left[..whole].SequenceEqual(right[..whole]))
            return false;
        return bits % 8 is var rest && (rest == 0 || (left[whole] ^ right[whole]) >> (8 - rest) == 0);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Greedy with one point to go back to: linear in practice, never exponential.
    private static bool Glob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[t])) && pattern[p] != '*')
                (p, t) = (p + 1, t + 1);
            else if (p < pattern.Length && pattern[p] == '*')
                (star, mark, p) = (p, t, p + 1);
            else if (star >= 0)
                (p, t) = (star + 1, ++mark);
            else
                return false;
        }
        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
