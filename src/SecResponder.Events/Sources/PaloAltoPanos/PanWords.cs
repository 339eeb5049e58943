using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>ASIM's words, as constants that are never copied; and tables from the vendor's words to them.</summary>
internal static class PanWords
{
    public static readonly byte[] Success = "Success"u8.ToArray();
    public static readonly byte[] Failure = "Failure"u8.ToArray();
    public static readonly byte[] NotKnown = "NA"u8.ToArray();
    public static readonly byte[] Logon = "Logon"u8.ToArray();
    public static readonly byte[] Logoff = "Logoff"u8.ToArray();
    public static readonly byte[] Start = "Start"u8.ToArray();
    public static readonly byte[] End = "End"u8.ToArray();
    public static readonly byte[] Create = "Create"u8.ToArray();
    public static readonly byte[] Delete = "Delete"u8.ToArray();
    public static readonly byte[] Execute = "Execute"u8.ToArray();
    public static readonly byte[] Other = "Other"u8.ToArray();
    public static readonly byte[] Service = "Service"u8.ToArray();
    public static readonly byte[] SrcIpAddr = "SrcIpAddr"u8.ToArray();
    public static readonly byte[] DstIpAddr = "DstIpAddr"u8.ToArray();
    public static readonly byte[] PolicyRule = "Policy Rule"u8.ToArray();
    public static readonly byte[] ConfigurationAtom = "Configuration Atom"u8.ToArray();

    /// <summary>A table from <c>word=meaning; word=meaning</c>.</summary>
    public static (byte[] Word, byte[] Meaning)[] Table(string rows) =>
        [.. rows.Split("; ").Select(row => row.Split('=')).Select(row => (Encoding.UTF8.GetBytes(row[0]), Encoding.UTF8.GetBytes(row[1])))];

    /// <summary>What a word means, whatever its case.</summary>
    public static byte[]? Find((byte[] Word, byte[] Meaning)[] table, ReadOnlySpan<byte> text)
    {
        foreach (var (word, meaning) in table)
            if (Ascii.EqualsIgnoreCase(text, word))
                return meaning;
        return null;
    }

    /// <summary>What the first of the table's words means that stands somewhere in the text, whatever its case.</summary>
    public static byte[]? FindWithin((byte[] Word, byte[] Meaning)[] table, ReadOnlySpan<byte> text)
    {
        foreach (var (word, meaning) in table)
            if (Contains(text, word))
                return meaning;
        return null;
    }

    /// <summary>Whether the text begins with the word, whatever its case.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    /// <summary>Whether the word stands somewhere in the text, whatever its case.</summary>
    public static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => AnyCase.Contains(text, word);
}
