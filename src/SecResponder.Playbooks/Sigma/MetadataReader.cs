using System.Collections.Immutable;
using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads what a document says about itself, and has it validated.</summary>
internal static class MetadataReader
{
    private static readonly MetadataValidator Validator = new();

    // The keys that Sigma knows at the top of a document. Others are custom attributes, unless they look like a slip.
    private static readonly string[] Known =
    [
        "title", "id", "name", "related", "taxonomy", "status", "level", "date", "modified", "tags", "author", "description", "license", "references",
        "fields", "falsepositives", "scope", "logsource", "detection", "correlation", "filter", "action", "generate",
    ];

    // Ours, and Sigma's older ones: no slips.
    private static readonly string[] Custom = ["mode", "owner", "response", "guardrails", "tests", "group-by", "lateness", "inhibit", "flood", "simulation", "regression_tests_path"];

    /// <summary>Whether a key means something to Sigma.</summary>
    public static bool IsKnown(string key) => Known.Contains(key);

    public static SigmaMetadata Read(YamlMap document, Findings findings)
    {
        var keys = new DocumentKeys(document, findings);
        var metadata = new SigmaMetadata
        {
            File = findings.File,
            Document = document,
            Title = keys.Text("title") ?? "",
            Id = keys.Text("id"),
            Name = keys.Text("name"),
            Taxonomy = keys.Text("taxonomy") ?? "sigma",
            Status = keys.Text("status")?.ToLowerInvariant(),
            Level = keys.Text("level")?.ToLowerInvariant(),
            Date = keys.Text("date", strict: false),
            Modified = keys.Text("modified", strict: false),
            Author = keys.Text("author", strict: false),
            Description = keys.Text("description", strict: false),
            License = keys.Text("license", strict: false),
            Tags = keys.Texts("tags"),
            References = keys.Prose("references"),
            Fields = keys.Texts("fields"),
            FalsePositives = keys.Prose("falsepositives", acceptOne: true),
            Scope = keys.Texts("scope"),
            Related = Relations(document, findings),
        };
        foreach (var failure in Validator.Validate(metadata).Errors)
            Report(failure, document, findings);
        foreach (var (key, _) in document.Entries)
            if (!Known.Contains(key.Text) && !Custom.Contains(key.Text) && NearMiss.Of(key.Text, Known) is { } meant)
                findings.Warning(key, SigmaCodes.NearMiss, $"'{key.Text}' is not a key of Sigma and is taken for a custom attribute", $"did you mean '{meant}'?");
        return metadata;
    }

    private static ImmutableArray<SigmaRelation> Relations(YamlMap document, Findings findings)
    {
        if (document["related"] is null or YamlScalar { IsNull: true })
            return [];
        if (document["related"] is not YamlList list || list.Items.Any(item => item is not YamlMap))
        {
            findings.Error(document["related"]!, SigmaCodes.KeyType, "'related' must be a list of maps", "write '- {id: <UUID>, type: derived}'");
            return [];
        }
        return [.. list.Items.Cast<YamlMap>().Select(map =>
        {
            var keys = new DocumentKeys(map, findings);
            return new SigmaRelation(keys.Text("id") ?? "", keys.Text("type") ?? "");
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
