using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Cli.Explaining;

/// <summary>Follows one rule through events and keeps the explanation of the event that tells most: the first that matches, else the one that comes nearest.</summary>
internal sealed class RuleTrace(PlaybookSet set, SigmaRule rule)
{
    // How many events are explained in search of the nearest one; matching goes on behind them.
    private const int MostExplained = 200;
    private const int MostLines = 1000;

    private readonly ImmutableArray<SigmaFilter> _filters = set.Rules.FiltersOf(rule);
    private readonly RuleMatcher _matcher = new(RuleCompiler.Compile([rule with { Metadata = rule.Metadata with { Status = null } }], set.Rules.FiltersOf(rule)), matchAnyLogSource: true, set.Enrichment);
    private readonly List<int> _matched = [];
    private double _best = -1;

    public SigmaRule Rule => rule;

    /// <summary>Events looked at.</summary>
    public long Events { get; private set; }

    /// <summary>Events whose fields fit the rule, whatever their log source.</summary>
    public long Matches { get; private set; }

    /// <summary>The lines of those, as far as they are kept.</summary>
    public List<long> Lines { get; } = [];

    /// <summary>The event that is explained; null when there was none.</summary>
    public ExplainedEvent? Shown { get; private set; }

    public void Take(long line, SecurityEvent e)
    {
        Events++;
        var matches = _matcher.Match(e, _matched) && _matched.Count > 0;
        if (matches && ++Matches <= MostLines)
            Lines.Add(line);
        var isTried = e.Kind.LogSources.Length == 0 || e.Kind.LogSources.Any(rule.LogSource.Contains);
        if (matches ? _best < (isTried ? 4 : 3) : _best < 2 && Events <= MostExplained)
            Keep(line, e, matches, isTried);
    }

    private void Keep(long line, SecurityEvent e, bool matches, bool isTried)
    {
        var why = RuleExplainer.Explain(rule, e, _filters, set.Enrichment);
        // A match, then an event of the rule's log source, then how much holds, then how many of the rule's fields it has.
        var score = (matches ? 3 : 0) + (isTried ? 1 : 0) + (matches ? 0 : 0.9 * Math.Min(1, Nearness(why)) + 0.09 * FieldsFound(why));
        if (score <= _best)
            return;
        _best = score;
        Shown = new ExplainedEvent(line, e.Kind.Source, e.Kind.Name, e.Kind.Schema.ToString(), [.. e.Kind.LogSources.Select(source => source.ToString())], e.Time, matches, isTried, why);
    }

    private static double FieldsFound(Explanation part) => part switch
    {
        { IsItem: true } => part.Found is null ? 0 : 1,
        { Parts.IsEmpty: true } => 0,
        _ => part.Parts.Average(FieldsFound),
    };

    // How much of what must hold does hold.
    private static double Nearness(Explanation part) => part switch
    {
        { IsItem: true } or { Parts.IsEmpty: true } => part.Holds ? 1 : 0,
        { What: "not" } => 1 - Nearness(part.Parts[0]),
        { What: "or" or "one of" } => part.Parts.Max(Nearness),
        _ => part.Parts.Average(Nearness),
    };
}

/// <summary>One event and why a rule matches it or not.</summary>
/// <param name="Line">The input line.</param>
/// <param name="Source">The source that read it; empty when nobody has normalized it.</param>
/// <param name="Kind">The kind of record.</param>
/// <param name="Schema">ASIM's schema; None when nobody has normalized it.</param>
/// <param name="LogSources">Sigma's log sources that it is of; empty when nothing is known of them.</param>
/// <param name="Time">Event time.</param>
/// <param name="Matches">Whether its fields fit.</param>
/// <param name="IsTried">Whether the rule is for events of its log source, so that <c>detect</c> tries it.</param>
/// <param name="Why">The rule's condition, part by part.</param>
internal sealed record ExplainedEvent(
    long Line, string Source, string Kind, string Schema, ImmutableArray<string> LogSources, DateTimeOffset Time, bool Matches, bool IsTried, Explanation Why);
