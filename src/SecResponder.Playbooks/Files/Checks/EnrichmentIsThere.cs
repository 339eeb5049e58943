using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>Fields of assets and places are ones that we have, and somebody tells them: a rule that asks what nobody knows never matches, without a word.</summary>
internal sealed class EnrichmentIsThere : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        foreach (var (field, at) in draft.Rules.Where(rule => rule.Metadata.File == draft.Metadata.File).SelectMany(RuleFields.Of).Where(field => EnrichedField.IsOurs(field.Field)))
        {
            if (EnrichedField.Find(field) is null)
                context.Findings.Warning(at, PlaybookCodes.UnknownEnrichment, $"there is no field '{field}', so it never has a value",
                    $"{NearMiss.Question(field, EnrichedField.Names)}known: {string.Join(", ", EnrichedField.Names.Where(name => name.Contains(".src.", StringComparison.Ordinal)))}, and the same for dst, dvc, target", field.Length);
            else if (Missing(field, context) is var (what, remedy))
                context.Findings.Warning(at, PlaybookCodes.NothingKnown, $"'{field}' never has a value: there is no list with '{what}'", remedy, field.Length);
        }
        foreach (var (key, node) in draft.Steps.SelectMany(step => step.With))
            if (node is Yaml.YamlScalar text && EnrichedField.In(text.Text).Where(EnrichedField.IsOurs).FirstOrDefault(field => Missing(field, context) is not null) is { } unknown)
                context.Warning(text, PlaybookCodes.NothingKnown, $"'{key.Text}' prints '{unknown}', which never has a value", Missing(unknown, context)!.Value.Remedy);
    }

    private static (string What, string Remedy)? Missing(string field, CheckContext context) => EnrichedField.Find(field) switch
    {
        { IsAsset: true } when context.Lists.All(list => list.Assets.IsEmpty) => ("assets:", "add lists/assets.yaml with 'assets: [{name: …, addresses: […]}]'"),
        { IsAsset: false } when context.Lists.All(list => list.Geo.IsDefaultOrEmpty) => ("geo:", "add lists/geo.yaml with 'geo: [GeoLite2-Country.mmdb]', a file that you get from its vendor"),
        _ => null,
    };
}
