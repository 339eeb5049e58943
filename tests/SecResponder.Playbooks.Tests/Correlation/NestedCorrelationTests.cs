using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Correlations of correlations: one key, one state, one read mark, whatever they are made of.</summary>
public sealed class NestedCorrelationTests
{
    private const string Rules = """
        title: failed
        name: failed
        logsource: {category: test}
        detection: {sel: {e: fail}, condition: sel}
        ---
        title: passed
        name: passed
        logsource: {category: test}
        detection: {sel: {e: pass}, condition: sel}
        ---

        """;

    private const string Guessing = Rules + """
        title: guessing
        name: guessing
        correlation: {type: event_count, rules: [failed], group-by: [host, user], timespan: 60s, condition: {gte: 2}}
        ---

        """;

    [Theory]
    [InlineData("two users of one host, each guessed at", "fail:ada:h fail:ada:h fail:bob:h fail:bob:h", "...F")]
    [InlineData("one user twice is one user", "fail:ada:h fail:ada:h fail:ada:h", "...")]
    [InlineData("two users of different hosts", "fail:ada:h fail:ada:h fail:bob:g fail:bob:g", "....")]
    [InlineData("interleaved", "fail:ada:h fail:bob:h fail:bob:h fail:ada:h", "...F")]
    [InlineData("an event without the inner group is in no group", "fail:ada:h fail:ada:h fail::h fail::h", "....")]
    public void What_an_inner_correlation_grouped_by_can_be_measured(string why, string events, string verdicts)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdicts, Run(Guessing + "title: outer\nname: outer\ncorrelation: {type: value_count, rules: [guessing], group-by: [host], timespan: 10m, condition: {field: user, gte: 2}}\n", events));
    }

    [Fact]
    public void An_alias_leads_through_the_inner_correlation_to_each_rules_own_field() =>
        Assert.Equal("..F.", Run(Guessing + "title: outer\nname: outer\ncorrelation: {type: temporal_ordered, rules: [guessing, passed], group-by: [who], aliases: {who: {guessing: user, passed: account}}, timespan: 10m}\n",
            "fail:ada:h fail:ada:h pass:ada:x pass:bob:x"));

    [Fact]
    public void An_inner_condition_without_a_lower_bound_comes_true_when_its_window_has_passed()
    {
        const string quiet = Rules + """
            title: few
            name: few
            correlation: {type: event_count, rules: [failed], group-by: [user], timespan: 10s, condition: {lte: 1}}
            ---
            title: outer
            name: outer
            correlation: {type: event_count, rules: [few], timespan: 10m, condition: {gte: 2}}
            """;
        // A second apart each: ada's window passes at bob's later event, bob's in the end.
        Assert.Equal("............F", Run(quiet, "fail:ada:h fail:bob:h " + string.Join(' ', Enumerable.Repeat("fail:eve:h", 11))));
    }

    [Fact]
    public void A_state_with_inner_windows_survives_its_store_and_refuses_every_cut()
    {
        using var repository = new Repository(("c.yaml", Guessing + "title: outer\nname: outer\ncorrelation: {type: value_count, rules: [guessing], timespan: 10m, condition: {field: user, gte: 3}}\n"));
        var state = KeyState.Empty;
        Run(repository.Load(), "fail:ada:h fail:ada:h fail:bob:h", (_, next) => state = next);
        var bytes = state.Serialize();
        Assert.Equal(2, state.Inner.Windows.Count);
        Assert.Equal(bytes, KeyState.Deserialize(bytes).Serialize());
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => KeyState.Deserialize(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Inner_groups_that_decide_nothing_any_more_are_let_go()
    {
        using var repository = new Repository(("c.yaml", Guessing + "title: outer\nname: outer\ncorrelation: {type: event_count, rules: [guessing], timespan: 10m, condition: {gte: 3}}\n"));
        var state = KeyState.Empty;
        Run(repository.Load(), string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"fail:user{i}:h")), (_, next) => state = next);
        Assert.InRange(state.Inner.Windows.Count, 120, 2000);
    }

    [Fact]
    public void A_correlation_made_of_very_many_is_refused_and_not_tried()
    {
        var yaml = new StringBuilder(Rules);
        for (var i = 0; i < 40; i++)
            yaml.Append($"title: c{i}\nname: c{i}\ncorrelation: {{type: event_count, rules: [{(i == 0 ? "failed" : $"c{i - 1}, d{i - 1}")}], timespan: 1m, condition: {{gte: 1}}}}\n---\n")
                .Append($"title: d{i}\nname: d{i}\ncorrelation: {{type: event_count, rules: [{(i == 0 ? "failed" : $"c{i - 1}, d{i - 1}")}], timespan: 1m, condition: {{gte: 1}}}}\n---\n");
        using var repository = new Repository(("c.yaml", yaml.ToString()));
        var set = repository.Load();
        Assert.Contains(set.Diagnostics, finding => finding.Code == PlaybookCodes.CountTooHigh);
        Assert.DoesNotContain(set.Playbooks, playbook => playbook.Title is "c39" or "d39");
    }

    private static string Run(string yaml, string events)
    {
        using var repository = new Repository(("c.yaml", yaml));
        var verdicts = "";
        Run(repository.Load(), events, (verdict, _) => verdicts += verdict == CorrelationVerdict.Fired ? 'F' : '.');
        return verdicts;
    }

    // A second of event time apart; a field that an event leaves empty is absent.
    private static void Run(PlaybookSet set, string events, Action<CorrelationVerdict, KeyState> see)
    {
        Assert.DoesNotContain(set.Diagnostics, finding => finding.Severity == Diagnostics.DiagnosticSeverity.Error);
        var (detector, correlator) = (new Detector(set), set.CorrelatorOf("outer"));
        var (e, hits, signals, states, second) = (new SecurityEvent(), new List<RuleHit>(), new List<Signal>(), new Dictionary<string, KeyState>(), 0);
        foreach (var parts in events.Split(' ').Select(text => text.Split(':')))
        {
            var json = Encoding.UTF8.GetBytes($$"""{"e": "{{parts[0]}}", "user": "{{parts[1]}}", "account": "{{parts[1]}}", "host": "{{parts[2]}}"}""");
            e.Reset(new RawRecord(json, new Origin("test", "0", ++second), Signals.Start.AddSeconds(second)));
            e.Vendor.SetJson(json);
            detector.Detect(e, hits, signals);
            var verdict = CorrelationVerdict.Counted;
            foreach (var signal in signals)
                (states[signal.Key], verdict) = correlator.Apply(states.GetValueOrDefault(signal.Key, KeyState.Empty), signal);
            see(verdict, states.Values.LastOrDefault() ?? KeyState.Empty);
        }
    }
}
