using System.Collections.Immutable;
using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>One rule over lists that a test gives, against JSON events of a time.</summary>
internal sealed class ListRules
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SecurityEvent _event = new();
    private readonly List<int> _matched = [];
    private readonly Dictionary<string, NamedList> _lists;

    public ListRules(string item, params NamedList[] lists)
    {
        _lists = lists.ToDictionary(list => list.Name, StringComparer.Ordinal);
        var file = YamlReader.Read("rule.yaml", $"title: t\nlogsource: {{category: test}}\ndetection:\n  s: {item}\n  condition: s\n");
        var read = SigmaReader.Read("rule.yaml", file.Documents, _lists.GetValueOrDefault);
        Diagnostics = [.. file.Diagnostics, .. read.Diagnostics];
        Compiled = RuleCompiler.Compile(read.Rules);
        Matcher = new RuleMatcher(Compiled);
    }

    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public CompiledRuleSet Compiled { get; }

    public RuleMatcher Matcher { get; private set; }

    /// <summary>A list under its name, each entry whatever it is: an address, a network, or text with wildcards.</summary>
    public static NamedList List(string name, params string[] entries) => new(name, new ListContent([.. entries.Select(entry => ListEntry.Of(entry))]));

    public static NamedList List(string name, params ListEntry[] entries) => new(name, new ListContent([.. entries]));

    /// <summary>The same compiled rules over other contents.</summary>
    public void Swap(EnrichmentSnapshot enrichment) => Matcher = new RuleMatcher(Compiled, enrichment: enrichment);

    /// <summary>Matches one event again and again; says how many rules match.</summary>
    public Func<int> Prepared(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return () =>
        {
            _event.Reset(new RawRecord(bytes, new Origin("test", "0", 1), Noon));
            _event.Vendor.SetJson(bytes);
            Matcher.Match(_event, _matched);
            return _matched.Count;
        };
    }

    public bool Matches(string json, DateTimeOffset? at = null)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        _event.Reset(new RawRecord(bytes, new Origin("test", "0", 1), at ?? Noon));
        _event.Vendor.SetJson(bytes);
        Matcher.Match(_event, _matched);
        return _matched.Count > 0;
    }
}
