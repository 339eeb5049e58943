using System.Collections.Immutable;
using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads what a document says about itself, and has it validated.</summary>
/// <remarks>An error is what leaves open how its matches are reported: the title, the level, the name that others call it by. Whatever only people read is a warning: public rules are careless there, and detect all the same.</remarks>
internal static class MetadataReader
{
    private static readonly MetadataValidator Validator = new();

    // Older keys of public rules: no slips.
    private static readonly string[] Older = ["simulation", "regression_tests_path"];

    public static SigmaMetadata Read(YamlMap document, Findings findings)
    {
        var keys = new DocumentKeys(document, findings);
        var metadata = new SigmaMetadata
        {
            File = findings.File,
            Document = document,
            Title = keys.Text("title") ?? "",
            Id = keys.Text("id", strict: false),
            Name = keys.Text("name"),
            Taxonomy = keys.Text("taxonomy") ?? "sigma",
            Status = keys.Prose("status")?.ToLowerInvariant(),
            Level = keys.Text("level")?.ToLowerInvariant(),
            Date = keys.Prose("date"),
            Modified = keys.Prose("modified"),
            Author = keys.Prose("author"),
            Description = keys.Prose("description"),
            License = keys.Prose("license"),
            Tags = keys.ProseList("tags"),
            References = keys.ProseList("references"),
            Fields = keys.ProseList("fields"),
            FalsePositives = keys.ProseList("falsepositives", acceptOne: true),
            Scope = keys.ProseList("scope"),
            Related = Relations(document, findings),
        };
        foreach (var failure in Validator.Validate(metadata).Errors)
            Report(failure, document, findings);
        foreach (var (key, _) in document.Entries)
            if (!KnownKeys.Playbook.Names.Contains(key.Text) && !Older.Contains(key.Text) && NearMiss.Of(key.Text, KnownKeys.Sigma.Names) is { } meant)
                findings.Warning(key, SigmaCodes.NearMiss, $"'{key.Text}' is not a key of Sigma and is taken for a custom attribute", $"did you mean '{meant}'?");
        return metadata;
    }

    private static ImmutableArray<SigmaRelation> Relations(YamlMap document, Findings findings)
    {
        if (document["related"] is null or YamlScalar { IsNull: true })
            return [];
        if (document["related"] is not YamlList list || list.Items.Any(item => item is not YamlMap))
        {
            findings.Warning(document["related"]!, SigmaCodes.KeyType, "'related' should be a list of maps", "write '- {id: <UUID>, type: derived}'");
            return [];
        }
        return [.. list.Items.Cast<YamlMap>().Select(map =>
        {
            var keys = new DocumentKeys(map, findings);
            return new SigmaRelation(keys.Prose("id") ?? "", keys.Prose("type") ?? "");
        })];
    }

    /// <summary>A validator's finding, at the key that it speaks of: <c>tags[2]</c> is the third entry of <c>tags</c>.</summary>
    public static void Report(ValidationFailure failure, YamlMap map, Findings findings)
    {
        var path = failure.PropertyName;
        var bracket = path.IndexOf('[', StringComparison.Ordinal);
        var key = bracket < 0 ? path : path[..bracket];
        YamlNode at = map[key] ?? map;
        if (bracket >= 0 && at is YamlList list
            && int.TryParse(path.AsSpan(bracket + 1, path.IndexOf(']', StringComparison.Ordinal) - bracket - 1), CultureInfo.InvariantCulture, out var index) && index < list.Items.Length)
            at = list.Items[index];
        var remedy = failure.CustomState as string ?? "correct the value";
        if (failure.Severity == Severity.Error)
            findings.Error(at, failure.ErrorCode, failure.ErrorMessage, remedy);
        else
            findings.Warning(at, failure.ErrorCode, failure.ErrorMessage, remedy);
    }
}
