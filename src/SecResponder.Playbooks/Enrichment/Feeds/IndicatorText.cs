using System.Text.RegularExpressions;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>Reads one indicator: what it is, and how it stands in events.</summary>
internal static partial class IndicatorText
{
    /// <summary>No indicator is longer.</summary>
    public const int Longest = 4096;

    /// <summary>What the text is, once it is no longer defanged (<c>hxxp://evil[.]example</c>). Text that is nothing else is <see cref="IndicatorKind.Text"/>.</summary>
    public static (IndicatorKind Kind, string Text, IpNetwork? Network) Of(string given)
    {
        var text = Refanged(given.Trim());
        if (IpNetwork.TryParse(text, out var network, out _) || TryWithHostBits(text, out network))
            return (IndicatorKind.Address, text, network);
        if (Hash().IsMatch(text))
            return (IndicatorKind.Hash, text, null);
        if (Url().IsMatch(text))
            return (IndicatorKind.Url, text, null);
        if (Email().IsMatch(text))
            return (IndicatorKind.Email, text, null);
        if (Mac().IsMatch(text))
            return (IndicatorKind.Mac, text, null);
        if (Domain().IsMatch(text))
            return (IndicatorKind.Domain, text.TrimEnd('.'), null);
        return (IndicatorKind.Text, text, null);
    }

    // What senders write so that nobody follows it by accident.
    private static string Refanged(string text)
    {
        if (text.AsSpan().IndexOfAny('[', '(', '{') < 0 && !text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase))
            return text;
        text = Dot().Replace(text, ".").Replace("[:]", ":", StringComparison.Ordinal).Replace("[@]", "@", StringComparison.Ordinal);
        return text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) ? string.Concat("http", text.AsSpan(4)) : text;
    }

    // A feed writes 203.0.113.7/24 and means the network; an author who does so is told.
    private static bool TryWithHostBits(string text, out IpNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IpNetwork.TryParse(text[..slash], out var address, out _) || !int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var prefix)
            || prefix > (address.Address.IsV4 ? 32 : 128))
            return false;
        network = new IpNetwork(address.Address with { Bits = IpNetwork.Mask(address.Address.Bits, address.Address.IsV4, prefix) }, prefix);
        return true;
    }

    [GeneratedRegex(@"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Dot();

    [GeneratedRegex(@"\A(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s<>""]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"\A[^\s@<>""]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"\A(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Mac();

    // Letters beyond ASCII are domain names, too (IDN), and an underscore stands in service names. The last label is never all digits.
    [GeneratedRegex(@"\A(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)+(?=[^.]*[\p{L}])[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
