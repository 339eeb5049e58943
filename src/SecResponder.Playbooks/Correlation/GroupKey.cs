namespace SecResponder.Playbooks.Correlation;

/// <summary>A name and the values of a group as one text, case folded: what states are kept by.</summary>
internal static class GroupKey
{
    private const char Separator = '\u001f';

    private const int Short = 512;

    /// <summary>The key. A value that holds the separator itself can't pass for two.</summary>
    public static string Of(string name, ReadOnlySpan<string> values)
    {
        var buffer = Length(name, values) is var length && length <= Short ? stackalloc char[Short] : new char[length];
        return new string(Write(name, values, buffer));
    }

    /// <summary>How long the key is.</summary>
    public static int Length(string name, ReadOnlySpan<string> values)
    {
        var length = name.Length;
        foreach (var value in values)
            length += 1 + value.Length;
        return length;
    }

    /// <summary>Writes the key where there is room for it.</summary>
    public static ReadOnlySpan<char> Write(string name, ReadOnlySpan<string> values, Span<char> to)
    {
        name.CopyTo(to);
        var at = name.Length;
        foreach (var value in values)
        {
            to[at++] = Separator;
            var folded = to.Slice(at, value.Length);
            value.AsSpan().ToUpperInvariant(folded);
            folded.Replace(Separator, '\uFFFD');
            at += value.Length;
        }
        return to[..at];
    }

    /// <summary>The key.</summary>
    public static string Of(string name, System.Collections.Immutable.ImmutableArray<string> values) => Of(name, values.AsSpan());

    /// <summary>The name of a key.</summary>
    public static string NameOf(string key) => key.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var end ? key[..end] : key;

    /// <summary>The values of a key, folded.</summary>
    public static string[] Values(string key) => key.Split(Separator)[1..];
}
