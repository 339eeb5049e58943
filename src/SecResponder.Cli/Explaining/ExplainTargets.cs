using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Cli.Explaining;

/// <summary>What is to be explained: rules, or correlations with the rules that they count.</summary>
internal sealed class ExplainTargets
{
    private ExplainTargets(ImmutableArray<RuleTrace> rules, ImmutableArray<CorrelationTrace> correlations)
    {
        Rules = rules;
        Correlations = correlations;
    }

    public ImmutableArray<RuleTrace> Rules { get; }

    public ImmutableArray<CorrelationTrace> Correlations { get; }

    public bool IsEmpty => Rules.IsEmpty && Correlations.IsEmpty;

    /// <summary>Events looked at.</summary>
    public long Events { get; private set; }

    /// <summary>Finds a document by its id, name or title; with none, every one that reports.</summary>
    public static ExplainTargets Find(PlaybookSet set, string? wanted, bool anyLogSource)
    {
        ImmutableArray<CorrelationTrace> correlations = [.. set.Playbooks
            .Where(playbook => wanted is null || Same(playbook.Id, wanted) || Same(playbook.Title, wanted) || set.CorrelationOf(playbook.Id)?.Metadata.Is(wanted) == true)
            .Select(playbook => (playbook, correlation: set.CorrelationOf(playbook.Id)))
            .Where(pair => pair.correlation is not null)
            .Select(pair => new CorrelationTrace(set, pair.playbook, pair.correlation!, anyLogSource))];
        var counted = correlations.SelectMany(correlation => correlation.Rules).Select(rule => rule.Rule).ToHashSet<SigmaRule>(ReferenceEqualityComparer.Instance);
        return new ExplainTargets(
            [.. set.Rules.Rules.Where(rule => wanted is null ? !counted.Contains(rule) : rule.Metadata.Is(wanted) || Same(rule.Metadata.Handle, wanted) || Same(rule.Metadata.Title, wanted)).Select(rule => new RuleTrace(set, rule))],
            correlations);
    }

    /// <summary>What might have been meant.</summary>
    public static string Hint(PlaybookSet set, string wanted)
    {
        string[] near = [.. set.Rules.Rules.Select(rule => rule.Metadata).Where(rule => rule.Title.Contains(wanted, StringComparison.OrdinalIgnoreCase) || rule.Handle.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
            || Path.GetFileName(rule.File).Contains(wanted, StringComparison.OrdinalIgnoreCase)).Take(3).Select(rule => $"'{rule.Title}' ({rule.Handle})")];
        return near.Length > 0 ? $"did you mean {string.Join(", or ", near)}?" : "give an id, a name, a title, or a file";
    }

    public void Take(long line, SecurityEvent e)
    {
        Events++;
        foreach (var rule in Rules)
            rule.Take(line, e);
        foreach (var correlation in Correlations)
            correlation.Take(line, e);
    }

    public void End()
    {
        foreach (var correlation in Correlations)
            correlation.End();
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
