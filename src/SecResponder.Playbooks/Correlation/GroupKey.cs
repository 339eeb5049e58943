using System.Text;

namespace SecResponder.Playbooks.Correlation;

/// <summary>A name and the values of a group as one text, case folded: what states are kept by.</summary>
internal static class GroupKey
{
    private const char Separator = '\u001f';

    /// <summary>The key. A value that holds the separator itself can't pass for two.</summary>
    public static string Of(string name, ReadOnlySpan<string> values)
    {
        var key = new StringBuilder(name);
        foreach (var value in values)
            key.Append(Separator).Append(value.Replace(Separator, '\uFFFD').ToUpperInvariant());
        return key.ToString();
    }

    /// <summary>The key.</summary>
    public static string Of(string name, System.Collections.Immutable.ImmutableArray<string> values) => Of(name, values.AsSpan());

    /// <summary>The values of a key, folded.</summary>
    public static string[] Values(string key) => key.Split(Separator)[1..];
}
