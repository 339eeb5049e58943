using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class DetectorTests
{
    private const string Rules = """
        title: r
        name: r
        logsource: {category: firewall}
        detection: {sel: {kind: a}, condition: sel}
        ---
        title: q
        name: q
        logsource: {category: firewall}
        detection: {sel: {other: b}, condition: sel}
        ---
        """;

    [Fact]
    public void One_event_that_matches_two_rules_is_one_signal_with_both()
    {
        var (hits, signals) = Detect(Rules + "\ntitle: c\nname: c\ncorrelation: {type: event_count, rules: [r, q], group-by: [ip], timespan: 1m, condition: {gte: 2}}\n", """{"kind": "a", "other": "b", "ip": "X"}""");
        Assert.Equal(["r", "q"], hits);
        var signal = Assert.Single(signals);
        Assert.Equal(["r", "q"], signal.RuleIds);
        Assert.Equal(["X"], signal.Group);
    }

    [Fact]
    public void An_alias_leads_each_rule_to_its_own_field()
    {
        const string correlation = "\ntitle: c\nname: c\ncorrelation: {type: event_count, rules: [r, q], group-by: [peer], aliases: {peer: {r: src, q: dst}}, timespan: 1m, condition: {gte: 2}}\n";
        Assert.Equal([["h1"], ["h2"]], Detect(Rules + correlation, """{"kind": "a", "other": "b", "src": "h1", "dst": "h2"}""").Signals.Select(signal => signal.Group.ToArray()));
        Assert.Equal(["r", "q"], Assert.Single(Detect(Rules + correlation, """{"kind": "a", "other": "b", "src": "h1", "dst": "H1"}""").Signals).RuleIds);
    }

    [Theory]
    [InlineData("""{"other": "b", "dst": "h2"}""", """{"other":"b","dst":"h2","peer":"h2"}""")]
    [InlineData("""{"other": "b", "dst": "h2", "peer": "forged"}""", """{"other":"b","dst":"h2","peer":"h2"}""")]
    public void What_an_alias_stands_for_is_evidence_so_that_templates_can_name_it(string given, string evidence)
    {
        const string correlation = "\ntitle: c\nname: c\ncorrelation: {type: event_count, rules: [r, q], group-by: [peer], aliases: {peer: {r: src, q: dst}}, timespan: 1m, condition: {gte: 2}}\n";
        Assert.Equal(evidence, Assert.Single(Detect(Rules + correlation, given).Signals).Evidence);
    }

    [Fact]
    public void Rules_that_a_correlation_has_taken_in_do_not_signal_by_themselves()
    {
        const string correlation = "\ntitle: c\nname: c\ncorrelation: {type: event_count, rules: [r, q], timespan: 1m, condition: {gte: 2}, generate: GENERATE}\n";
        Assert.Equal(["c"], Detect(Rules + correlation.Replace("GENERATE", "false", StringComparison.Ordinal), """{"kind": "a"}""").Signals.Select(signal => signal.PlaybookId));
        Assert.Equal(["r", "c"], Detect(Rules + correlation.Replace("GENERATE", "true", StringComparison.Ordinal), """{"kind": "a"}""").Signals.Select(signal => signal.PlaybookId));
    }

    [Theory]
    [InlineData("off", 0)]
    [InlineData("observe", 1)]
    [InlineData("enforce", 1)]
    public void A_playbook_that_is_off_makes_no_signal(string mode, int signals) => Assert.Equal(signals, Detect(Rules[..Rules.IndexOf("---", StringComparison.Ordinal)] + $"mode: {mode}\n", """{"kind": "a"}""").Signals.Count);

    [Theory]
    [InlineData("nothing there", """{"kind": "a"}""")]
    [InlineData("null", """{"kind": "a", "ip": null}""")]
    [InlineData("empty text", """{"kind": "a", "ip": ""}""")]
    public void Without_a_group_by_field_there_is_no_signal_but_a_count(string why, string json)
    {
        Assert.NotEmpty(why);
        using var repository = new Repository(("a.yaml", Rules[..Rules.IndexOf("---", StringComparison.Ordinal)] + "group-by: [ip]\n"));
        var detector = new Detector(repository.Load());
        var signals = new List<Signal>();
        detector.Detect(Event(json), [], signals);
        Assert.Empty(signals);
        Assert.Equal((1, 1), (detector.WithoutGroup, detector.HitsPerRule[0]));
    }

    [Fact]
    public void A_rule_that_responds_but_groups_by_nothing_takes_each_event_as_its_own()
    {
        var signal = Assert.Single(Detect(Rules[..Rules.IndexOf("---", StringComparison.Ordinal)] + "id: 00000000-0000-4000-8000-000000000001\nresponse: [{do: ticket.open, with: {queue: q, title: t}}]\n", """{"kind": "a"}""").Signals);
        Assert.Equal(["test/0@1"], signal.Group);
    }

    [Fact]
    public void Evidence_of_a_normalized_event_is_its_asim_fields_and_the_vendors_that_are_named()
    {
        using var repository = new Repository(("a.yaml", "title: r\nname: r\nlogsource: {category: firewall}\nfields: [session_end]\ngroup-by: [src_ip]\ndetection: {sel: {dst_port: 22, rule_uuid: x}, condition: sel}\n"));
        var e = new SecurityEvent();
        e.Reset(new RawRecord("raw"u8.ToArray(), new Origin("test", "0", 1), Signals.Start));
        e.Begin(new EventKind("fw", "traffic", AsimSchema.NetworkSession, new LogSource("firewall")));
        e.SetText(AsimField.SrcIpAddr, "10.0.0.5");
        e.SetInteger(AsimField.DstPortNumber, 22);
        e.Vendor.Add("rule_uuid"u8.ToArray(), e.Scratch("x"u8));
        e.Vendor.Add("session_end"u8.ToArray(), e.Scratch("aged \"out\""u8));
        e.Vendor.Add("unnamed"u8.ToArray(), e.Scratch("y"u8));
        var signals = new List<Signal>();
        new Detector(repository.Load()).Detect(e, [], signals);
        Assert.Equal(["10.0.0.5"], Assert.Single(signals).Group);
        Assert.Equal("""{"EventSchema":"NetworkSession","EventSchemaVersion":"0.2.7","Type":"fw","SrcIpAddr":"10.0.0.5","DstPortNumber":22,"IpAddr":"10.0.0.5","dst_port":"22","rule_uuid":"x","session_end":"aged \"out\"","src_ip":"10.0.0.5"}""", signals[0].Evidence);
    }

    [Fact]
    public void An_event_that_is_no_json_matches_nothing_and_is_counted()
    {
        using var repository = new Repository(("a.yaml", Rules[..Rules.IndexOf("---", StringComparison.Ordinal)]));
        var detector = new Detector(repository.Load());
        detector.Detect(Event("""{"kind": """), [], []);
        Assert.Equal(1, detector.Unreadable);
    }

    private static (string[] Hits, List<Signal> Signals) Detect(string yaml, string json)
    {
        using var repository = new Repository(("a.yaml", yaml));
        var (hits, signals) = (new List<RuleHit>(), new List<Signal>());
        new Detector(repository.Load()).Detect(Event(json), hits, signals);
        return ([.. hits.Select(hit => hit.Rule.Metadata.Name!)], signals);
    }

    private static SecurityEvent Event(string json)
    {
        var (e, bytes) = (new SecurityEvent(), Encoding.UTF8.GetBytes(json));
        e.Reset(new RawRecord(bytes, new Origin("test", "0", 1), Signals.Start));
        e.Vendor.SetJson(bytes);
        return e;
    }
}
