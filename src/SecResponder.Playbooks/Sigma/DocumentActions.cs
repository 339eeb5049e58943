using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Sigma's older way to share keys between the documents of a file: <c>action: global</c>, <c>reset</c>, <c>repeat</c>.</summary>
internal sealed class DocumentActions(Findings findings)
{
    private YamlMap? _global;
    private YamlMap? _previousRule;

    /// <summary>The document to read, merged with what came before; null when there is none to read.</summary>
    public YamlMap? Resolve(YamlMap document)
    {
        if (document["action"] is not { } action)
            return document["correlation"] is not null || document["filter"] is not null ? document : _previousRule = _global is null ? document : Merge(document, _global);
        var content = new YamlMap(document.Position, document.Entries.RemoveAll(entry => entry.Key.Text == "action"));
        switch ((action as YamlScalar)?.Text)
        {
            case "global":
                _global = content;
                return null;
            case "reset":
                _global = null;
                return null;
            case "repeat" when _previousRule is null:
                findings.Error(action, SigmaCodes.Action, "there is no rule before this one to repeat", "put the repeated rule before it in the same file");
                return null;
            case "repeat":
                return _previousRule = Merge(_previousRule, content);
            case var word:
                findings.Error(action, SigmaCodes.Action, $"unknown action '{word}'", $"{NearMiss.Question(word ?? "", ["global", "reset", "repeat"])}known: global, reset, repeat");
                return null;
        }
    }

    // Maps are merged, everything else is replaced by what stands in the second.
    private static YamlMap Merge(YamlMap under, YamlMap over)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        foreach (var entry in under.Entries)
            entries.Add(over[entry.Key.Text] switch
            {
                null => entry,
                YamlMap both when entry.Value is YamlMap map => entry with { Value = Merge(map, both) },
                var value => entry with { Value = value },
            });
        foreach (var entry in over.Entries)
            if (under[entry.Key.Text] is null)
                entries.Add(entry);
        return new YamlMap(under.Position, entries.ToImmutable());
    }
}
