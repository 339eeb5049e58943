using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What the account is asked, counted at the wire: a request is what is paid for. The figures stand in <c>docs/benchmarks.md</c>.</summary>
public sealed class AzureRequestsTests : IAsyncDisposable
{
    private const int BatchOf = 500;

    private readonly AzureData _data = new();
    private readonly CountingRequests _counted = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AzureStore Open() => AzureStore.Open(_data.Options(options => options.AddPolicy(_counted, HttpPipelinePosition.PerRetry)), null);

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    [Theory]
    [InlineData("a few groups that go on and on, all of them with an open incident", 20)]
    [InlineData("every signal of a batch is another group's", BatchOf)]
    public async Task Under_load_stage_two_asks_once_for_fifty_signals_at_most(string why, int groups)
    {
        await using var store = Open();
        var time = new FakeTimeProvider(Make.Noon);
        var process = Process.Over(store, new Outside(), time, [Make.Playbook(Make.Ticket())], FakeActions.All(new Outside()));
        process.Correlator = groups == BatchOf ? Correlators.Of("type: event_count, rules: [rule-1], timespan: 1h, condition: {gte: 100000}") : Correlators.EachWithinADay;
        await TakeAsync(process, 0, groups);
        await TakeAsync(process, 1, groups);
        _counted.Clear();
        const int Batches = 4;
        for (var batch = 2; batch < 2 + Batches; batch++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await TakeAsync(process, batch, groups);
        }
        TestContext.Current.AddAttachment("requests", $"{_counted.Count} for {Batches * BatchOf} signals\n{_counted}");
        Assert.True(_counted.Count * 50 <= Batches * BatchOf, $"{why}: {_counted.Count} requests for {Batches * BatchOf} signals\n{_counted}");
    }

    [Fact]
    public async Task Stage_one_asks_so_often_for_a_batch_and_never_for_an_event()
    {
        await using var store = Open();
        var process = Process.Over(store, new Outside(), new FakeTimeProvider(Make.Noon), [Make.Playbook(Make.Ticket())], FakeActions.All(new Outside()));
        await process.Pipeline.TakeAsync(Events(1, 1), Token);
        _counted.Clear();
        await process.Pipeline.TakeAsync(Events(2, 1), Token);
        var one = _counted.Count;
        _counted.Clear();
        await process.Pipeline.TakeAsync(Events(3, 5_000), Token);
        Assert.True(_counted.Count == one && one <= 3, $"{one} requests for a batch of one event, {_counted.Count} for one of 5,000\n{_counted}");
    }

    [Fact]
    public async Task Looking_for_what_is_due_asks_as_little_among_many_incidents_as_with_one()
    {
        await using var store = Open();
        var process = Process.Over(store, new Outside(), new FakeTimeProvider(Make.Noon), [Make.Playbook(Make.Ticket())], FakeActions.All(new Outside()));
        await TakeAsync(process, 0, 1);
        await process.RunAsync();
        await TurnAsync(process);
        _counted.Clear();
        await TurnAsync(process);
        var idle = _counted.Count;
        await TakeAsync(process, 1, 100);
        await process.RunAsync();
        await TurnAsync(process);
        _counted.Clear();
        await TurnAsync(process);
        Assert.True(_counted.Count == idle && idle <= 16, $"{idle} requests a turn with one incident, {_counted.Count} among a hundred\n{_counted}");
    }

    // What a host's timers ask when nothing happens.
    private static async Task TurnAsync(Process process)
    {
        await process.Keeper.ReleaseDueAsync(Token);
        await process.Pipeline.PassAsync(Token);
        await process.RunAsync();
        await process.Store.NextStepDueAsync(Token);
    }

    private static async Task TakeAsync(Process process, int batch, int groups) => await process.Pipeline.TakeAsync(
        new StageOneBatch { Signals = [.. Enumerable.Range(0, BatchOf).Select(n => Of(batch, n, groups))] }, Token);

    private static Signal Of(int batch, int n, int groups) =>
        Make.Signal(batch * BatchOf + n + 1, $"10.1.{n % groups / 250}.{n % groups % 250}", TimeSpan.FromSeconds(batch * 10 + n / 100.0));

    private static StageOneBatch Events(long sequence, int count) => new()
    {
        Positions = [new ReadTo("hub", "0", sequence)],
        Counts = [new HitCount("panos", "", count), new HitCount("panos", "rule-1", 1)],
        Newest = Make.Noon.AddSeconds(sequence),
    };
}

/// <summary>Counts requests by what they are.</summary>
internal sealed class CountingRequests : HttpPipelinePolicy
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _seen = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock)
                return _seen.Values.Sum();
        }
    }

    public void Clear()
    {
        lock (_lock)
            _seen.Clear();
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = message.Request.Uri.ToUri();
        var name = $"{message.Request.Method} {Uri.UnescapeDataString(request.AbsolutePath.Split('/')[^1]).Split("RowKey='")[^1].Split('!')[0]} {Uri.UnescapeDataString(request.Query)[..Math.Min(120, Uri.UnescapeDataString(request.Query).Length)]}";
        lock (_lock)
            _seen[name] = _seen.GetValueOrDefault(name) + 1;
        return ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");

    public override string ToString()
    {
        lock (_lock)
            return string.Join('\n', _seen.Select(one => $"{one.Value,5} {one.Key}"));
    }
}
