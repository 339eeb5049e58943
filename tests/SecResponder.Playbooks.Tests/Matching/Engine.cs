using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>Rules from YAML text against JSON events: what a test of matching needs.</summary>
internal sealed class Engine
{
    private readonly RuleMatcher _matcher;
    private readonly SecurityEvent _event = new();
    private readonly List<int> _matched = [];

    public Engine(IEnumerable<SigmaRule> rules, IEnumerable<SigmaFilter>? filters = null, GateChoice? gateOf = null, int learnFrom = 4096)
    {
        Rules = RuleCompiler.Compile(rules, filters);
        _matcher = new RuleMatcher(Rules, matchAnyLogSource: false, gateOf ?? Gate.Of, learnFrom: learnFrom);
    }

    public CompiledRuleSet Rules { get; }

    public RuleMatcher Matcher => _matcher;

    /// <summary>A rule whose detection is the given YAML.</summary>
    public static SigmaRule Rule(string detection, string logsource = "{category: test}")
    {
        var read = Read($"title: t\nlogsource: {logsource}\ndetection:\n  {detection.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
        Assert.Empty(read.Diagnostics.Where(finding => finding.Severity == Diagnostics.DiagnosticSeverity.Error));
        return read.Rules[0];
    }

    public static SigmaDocuments Read(string yaml)
    {
        var file = YamlReader.Read("rule.yaml", yaml);
        var documents = SigmaReader.Read("rule.yaml", file.Documents);
        return documents with { Diagnostics = [.. file.Diagnostics, .. documents.Diagnostics] };
    }

    public static void Fill(SecurityEvent e, byte[] json)
    {
        e.Reset(new RawRecord(json, new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));
        e.Vendor.SetJson(json);
    }

    /// <summary>The positions of the rules that match.</summary>
    public IReadOnlyList<int> Match(string json) => Match(Encoding.UTF8.GetBytes(json));

    public IReadOnlyList<int> Match(byte[] json)
    {
        Fill(_event, json);
        _matcher.Match(_event, _matched);
        return [.. _matched];
    }
}
