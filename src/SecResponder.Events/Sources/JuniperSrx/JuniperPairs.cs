using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.JuniperSrx;

/// <summary>The structured data of a message: <c>[junos@2636.1.1.1.2.129 name="value" …]</c>. Some releases print a typographic quote around single values.</summary>
internal static class JuniperPairs
{
    private static readonly byte[] LowQuote = "“"u8.ToArray();
    private static readonly byte[] HighQuote = "”"u8.ToArray();

    /// <summary>Whether structured data begins here.</summary>
    public static bool Begin(ReadOnlySpan<byte> rest) => rest.StartsWith("["u8) && rest.IndexOf("=\""u8) > 0;

    /// <summary>Takes all pairs into the event.</summary>
    public static void Read(SecurityEvent e, FieldTable table, ReadOnlySpan<byte> rest)
    {
        var end = rest.LastIndexOf((byte)']');
        var pairs = new KeyValuePairs(end < 0 ? rest : rest[..end]);
        while (pairs.Next())
            table.Set(e, pairs.Key, Bare(pairs.Text(e)));
    }

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> value)
    {
        value = value.Trim((byte)' ');
        foreach (var quote in (ReadOnlySpan<byte[]>)[LowQuote, HighQuote])
        {
            if (value.StartsWith(quote))
                value = value[quote.Length..];
            if (value.EndsWith(quote))
                value = value[..^quote.Length];
        }
        return value;
    }
}
