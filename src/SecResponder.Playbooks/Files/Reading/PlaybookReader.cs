using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads SecResponder's custom attributes off a Sigma document. Absent: it observes, without a response.</summary>
internal sealed class PlaybookReader(IReadOnlyDictionary<string, ActionSignature> actions, IReadOnlyDictionary<string, PlaybookList> lists, DateTimeOffset now, Findings findings)
{
    /// <summary>The shortest time after its last evidence for which an incident stays open.</summary>
    private static readonly TimeSpan ShortestQuiet = TimeSpan.FromHours(1);

    /// <param name="metadata">The document.</param>
    /// <param name="folder">The owner by path; empty at the root.</param>
    /// <param name="correlation">The document as a correlation, if it is one.</param>
    /// <param name="rules">The rules that count for it.</param>
    public PlaybookDraft Read(SigmaMetadata metadata, string folder, SigmaCorrelation? correlation, ImmutableArray<SigmaRule> rules)
    {
        var document = metadata.Document;
        var keys = new AttributeMap(document, "the playbook", findings);
        var steps = new ResponseReader(actions, findings).Read(document["response"]);
        var playbook = new Playbook
        {
            Id = metadata.Handle,
            Title = metadata.Title,
            Owner = folder.Length > 0 ? folder : (document["owner"] as YamlScalar)?.Text ?? "",
            File = metadata.File,
            Mode = keys.Choice("mode", ("observe", PlaybookMode.Observe), ("enforce", PlaybookMode.Enforce), ("off", PlaybookMode.Off)),
            Level = metadata.Level,
            Author = metadata.Author,
            Tags = metadata.Tags,
            FalsePositives = metadata.FalsePositives,
            Response = [.. steps.Select(step => step.Step)],
            Guardrails = new GuardrailsReader(lists, now, findings).Read(document["guardrails"], KnownKeys.Guardrails),
            OnFalsePositive = keys.Choice("on-false-positive", ("keep", OnFalsePositive.Keep), ("release", OnFalsePositive.Release)),
            Inhibit = keys.Choice("inhibit", ("team", Inhibit.Team), ("playbook", Inhibit.Playbook), ("anybody", Inhibit.Anybody), ("off", Inhibit.Off)),
            Flood = FloodReader.Read(document["flood"], findings),
            Change = ChangeRuleReader.Read(document["change"], findings),
            Tests = new TestsReader(lists, findings).Read(document["tests"]),
            GroupBy = correlation?.GroupBy ?? GroupOfRule(keys, steps),
            // The timespan of a baseline is how far it looks back, not how long what it finds goes on.
            Quiet = correlation is { Type: not (SigmaCorrelationType.FirstSeen or SigmaCorrelationType.Rare) } && correlation.Timespan > ShortestQuiet ? correlation.Timespan : ShortestQuiet,
        };
        return new PlaybookDraft
        {
            Playbook = playbook,
            Metadata = metadata,
            Steps = steps,
            Correlation = correlation,
            Rules = rules,
            Lateness = keys.Duration("lateness"),
        };
    }

    private static ImmutableArray<string> GroupOfRule(AttributeMap keys, ImmutableArray<StepDraft> steps) => keys.Map["group-by"] is not null
        ? [.. keys.Scalars("group-by").Select(field => field.Text)]
        : steps.IsEmpty ? [] : [.. steps.SelectMany(step => step.Known()).Where(known => known.Parameter.IsTarget).SelectMany(known => TemplateFields.Of(known.Text.Text)).Select(field => field.Field).Distinct()];
}
