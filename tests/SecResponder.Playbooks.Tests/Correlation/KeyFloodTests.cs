using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>Somebody spoofs very many sources: memory stays bounded, what is forgotten is counted, and what is near to firing stays.</summary>
public sealed class KeyFloodTests
{
    private const string FiveInADay = "type: event_count, rules: [r0], timespan: 1d, condition: {gte: 5}";

    [Fact]
    public void A_slow_attack_is_not_pushed_out_by_a_flood_of_sources()
    {
        var run = Run(FiveInADay, most: 1000);
        var sequence = 0L;
        for (var i = 0; i < 4; i++)
            Assert.Equal(CorrelationVerdict.Counted, Take(run, "slow", i * 3600, ++sequence));
        for (var i = 0; i < 50_000; i++)
            Take(run, $"spoofed-{i}", 20_000 + i * 0.1, ++sequence);
        Assert.Equal(CorrelationVerdict.Fired, Take(run, "slow", 30_000, ++sequence));
        Assert.Equal((1000, 50_001 - 1000), (run.Keys, run.Dropped));
    }

    [Fact]
    public void Nor_when_each_source_comes_twice()
    {
        var run = Run(FiveInADay, most: 1000);
        var sequence = 0L;
        for (var i = 0; i < 4; i++)
            Take(run, "slow", i * 3600, ++sequence);
        for (var i = 0; i < 20_000; i++)
            for (var twice = 0; twice < 2; twice++)
                Take(run, $"spoofed-{i}", 20_000 + i * 0.1, ++sequence);
        Assert.Equal(CorrelationVerdict.Fired, Take(run, "slow", 30_000, ++sequence));
    }

    [Fact]
    public void Sabotage_a_key_that_is_worth_no_more_than_the_flood_goes_with_it()
    {
        var run = Run(FiveInADay.Replace("5", "2", StringComparison.Ordinal), most: 1000);
        var sequence = 0L;
        Take(run, "one", 0, ++sequence);
        for (var i = 0; i < 2000; i++)
            Take(run, $"spoofed-{i}", 1 + i * 0.1, ++sequence);
        Assert.Equal(CorrelationVerdict.Counted, Take(run, "one", 300, ++sequence));
    }

    [Fact]
    public void Keys_that_decide_nothing_any_more_go_first_and_are_not_counted_as_lost()
    {
        var run = Run("type: event_count, rules: [r0], timespan: 60s, condition: {gte: 5}", most: 100);
        var sequence = 0L;
        for (var i = 0; i < 5000; i++)
            Take(run, $"host-{i}", i * 10, ++sequence);
        Assert.Equal((100, 0), (run.Keys, run.Dropped));
    }

    [Fact]
    public void When_all_have_come_several_times_those_furthest_from_firing_go()
    {
        var run = Run(FiveInADay, most: 160);
        var sequence = 0L;
        for (var i = 0; i < 160; i++)
            for (var times = 0; times < (i < 80 ? 4 : 2); times++)
                Take(run, $"host-{i}", i, ++sequence);
        for (var i = 0; i < 200; i++)
            Take(run, $"spoofed-{i}", 1000 + i, ++sequence);
        Assert.InRange(run.Keys, 150, 160);
        Assert.All(Enumerable.Range(0, 80), i => Assert.Equal(CorrelationVerdict.Fired, Take(run, $"host-{i}", 2000, ++sequence)));
    }

    [Fact]
    public void What_a_baseline_has_learnt_outlives_a_flood()
    {
        var run = Run("type: first_seen, rules: [r0], timespan: 1d, learning: 1h, condition: {field: f}", most: 100);
        var sequence = 0L;
        for (var i = 0; i < 20; i++)
            Take(run, "ada", i * 600, ++sequence, "DE");
        for (var i = 0; i < 5000; i++)
            Take(run, $"spoofed-{i}", 20_000 + i, ++sequence, "XX");
        Assert.Equal(CorrelationVerdict.Counted, Take(run, "ada", 26_000, ++sequence, "DE"));
        Assert.Equal(CorrelationVerdict.Fired, Take(run, "ada", 26_001, ++sequence, "FR"));
        Assert.Equal(4901, run.Dropped);
    }

    [Fact]
    public void A_silence_that_is_waited_for_is_told_after_a_flood()
    {
        var run = Run("type: absence, rules: [r0], timespan: 1h", most: 100);
        Take(run, "fw-1", 0, 1);
        Take(run, "fw-1", 60, 2);
        for (var i = 0; i < 5000; i++)
            Take(run, $"spoofed-{i}", 100 + i * 0.1, 3 + i);
        var told = run.Pass(Signals.Start.AddHours(3));
        Assert.Equal(100, told.Count);
        Assert.Contains(told, passed => passed.Last.Group[0] == "fw-1");
    }

    [Fact]
    public void Whether_keys_rest_as_bytes_or_stand_as_objects_changes_nothing() => Prop.ForAll(
        Gen.NonEmptyListOf(from key in Gen.Choose(0, 9) from second in Gen.Choose(0, 200) select (key, second)).ToArbitrary(), stream =>
    {
        var document = "type: event_count, rules: [r0], timespan: 60s, condition: {gte: 3}";
        var (one, two, plain) = (Run(document, 1000), Run(document, 1000, atWork: 1), new Dictionary<int, KeyState>());
        var correlator = Correlator.Of(Streams.Read(document));
        return stream.Index().All(item =>
        {
            var (i, (key, second)) = item;
            (plain[key], var expected) = correlator.Apply(plain.GetValueOrDefault(key, KeyState.Empty), Signals.At(second, i + 1));
            return Take(one, $"{key}", second, i + 1) == expected && Take(two, $"{key}", second, i + 1) == expected;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_flood_leaves_the_same_keys()
    {
        var random = new Random(5);
        var stream = Enumerable.Range(0, 3000).Select(i => (Key: $"{random.Next(400)}", Second: i * 0.5)).ToArray();
        string Verdicts()
        {
            var run = Run(FiveInADay, most: 50, atWork: 10);
            return $"{Streams.Letters(stream.Select((one, i) => Take(run, one.Key, one.Second, i + 1)))} {run.Dropped}";
        }
        Assert.Equal(Verdicts(), Verdicts());
    }

    private static CorrelationRun Run(string document, int most, int atWork = 16)
    {
        var correlator = Correlator.Of(Streams.Read(document));
        return new CorrelationRun(_ => correlator, most) { MostAtWork = atWork };
    }

    private static CorrelationVerdict Take(CorrelationRun run, string key, double second, long sequence, string? value = null) =>
        run.Take(Signals.At(second, sequence) with { Group = [key], Parts = value is null ? [] : [new SignalPart("r0", [value])] }).Verdict;
}
