using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>What the shape of the engine promises: no allocation where nothing matches, rules that sleep, each predicate once.</summary>
public sealed class HotPath
{
    private static readonly byte[] Quiet = Encoding.UTF8.GetBytes(
        """{"a":"nothing to see","n":17,"ip":"192.0.2.7","t":"2026-03-01T12:00:00Z","x":{"y":["deep","er"],"z":{"q":1.50}},"s":"esc\u00e4ped \"text\""}""");

    private static readonly string[] Detections =
    [
        "s: {a|contains: evil}\ncondition: s", "s: {a|endswith: '.exe', x.y: foo}\ncondition: s", "s: {ip|cidr: 10.0.0.0/8}\ncondition: s", "s: {n|gt: 100}\ncondition: s",
        "s: {a|re: 'ev[i]l\\d+'}\ncondition: s", "s: [keyword, 'an*other']\ncondition: s", "s: {t|hour: 3}\ncondition: s", "s: {a|fieldref: s}\ncondition: s",
        "s: {x|contains: 'q:9'}\nf: {a: null}\ncondition: s and not f", "s: {x.z.q: 1.7}\ncondition: s", "s: {a: 'no?hing*there'}\ncondition: s", "s: {a|cased: NOTHING}\ncondition: s",
    ];

    [Fact]
    public void An_event_that_matches_nothing_allocates_nothing()
    {
        Assert.Equal(0, Allocated(Detections));
    }

    [Fact]
    public void The_measurement_sees_an_event_that_allocates() =>
        // The twin: a duplicate key takes the slow path, which allocates.
        Assert.NotEqual(0, Allocated(Detections, [.. "{\"a\":1,"u8, .. Quiet.AsSpan(1)]));

    [Fact]
    public void A_rule_sleeps_until_its_rarest_necessary_predicate_holds()
    {
        var engine = new Engine(Enumerable.Range(0, 1_000).Select(number => Engine.Rule($"s: {{action: allow, host|contains: 'evil-{number}.example'}}\ncondition: s")));
        Assert.Empty(engine.Match("""{"action":"allow","host":"www.example.com"}"""));
        Assert.Equal(0, engine.Matcher.LastCandidates);
        Assert.Equal([7], engine.Match("""{"action":"allow","host":"a.evil-7.example.net"}"""));
        Assert.Equal(1, engine.Matcher.LastCandidates);
    }

    [Fact]
    public void Without_gates_every_rule_is_looked_at()
    {
        // The twin of the test above: the counter is not always small.
        var engine = new Engine(Enumerable.Range(0, 1_000).Select(number => Engine.Rule($"s: {{action: allow, host|contains: 'evil-{number}.example'}}\ncondition: s")), gateOf: Gate.Open);
        engine.Match("""{"action":"allow","host":"www.example.com"}""");
        Assert.Equal(1_000, engine.Matcher.LastCandidates);
    }

    [Fact]
    public void What_is_seen_to_be_common_no_longer_wakes_a_rule()
    {
        // The guess takes the long word for rarer than the short one; the events say otherwise.
        var engine = new Engine([Engine.Rule("s: {action: 'permitted-by-policy', host|contains: 'evil'}\ncondition: s")], learnFrom: 50);
        for (var i = 0; i < 50; i++)
            Assert.Empty(engine.Match("""{"action":"permitted-by-policy","host":"www.example.com"}"""));
        Assert.Equal(1, engine.Matcher.LastCandidates);
        Assert.Empty(engine.Match("""{"action":"permitted-by-policy","host":"www.example.com"}"""));
        Assert.Equal(0, engine.Matcher.LastCandidates);
        Assert.Equal([0], engine.Match("""{"action":"permitted-by-policy","host":"www.evil.example.com"}"""));
    }

    [Theory]
    [InlineData("""{"url":"/gate7/00ff00ff.php"}""", 1, 1)]
    [InlineData("""{"url":"/index.html"}""", 0, 0)]
    [InlineData("""{"url":"/gate7/"}""", 1, 0)]
    public void An_expression_sleeps_until_its_text_is_there(string json, int candidates, int matches)
    {
        var engine = new Engine([Engine.Rule("s: {url|re: '/gate7/[0-9a-f]{8}\\.php'}\ncondition: s")]);
        Assert.Equal(matches, engine.Match(json).Count);
        Assert.Equal(candidates, engine.Matcher.LastCandidates);
    }

    [Fact]
    public void Ports_and_networks_wake_rules_as_text_does()
    {
        var rules = Enumerable.Range(1, 200).Select(number => Engine.Rule($"s: {{action: allow, port: {number}}}\ncondition: s"))
            .Concat(Enumerable.Range(1, 200).Select(number => Engine.Rule($"s: {{action: allow, ip|cidr: 10.{number}.0.0/16}}\ncondition: s")));
        var engine = new Engine(rules);
        Assert.Equal([79, 204], engine.Match("""{"action":"allow","port":80,"ip":"10.5.1.1"}"""));
        Assert.Equal(2, engine.Matcher.LastCandidates);
    }

    [Fact]
    public void Equal_predicates_of_many_rules_are_one()
    {
        var rules = RuleCompiler.Compile(Enumerable.Range(0, 50).Select(_ => Engine.Rule("s: {Image|endswith: ['\\powershell.exe', '\\pwsh.exe'], a|re: 'x\\d'}\ncondition: s")));
        // The two predicates, and "a has a value", which lets the expression sleep.
        Assert.Equal(3, rules.LaneOf(EventKind.Unknown, anyLogSource: false, Gate.Of).Current.Predicates.Length);
    }

    private static long Allocated(IEnumerable<string> detections, byte[]? json = null)
    {
        var rules = detections.Select(detection => Engine.Rule(detection)).ToList();
        var matcher = new RuleMatcher(RuleCompiler.Compile(rules));
        var e = new SecurityEvent();
        var matched = new List<int>();
        var matches = 0;
        void Once()
        {
            Engine.Fill(e, json ?? Quiet);
            matcher.Match(e, matched);
            matches += matched.Count;
        }

        for (var i = 0; i < 200; i++)
            Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Once();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, matches);
        return allocated;
    }
}
