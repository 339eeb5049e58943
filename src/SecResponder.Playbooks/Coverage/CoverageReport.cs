using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Coverage;

/// <summary>What a set of playbooks covers: ATT&amp;CK techniques by the tags of what reports, and log sources by who feeds them. A rule that nothing feeds covers nothing yet, and is counted apart.</summary>
public sealed partial record CoverageReport
{
    /// <summary>Documents that report: rules and correlations.</summary>
    public required int Playbooks { get; init; }

    /// <summary>Those that some source has events for.</summary>
    public required int Fed { get; init; }

    /// <summary>By technique, in the order of their ids.</summary>
    public required ImmutableArray<CoveredTag> Techniques { get; init; }

    /// <summary>By tactic, the most covered first.</summary>
    public required ImmutableArray<CoveredTag> Tactics { get; init; }

    /// <summary>Every source that can be read, in their order.</summary>
    public required ImmutableArray<CoveredSource> Sources { get; init; }

    /// <summary>Log sources of rules that no source feeds, the one with most rules first.</summary>
    public required ImmutableArray<WaitingRules> Waiting { get; init; }

    /// <summary>Documents without a technique among their tags.</summary>
    public required int Untagged { get; init; }

    /// <param name="set">The playbooks.</param>
    /// <param name="eventsPerSource">How many events of each source a log had; null when none was given.</param>
    public static CoverageReport Of(PlaybookSet set, IReadOnlyDictionary<string, long>? eventsPerSource)
    {
        ArgumentNullException.ThrowIfNull(set);
        var documents = set.Playbooks.Where(playbook => playbook.Mode != PlaybookMode.Off).Select(playbook => Document.Of(set, playbook)).Where(document => document.Rules.Length > 0).ToImmutableArray();
        var rules = documents.SelectMany(document => document.Rules).Distinct<SigmaRule>(ReferenceEqualityComparer.Instance).ToImmutableArray();
        return new CoverageReport
        {
            Playbooks = documents.Length,
            Fed = documents.Count(document => document.IsFed),
            Techniques = [.. Covered(documents, tag => TechniqueForm().Match(tag) is { Success: true } match ? match.Groups[1].Value.ToUpperInvariant() : null).OrderBy(technique => technique.Name, StringComparer.Ordinal)],
            Tactics = [.. Covered(documents, tag => TacticForm().Match(tag) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant().Replace('_', '-') : null).OrderByDescending(tactic => tactic.Fed + tactic.Waiting)],
            Sources = [.. EventSources.All.Select(source => new CoveredSource(
                source.Id, source.Title, rules.Count(rule => source.Kinds.Any(kind => kind.LogSources.Any(rule.LogSource.Contains))), eventsPerSource is null ? null : eventsPerSource.GetValueOrDefault(source.Id)))],
            Waiting = [.. rules.Where(rule => LogSourceFeeds.Of(rule.LogSource).IsEmpty).GroupBy(rule => rule.LogSource.ToString(), StringComparer.OrdinalIgnoreCase)
                .Select(group => new WaitingRules(group.Key, LogSourceFeeds.AreWindowsEvents(group.First().LogSource), [.. group.Select(rule => rule.Metadata.Handle)]))
                .OrderByDescending(waiting => waiting.Rules.Length).ThenBy(waiting => waiting.LogSource, StringComparer.Ordinal)],
            Untagged = documents.Count(document => !document.Tags.Any(tag => TechniqueForm().IsMatch(tag))),
        };
    }

    private static IEnumerable<CoveredTag> Covered(ImmutableArray<Document> documents, Func<string, string?> name) => documents
        .SelectMany(document => document.Tags.Select(name).OfType<string>().Distinct(StringComparer.Ordinal), (document, tag) => (document, tag))
        .GroupBy(pair => pair.tag, pair => pair.document, StringComparer.Ordinal)
        .Select(group => new CoveredTag(group.Key, group.Count(document => document.IsFed), group.Count(document => !document.IsFed), group.Count(document => document is { IsFed: true, Responds: true }),
            [.. group.Select(document => document.Title)]));

    // attack.t1059 and attack.t1059.001; a software (s0002) or group (g0016) is no technique, nor a tactic.
    [GeneratedRegex(@"^attack\.(t[0-9]{4}(?:\.[0-9]{3})?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TechniqueForm();

    [GeneratedRegex(@"^attack\.([a-z]+(?:[-_][a-z]+)*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TacticForm();

    private sealed record Document(string Title, ImmutableArray<string> Tags, ImmutableArray<SigmaRule> Rules, bool IsFed, bool Responds)
    {
        // A correlation without tags of its own has those of its rules.
        public static Document Of(PlaybookSet set, Playbook playbook)
        {
            ImmutableArray<SigmaRule> rules = [.. set.RulesOf(playbook.Id)];
            return new Document(playbook.Title, playbook.Tags.IsEmpty ? [.. rules.SelectMany(rule => rule.Metadata.Tags)] : playbook.Tags, rules,
                rules.Any(rule => !LogSourceFeeds.Of(rule.LogSource).IsEmpty), !playbook.Response.IsEmpty);
        }
    }
}

/// <summary>A technique or tactic, and how many documents are about it.</summary>
/// <param name="Name">T1059.001, or credential-access.</param>
/// <param name="Fed">Documents that some source has events for.</param>
/// <param name="Waiting">Documents that none has.</param>
/// <param name="Responding">Of the first, those that respond.</param>
/// <param name="Titles">Their titles.</param>
public sealed record CoveredTag(string Name, int Fed, int Waiting, int Responding, ImmutableArray<string> Titles);

/// <summary>A source, how many rules it feeds, and, with a log, how many events it gave.</summary>
public sealed record CoveredSource(string Id, string Title, int Rules, long? Events)
{
    /// <summary>Unused: no rule wants it. Silent: rules want it, and the log has nothing of it.</summary>
    public string State => (Rules, Events) switch { (0, _) => "unused", (_, 0) => "silent", _ => "used" };
}

/// <summary>Rules that wait for a log source.</summary>
/// <param name="LogSource">The log source.</param>
/// <param name="AreWindowsEvents">Whether Windows events as JSON are of it.</param>
/// <param name="Rules">The rules' ids.</param>
public sealed record WaitingRules(string LogSource, bool AreWindowsEvents, ImmutableArray<string> Rules);
