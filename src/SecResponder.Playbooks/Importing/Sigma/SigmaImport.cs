using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Importing.Drafts;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sigma;

/// <summary>
/// Sigma's own files as playbooks: a Sigma rule is one already. The text stays as its author wrote it, with his licence, references and comments; what is added are the owner, the mode and, where
/// there is none, an id. Rules that their authors have withdrawn are left out.
/// </summary>
internal sealed class SigmaImport : IRuleImport
{
    private static readonly string[] Withdrawn = ["deprecated", "unsupported"];

    public RuleFormat Format => RuleFormat.Sigma;

    public bool Knows(ImportFile file) => file.Documents.OfType<YamlMap>().Any(IsSigma);

    public IEnumerable<ImportedRule> Import(IReadOnlyList<ImportFile> files, string owner) => files.Select(file => Of(file, owner));

    private static bool IsSigma(YamlMap map) => map["detection"] is YamlMap && map["logsource"] is not null || map["correlation"] is YamlMap || map["filter"] is YamlMap && map["logsource"] is not null || map["action"] is YamlScalar && map["logsource"] is not null;

    // One file stays one file: its documents may name each other.
    private ImportedRule Of(ImportFile file, string owner)
    {
        ImmutableArray<YamlMap> documents = [.. file.Documents.OfType<YamlMap>()];
        var first = documents.FirstOrDefault(map => map["correlation"] is not null) ?? documents.FirstOrDefault(IsSigma) ?? documents[0];
        var imported = new ImportedRule(file.Shown, first.Position.Line, Format, Text(first, "title") ?? "", ImportOutcome.LeftOut) { Path = file.Name };
        if (Text(first, "status")?.ToLowerInvariant() is { } status && Withdrawn.Contains(status))
            return imported with { Remarks = [new ImportRemark(first["status"]!.Position.Line, first["status"]!.Position.Column, $"status: {status}", "its author has withdrawn it", "take what took its place: see 'related' in it")] };
        if (IsOwned(documents))
            return imported with { Remarks = [new ImportRemark(first.Position.Line, first.Position.Column, "response", "it is a playbook already", "copy it into the owner's folder")] };
        return imported with
        {
            Outcome = ImportOutcome.Imported,
            Id = Text(first, "id") ?? DraftRule.IdOf($"sigma {file.Name}"),
            Text = SigmaText.Of(file, documents, owner),
            LogSources = [.. documents.Select(map => map["logsource"]).OfType<YamlMap>().Select(source => new LogSource(Text(source, "category"), Text(source, "product"), Text(source, "service"))).Distinct()],
        };
    }

    private static bool IsOwned(ImmutableArray<YamlMap> documents) => documents.Any(map => KnownKeys.Attributes.Names.Any(key => key is not ("tests" or "group-by") && map[key] is not null));

    private static string? Text(YamlMap map, string key) => map[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;
}
