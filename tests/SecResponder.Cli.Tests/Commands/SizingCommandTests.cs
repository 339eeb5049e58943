using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using SecResponder.Cli.Sizing;
using SecResponder.Cli.Tests.Shipped;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>sizing</c> as people and scripts use it.</summary>
public sealed class SizingCommandTests
{
    [Fact]
    public async Task A_program_gets_each_hosts_month_the_crossover_and_all_that_they_rest_on()
    {
        var run = await CommandRun.OfAsync("sizing", "--rate", "200", "--size", "500", "--format", "json");

        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(["flex-on-demand", "flex-always-ready", "server", "server-direct"], report.GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("host").GetString()!));
        Assert.All(report.GetProperty("hosts").EnumerateArray(), host => Assert.True(Math.Abs(
            host.GetProperty("monthly").GetDouble() - ((string[])["compute", "executions", "event_hubs", "storage"]).Sum(line => host.GetProperty(line).GetDouble())) < 0.03));
        Assert.True(report.GetProperty("crossover_rate").GetDouble() > 0);
        Assert.Equal(PriceSheet.Names.Length, report.GetProperty("prices").GetProperty("prices").GetArrayLength());
        Assert.True(report.GetProperty("throughput").GetProperty("events_per_second").GetDouble() > 0);
    }

    [Fact]
    public async Task A_person_sees_costs_crossover_chart_assumptions_and_prices()
    {
        var run = await CommandRun.OfAsync("sizing", "--rate", "200", "--burst", "10x5m/1h");

        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        foreach (var part in (string[])["350 events/s in the mean, 2,000 at the peak", "Flex Consumption, on demand", "Crossover: from", "^ yours", "It rests on", "unverified", "left out:"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_well_formed_and_tells_its_content_in_words()
    {
        using var scratch = new Scratch();
        var file = Path.Combine(scratch.Folder, "cost.svg");

        await CommandRun.OfAsync("sizing", "--rate", "200", "--svg", file);

        var svg = XDocument.Load(file).Root!;
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.Equal(4, svg.Elements(space + "polyline").Count(line => line.Attribute("points")!.Value.Length > 200));
        Assert.Contains("the always-on server is cheaper", svg.Element(space + "desc")!.Value, StringComparison.Ordinal);
        Assert.All(svg.Elements(space + "polyline").SelectMany(line => line.Attribute("points")!.Value.Split(' ', ',')), number => Assert.True(double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Prices_are_ones_own_when_they_are_given()
    {
        using var scratch = new Scratch();
        var file = Path.Combine(scratch.Folder, "prices.yaml");
        await CommandRun.OfAsync("sizing", "--write-prices", file);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("server-vcpu-second: {price: 0.000024", "server-vcpu-second: {price: 0.000048", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (before, after) = (await ServerAsync(), await ServerAsync("--prices", file));

        Assert.Equal(2 * 2_628_000 * 0.000024, after - before, 2);
    }

    [Fact]
    public async Task Prices_that_are_there_already_are_not_written_over()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("prices.yaml", "mine");
        var run = await CommandRun.OfAsync("sizing", "--write-prices", file);
        Assert.Equal((ExitCodes.CouldNotRun, "mine"), (run.ExitCode, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Metrics_bring_their_bursts()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("m.csv", "time,events\n2026-03-03T10:00:00Z,600\n2026-03-03T10:01:00Z,60000\n2026-03-03T10:02:00Z,0\n");
        var run = await CommandRun.OfAsync("sizing", "--from-metrics", file, "--format", "json");
        var events = JsonDocument.Parse(run.Out).RootElement.GetProperty("events");
        Assert.Equal((336.7, 1000), (events.GetProperty("rate").GetDouble(), events.GetProperty("peak").GetDouble()));
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "how many events come is not said")]
    [InlineData(ExitCodes.Usage, "--rate is -5", "--rate", "-5")]
    [InlineData(ExitCodes.Usage, "--rate is 0", "--rate", "0")]
    [InlineData(ExitCodes.Usage, "--rate is NaN", "--rate", "NaN")]
    [InlineData(ExitCodes.Usage, "it may be from 0.001 to 1,000,000", "--rate", "1e300")]
    [InlineData(ExitCodes.Usage, "--size is 0", "--rate", "5", "--size", "0")]
    [InlineData(ExitCodes.Usage, "--replicas is 0", "--rate", "5", "--replicas", "0")]
    [InlineData(ExitCodes.Usage, "--memory is 1000", "--rate", "5", "--memory", "1000")]
    [InlineData(ExitCodes.Usage, "'often' is no burst", "--rate", "5", "--burst", "often")]
    [InlineData(ExitCodes.Usage, "both say how many events come", "--rate", "5", "--from-metrics", "x")]
    [InlineData(ExitCodes.Usage, "metrics have their own bursts", "--from-metrics", "x", "--burst", "10x5m/1h")]
    [InlineData(ExitCodes.Usage, "did you mean '--rate'?", "--rat", "5")]
    [InlineData(ExitCodes.Usage, "Cannot parse argument 'many'", "--rate", "many")]
    [InlineData(ExitCodes.CouldNotRun, "there are no prices 'gone.yaml'", "--rate", "5", "--prices", "gone.yaml")]
    [InlineData(ExitCodes.CouldNotRun, "there are no metrics 'gone.csv'", "--from-metrics", "gone.csv")]
    public async Task A_slip_is_told_with_the_way_out(int exitCode, string said, params string[] args)
    {
        var run = await CommandRun.OfAsync(["sizing", .. args]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_prices_and_metrics_end_in_a_place_and_not_in_figures()
    {
        using var scratch = new Scratch();
        var prices = await CommandRun.OfAsync("sizing", "--rate", "5", "--prices", scratch.Write("p.yaml", "currency: USD\nregion: here\nprices: {flex: 1}\n"));
        var metrics = await CommandRun.OfAsync("sizing", "--from-metrics", scratch.Write("m.json", "{"));
        Assert.Equal((ExitCodes.CouldNotRun, "", ExitCodes.CouldNotRun, ""), (prices.ExitCode, prices.Out, metrics.ExitCode, metrics.Out));
        Assert.Contains("p.yaml:3:10 there is no price 'flex'", prices.Error, StringComparison.Ordinal);
        Assert.Contains("m.json:1:2 this is not JSON", metrics.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pipeline_is_measured_and_not_assumed()
    {
        var measured = await ThroughputMeasurement.RunAsync(lines: 3_000, TestContext.Current.CancellationToken);
        Assert.True(measured.PerEvent > 0 && measured.PerBatch >= 0 && double.IsFinite(measured.EventsPerSecond), $"{measured}");
    }

    [Fact]
    public void The_recorded_figure_is_that_of_the_docs() => Assert.Contains(
        string.Create(CultureInfo.InvariantCulture, $"| {RecordedThroughput.EventMicroseconds} µs | {RecordedThroughput.BatchMicroseconds} µs | {RecordedThroughput.Value.EventsPerSecond:N0} |"),
        File.ReadAllText(Path.Combine(ShippedPlaybook.Root(), "docs/benchmarks.md")), StringComparison.Ordinal);

    private static async Task<double> ServerAsync(params string[] args)
    {
        var run = await CommandRun.OfAsync(["sizing", "--rate", "200", "--format", "json", .. args]);
        return JsonDocument.Parse(run.Out).RootElement.GetProperty("hosts").EnumerateArray().Single(host => host.GetProperty("host").GetString() == "server").GetProperty("compute").GetDouble();
    }
}
