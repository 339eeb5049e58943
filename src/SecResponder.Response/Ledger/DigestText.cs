using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SecResponder.Response.Ledger;

/// <summary>The ends of chains as text, one a line: hash (hex), rows, chain. The form in stores and in what is handed to an auditor.</summary>
public static class DigestText
{
    private const int HexOfHash = 64;

    public static string Write(ImmutableArray<ChainEnd> ends)
    {
        var text = new StringBuilder(ends.Length * (HexOfHash + 48));
        foreach (var (chain, head) in ends)
            text.Append(Convert.ToHexStringLower(head.Hash.AsSpan())).Append(' ').Append(head.Count.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(chain).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads it back. A line that is none is left out: the digest's hash then no longer fits, which says more than an exception would.</summary>
    public static ImmutableArray<ChainEnd> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = ImmutableArray.CreateBuilder<ChainEnd>();
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.Length > HexOfHash && line[(HexOfHash + 1)..] is var rest && rest.IndexOf(' ') is var space and > 0
                && long.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && Hash(line[..HexOfHash]) is { } hash)
                ends.Add(new ChainEnd(rest[(space + 1)..].ToString(), new LedgerHead(count, hash)));
        return ends.ToImmutable();
    }

    private static ImmutableArray<byte>? Hash(ReadOnlySpan<char> hex)
    {
        var hash = new byte[HexOfHash / 2];
        return Convert.FromHexString(hex, hash, out _, out var written) == System.Buffers.OperationStatus.Done && written == hash.Length ? [.. hash] : null;
    }
}
