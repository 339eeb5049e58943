using SecResponder.Cli.Sizing;
using SecResponder.Cli.Tests.Shipped;

namespace SecResponder.Cli.Tests.Sizing;

/// <summary>What a month costs, held against cases that were worked out by hand. A month has 2,628,000 seconds.</summary>
public sealed class CostTests
{
    private const double TimerSeconds = 2 * 43_800 + 730 / 24.0;

    [Theory]
    // Four partitions, each waits 1 / 0.25 s for its first message and 2 s for others: 4 / 6 executions a second, a second of one instance each.
    [InlineData("one event a second", 1, 4 / 6.0, 4 / 6.0, 1)]
    // Each partition has 25 messages a second, and 50 of them in 2 s: 0.04 s for the first and 1.96 s for the other 49.
    [InlineData("as many as fill the smallest batch in the longest wait", 100, 2, 1, 1)]
    // Batches of 50: ten a second. One instance works half of the time, and is paid for all of it: ten seconds are billed in each second, on one instance.
    [InlineData("batches fill sooner", 500, 10, 1, 1)]
    // 2,500 events a second are two and a half processors.
    [InlineData("more than a processor does", 2_500, 50, 3, 3)]
    [InlineData("nothing", 0, 0, 0, 0)]
    public void A_trigger_runs_when_a_batch_is_full_or_has_waited_long_enough(string why, double rate, double executions, double instances, double needed)
    {
        var load = new EventHubTrigger(Reckoning.Plain, 4, 1, 0.001).At(rate);
        Assert.True((executions, instances, needed) is var (e, i, n) && Near(e, load.Executions) && Near(i, load.Instances) && n == load.Needed, $"{why}: {load}");
    }

    [Fact]
    public void Waiting_for_the_store_is_paid_for_on_demand_and_needs_no_further_instance()
    {
        // 20 executions a second of 0.04 s and a tenth of a second's work each.
        var options = Reckoning.Plain with { StoreWait = 0.04, LeastBilled = 0 };
        Assert.True(Near(20 * 0.04 + 0.1, new EventHubTrigger(options, 4, 1, 0.0001).At(1_000).Instances));
    }

    [Fact]
    public void On_demand_costs_the_memory_of_busy_instances_above_the_grant()
    {
        // One instance of 2 GB all the time, and the timers; a dollar a GB-second above a million.
        var cost = FlexCost.Month(EventProfile.Steady(100), Reckoning.Plain, Reckoning.Prices((PriceSheet.FlexGbSecond, 1), (PriceSheet.FlexFreeGbSeconds, 1_000_000)), ready: false);
        Assert.True(Near((2_628_000 + TimerSeconds) * 2 - 1_000_000, cost.Total), $"{cost.Total}");
    }

    [Fact]
    public void Always_ready_costs_a_baseline_of_two_functions_and_less_while_it_works()
    {
        var cost = FlexCost.Month(EventProfile.Steady(100), Reckoning.Plain, Reckoning.Prices((PriceSheet.FlexReadyBaseline, 1), (PriceSheet.FlexReadyGbSecond, 10)), ready: true);
        Assert.True(Near(2_628_000 * 2 * 2 * 1 + 2_628_000 * 2 * 10, cost.Total), $"{cost.Total}");
    }

    [Fact]
    public void What_an_always_ready_instance_does_not_do_is_done_on_demand()
    {
        // Three instances are busy; one of them is always ready.
        var cost = FlexCost.Month(EventProfile.Steady(2_500), Reckoning.Plain, Reckoning.Prices((PriceSheet.FlexGbSecond, 1)), ready: true);
        Assert.True(Near((2 * 2_628_000 + TimerSeconds) * 2, cost.Total), $"{cost.Total}");
    }

    [Fact]
    public void Executions_are_paid_by_the_million_above_the_grant()
    {
        var cost = FlexCost.Month(EventProfile.Steady(500), Reckoning.Plain, Reckoning.Prices((PriceSheet.FlexMillionExecutions, 1), (PriceSheet.FlexFreeExecutions, 280_000)), ready: false);
        Assert.True(Near((10 * 2_628_000 + TimerSeconds - 280_000) / 1e6, cost.Total), $"{cost.Total}");
    }

    [Fact]
    public void Checkpoints_and_leases_are_blob_writes()
    {
        // Ten checkpoints a second; two hubs of four partitions, each lease renewed every thirty seconds.
        var cost = FlexCost.Month(EventProfile.Steady(500), Reckoning.Plain, Reckoning.Prices((PriceSheet.BlobWrites, 1)), ready: false);
        Assert.True(Near((10 + 8 / 30.0) * 2_628_000 / 10_000, cost.Of("storage")), $"{cost.Total}");
    }

    [Theory]
    [InlineData("little: as many replicas as there must be", 10, 2)]
    [InlineData("what two do", 2_000, 2)]
    [InlineData("one event more", 2_001, 3)]
    public void The_server_has_as_many_replicas_as_the_rate_needs(string why, double rate, int replicas)
    {
        var cost = ServerCost.Month(EventProfile.Steady(rate), Reckoning.Plain, Reckoning.Prices((PriceSheet.ServerVcpuSecond, 1), (PriceSheet.ServerGibSecond, 10)), direct: true);
        Assert.True(Near(replicas * 2_628_000 * (1 + 2 * 10.0), cost.Total) && cost.Units == replicas, $"{why}: {cost}");
    }

    [Fact]
    public void Replicas_of_a_burst_are_paid_for_while_it_lasts()
    {
        // Five replicas for a quarter of the time, two for the rest.
        var burst = EventProfile.WithBurst(1_000, new Burst(5, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)));
        var cost = ServerCost.Month(burst, Reckoning.Plain, Reckoning.Prices((PriceSheet.ServerVcpuSecond, 1)), direct: true);
        Assert.True(Near((0.25 * 5 + 0.75 * 2) * 2_628_000, cost.Total) && cost.Units == 5, $"{cost}");
    }

    [Theory]
    [InlineData("little", 10, 500, 1, 1)]
    [InlineData("a thousand messages a second fill a unit", 1_000, 500, 1, 1)]
    [InlineData("one more needs another", 1_001, 500, 1, 2)]
    [InlineData("bytes count, too", 900, 4_000, 1, 4)]
    [InlineData("ten events in a message are one message", 10_000, 100, 10, 1)]
    public void Throughput_units_are_those_of_the_peak(string why, double rate, double bytes, double perMessage, double units) =>
        Assert.True(units == EventHubsCost.Units(EventProfile.Steady(rate), Reckoning.Plain with { Bytes = bytes, PerMessage = perMessage }), why);

    [Fact]
    public void Event_hubs_cost_their_units_by_the_hour_and_their_messages_by_the_million()
    {
        // Two units; a message of 100,000 bytes counts as two events of 64 KB.
        var options = Reckoning.Plain with { Bytes = 1_000, PerMessage = 100, Signals = 0.01 };
        var cost = EventHubsCost.Month(EventProfile.Steady(2_000), options, Reckoning.Prices((PriceSheet.EventHubsUnitHour, 1), (PriceSheet.EventHubsMillionEvents, 1)), signals: true);
        Assert.True(Near(2 * 730 + (2_000 / 100.0 * 2 + 20) * 2.628, cost), $"{cost}");
    }

    [Theory]
    [InlineData("41 units", 41_000, 500, "the peak needs 41 throughput units")]
    [InlineData("33 partitions", 1_000, 33_000, "the peak needs 33 partitions")]
    public void What_the_standard_tier_does_not_take_is_said_and_not_reckoned(string why, double rate, double bytes, string said)
    {
        var options = Reckoning.Plain with { Bytes = bytes, Throughput = Throughput.Given(100_000) };
        var comparison = new Comparison(EventProfile.Steady(rate), options, Reckoning.Shipped());
        Assert.True(comparison.Costs.Where(cost => Hosts.OnEventHubs.Contains(cost.Host)).All(cost => cost.Cannot?.StartsWith(said, StringComparison.Ordinal) == true), why);
        Assert.Null(comparison.Costs.Single(cost => cost.Host == Host.ServerDirect).Cannot);
    }

    [Fact]
    public void The_batch_that_is_reckoned_with_is_that_of_host_json()
    {
        using var hostJson = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(ShippedPlaybook.Root(), "host.json")));
        var hubs = hostJson.RootElement.GetProperty("extensions").GetProperty("eventHubs");
        Assert.Equal((hubs.GetProperty("minEventBatchSize").GetDouble(), hubs.GetProperty("maxWaitTime").GetString(), hubs.GetProperty("maxEventBatchSize").GetInt32(), 1),
            (Reckoning.Plain.SmallestBatch, TimeSpan.FromSeconds(Reckoning.Plain.LongestWait).ToString(), Throughput.Batch, hubs.GetProperty("batchCheckpointFrequency").GetInt32()));
    }

    internal static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected));
}
