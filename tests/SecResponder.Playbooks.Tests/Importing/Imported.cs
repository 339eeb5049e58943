using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Importing;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Tests.Matching;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Importing;

/// <summary>Rules of other products, imported from memory.</summary>
internal static class Imported
{
    public static ImportFile File(string name, string text) => new(name, name, text, YamlReader.Read(name, text).Documents);

    public static IReadOnlyList<ImportedRule> Of(params (string Name, string Text)[] files) => RuleImports.Of([.. files.Select(file => File(file.Name, file.Text))], "network-soc");

    public static ImportedRule One(string text) => Assert.Single(Of(("rules/one.yaml", text)));

    /// <summary>An analytics rule of Sentinel with this query, which begins on line 5.</summary>
    public static string Sentinel(string query, string more = "") =>
        $"""
        id: 7f7e2a52-0c9e-4d2e-8a40-9f1f3f2f9a10
        name: Something that should not happen
        severity: Medium
        query: |
          {query.ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal)}
        queryPeriod: 1h
        triggerOperator: gt
        triggerThreshold: 0
        {more}
        """;

    /// <summary>The Sigma in a playbook; it must have no mistake.</summary>
    public static SigmaDocuments Read(ImportedRule rule)
    {
        Assert.True(rule.Outcome == ImportOutcome.Imported, string.Join('\n', rule.Remarks));
        var yaml = YamlReader.Read("one.yaml", rule.Text!);
        var read = SigmaReader.Read("one.yaml", yaml.Documents);
        Assert.Empty(yaml.Diagnostics.Concat(read.Diagnostics).Select(finding => $"{finding.Line}: {finding.Message}\n{rule.Text}"));
        return read;
    }

    /// <summary>Whether the playbook's rule matches an event.</summary>
    public static bool Matches(ImportedRule rule, string json) => new Engine([Read(rule).Rules[0]]).Match(json).Any();
}
