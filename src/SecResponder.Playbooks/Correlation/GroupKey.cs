namespace SecResponder.Playbooks.Correlation;

/// <summary>A name and the values of a group as one text, case folded: what states are kept by.</summary>
internal static class GroupKey
{
    private const char Separator = '\u001f';

    /// <summary>The key. A value that holds the separator itself can't pass for two.</summary>
    public static string Of(string name, ReadOnlySpan<string> values)
    {
        var length = name.Length;
        foreach (var value in values)
            length += 1 + value.Length;
        var buffer = length <= 512 ? stackalloc char[512] : new char[length];
        name.CopyTo(buffer);
        var at = name.Length;
        foreach (var value in values)
        {
            buffer[at++] = Separator;
            var folded = buffer.Slice(at, value.Length);
            value.AsSpan().ToUpperInvariant(folded);
            folded.Replace(Separator, '\uFFFD');
            at += value.Length;
        }
        return new string(buffer[..length]);
    }

    /// <summary>The key.</summary>
    public static string Of(string name, System.Collections.Immutable.ImmutableArray<string> values) => Of(name, values.AsSpan());

    /// <summary>The values of a key, folded.</summary>
    public static string[] Values(string key) => key.Split(Separator)[1..];
}
