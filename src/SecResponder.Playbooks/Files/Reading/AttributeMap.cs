using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>A map of SecResponder's own attributes, read key by key; what is not as it should be is reported at its place.</summary>
/// <param name="map">The map.</param>
/// <param name="what">What the map is, for messages: "a step".</param>
/// <param name="findings">Where mistakes are reported.</param>
internal sealed class AttributeMap(YamlMap map, string what, Findings findings)
{
    private readonly DocumentKeys _keys = new(map, findings);

    public YamlMap Map => map;

    /// <summary>The map under a key, or null (reported when it is something else).</summary>
    public static AttributeMap? Of(YamlNode? node, string what, string example, Findings findings)
    {
        switch (node)
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlMap map:
                return new AttributeMap(map, what, findings);
            default:
                findings.Error(node, PlaybookCodes.Shape, $"{what} is {node.Kind}, it must be a map", $"write it as '{example}'");
                return null;
        }
    }

    /// <summary>The items of a list, or none (reported when it is no list).</summary>
    public static ImmutableArray<YamlNode> Items(YamlNode? node, string what, string example, Findings findings)
    {
        switch (node)
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlList list:
                foreach (var item in list.Items)
                    if (item is YamlScalar { IsNull: true })
                        findings.Error(item, PlaybookCodes.Shape, $"an item of {what} is empty", $"write it as '{example}', or take the dash away");
                return list.Items.RemoveAll(item => item is YamlScalar { IsNull: true });
            default:
                findings.Error(node, PlaybookCodes.Shape, $"{what} is {node.Kind}, it must be a list", $"write it as '{example}'");
                return [];
        }
    }

    /// <summary>Reports keys that the map does not know.</summary>
    public AttributeMap Knows(KnownKeys known)
    {
        foreach (var (key, _) in map.Entries)
            if (!known.Names.Contains(key.Text))
                findings.Error(key, PlaybookCodes.UnknownKey, $"{what} has no '{key.Text}'", $"{NearMiss.Question(key.Text, known.Names)}known: {string.Join(", ", known.Names)}");
        return this;
    }

    public string? Text(string key) => _keys.Text(key, strict: false);

    public YamlNode Place(string key) => map[key] ?? map;

    /// <summary>One of several words; the first when the key is absent.</summary>
    public T Choice<T>(string key, params (string Word, T Value)[] choices)
    {
        if (_keys.Text(key, strict: false) is not { } text)
            return choices[0].Value;
        foreach (var (word, value) in choices)
            if (word == text)
                return value;
        var words = choices.Select(choice => choice.Word).ToArray();
        findings.Error(map[key]!, PlaybookCodes.Choice, $"'{text}' is no {key}", $"{NearMiss.Question(text, words)}one of {string.Join(", ", words)}");
        return choices[0].Value;
    }

    /// <summary>A duration; null when absent or none (reported).</summary>
    public TimeSpan? Duration(string key, bool mayBeZero = false)
    {
        if (_keys.Text(key, strict: false) is not { } text)
            return null;
        if (mayBeZero && text is "0" or "0s")
            return TimeSpan.Zero;
        if (DurationText.TryParse(text, out var duration))
            return duration;
        findings.Error(map[key]!, PlaybookCodes.Duration, $"'{text}' is no duration", "write a whole number above zero and one of s, m, h, d, w, ten years at most: '15m'");
        return null;
    }

    /// <summary>A whole number within bounds; null when absent or none (reported).</summary>
    public int? Number(string key, int least, int most)
    {
        switch (map[key])
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlScalar { Type: YamlScalarType.Integer } scalar when YamlScalarTypes.TryInteger(scalar.Text, out var number) && number >= least && number <= most:
                return (int)number;
            case var other:
                var given = other is YamlScalar text ? $"'{text.Text}'" : other.Kind;
                findings.Error(other, PlaybookCodes.Number, $"'{key}' is {given}", string.Create(CultureInfo.InvariantCulture, $"write a whole number from {least} to {most}, without quotes"));
                return null;
        }
    }

    public ImmutableArray<YamlScalar> Scalars(string key) => _keys.Scalars(key, acceptOne: true);
}
