using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads the keys of one map, and reports those that are not what they should be.</summary>
internal sealed class DocumentKeys(YamlMap map, Findings findings)
{
    /// <summary>A text; null when the key is absent, null, or no text (reported). A number or boolean is a mistake where it is strict, else its text is taken.</summary>
    public string? Text(string key, bool strict = true)
    {
        switch (map[key])
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlScalar scalar when !strict || scalar.Type == YamlScalarType.Text:
                return scalar.Text;
            case var other:
                findings.Error(other, SigmaCodes.KeyType, $"'{key}' is {other.Kind}, it must be text", "write one line of text; quote it if it looks like a number");
                return null;
        }
    }

    /// <summary>A list of texts. A lone text is a mistake where Sigma asks for a list.</summary>
    public ImmutableArray<string> Texts(string key, bool acceptOne = false) => [.. Scalars(key, acceptOne).Select(scalar => scalar.Text)];

    /// <summary>A text for people: what is none is left out, and that costs nobody the rule.</summary>
    public string? Prose(string key)
    {
        switch (map[key])
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlScalar scalar:
                return scalar.Text;
            case var other:
                findings.Warning(other, SigmaCodes.KeyType, $"'{key}' is {other.Kind}, it should be text", "write one line of text");
                return null;
        }
    }

    /// <summary>A list of texts for people: an entry that is none is left out, a lone text is taken for a list of one.</summary>
    public ImmutableArray<string> ProseList(string key, bool acceptOne = false)
    {
        switch (map[key])
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlList list:
                foreach (var odd in list.Items.Where(item => item is not YamlScalar { IsNull: false }))
                    findings.Warning(odd, SigmaCodes.KeyType, $"an entry of '{key}' is {odd.Kind}, it should be text", "write each entry as text; quote it if it has a colon");
                return [.. list.Items.OfType<YamlScalar>().Where(scalar => !scalar.IsNull).Select(scalar => scalar.Text)];
            case var other:
                if (other is not YamlScalar || !acceptOne)
                    findings.Warning(other, SigmaCodes.KeyType, $"'{key}' is {other.Kind}, it should be a list", $"write it as a list: '{key}: [first, second]'");
                return other is YamlScalar one ? [one.Text] : [];
        }
    }

    /// <summary>A list's scalars, with their places.</summary>
    public ImmutableArray<YamlScalar> Scalars(string key, bool acceptOne = false)
    {
        switch (map[key])
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlScalar one when acceptOne:
                return [one];
            case YamlList list when list.Items.FirstOrDefault(item => item is not YamlScalar { IsNull: false }) is { } odd:
                findings.Error(odd, SigmaCodes.KeyType, $"an entry of '{key}' is {odd.Kind}, it must be text", "write each entry as text");
                return [];
            case YamlList list:
                return [.. list.Items.Cast<YamlScalar>()];
            case var other:
                findings.Error(other, SigmaCodes.KeyType, $"'{key}' is {other.Kind}, it must be a list", $"write it as a list: '{key}: [first, second]'");
                return [];
        }
    }

    /// <summary>Where a key's value stands; the map's own place when the key is absent.</summary>
    public YamlNode Place(string key) => map[key] ?? map;
}
