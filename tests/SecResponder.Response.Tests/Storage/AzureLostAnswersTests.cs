using Azure.Core;
using Azure.Core.Pipeline;
using SecResponder.Events;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>A write that came through while its answer was lost is asked for again by the client, and then told that it is in its own way. That is no conflict.</summary>
public sealed class AzureLostAnswersTests : IAsyncDisposable
{
    private readonly AzureData _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    [Fact]
    public async Task Each_write_is_done_once_though_no_first_answer_arrives()
    {
        var lost = new LosingAnswers();
        await using var store = AzureStore.Open(
            _data.Options(options =>
            {
                options.Retry.Delay = TimeSpan.FromMilliseconds(1);
                options.AddPolicy(lost, HttpPipelinePosition.PerRetry);
            }), null);
        var (outside, time) = (new Outside(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Make.Noon));
        await using var process = Process.Over(store, outside, time, [Make.Playbook(Make.Quarantine(), Make.Ticket())], FakeActions.All(outside));
        await process.Pipeline.TakeAsync(
            new StageOneBatch
            {
                Signals = [Make.Signal(1)],
                Positions = [new ReadTo("hub", "0", 1)],
                Counts = [new HitCount("panos", "", 7)],
                Rejections = [new RejectedRecord(new Origin("hub", "0", 1, 1), "panos", new Rejection("malformed", "not a log line", 0), new byte[] { 1 })],
            }, Token);
        await process.RunAsync();
        Assert.True(lost.Count > 6, $"only {lost.Count} answers were lost");
        Assert.Equal((1, 1), (outside.Times("host.quarantine"), outside.Times("ticket.open")));
        var incident = Assert.Single(await store.IncidentsAsync(10, Token));
        Assert.All(await store.StepsAsync(incident.Id, Token), step => Assert.Equal((StepState.Done, 1), (step.State, step.Attempt)));
        Assert.Equal(7, Assert.Single(await store.HitsAsync(Token)).Count);
        Assert.Equal(1, await store.DeadLetterCountAsync(Token));
        Assert.Equal(1, Assert.Single(await store.PositionsAsync("hub", Token)).Version);
        Assert.Empty((await new LedgerAudit(store).RunAsync(null, Token)).Breaks);
    }

    [Fact]
    public async Task An_entry_of_a_block_list_is_there_once_and_gone_when_it_was_taken_off()
    {
        var lost = new LosingAnswers();
        await using var store = AzureStore.Open(
            _data.Options(options =>
            {
                options.Retry.Delay = TimeSpan.FromMilliseconds(1);
                options.AddPolicy(lost, HttpPipelinePosition.PerRetry);
            }), null);
        var entry = new BlockListEntry("blocked", "203.0.113.9", BlockListKind.Addresses, "addr:203.0.113.9", "sr-1", Make.Noon.AddHours(1));
        Assert.Equal(entry with { Revision = 1 }, await store.PlaceAsync(entry, 10, Make.Noon, Token));
        await store.PolledAsync(new BlockListPoll("blocked", BlockListKind.Addresses, "fw-1", 1, Make.Noon), Token);
        await store.RemoveAsync("blocked", entry.Value, "sr-1", Make.Noon, Token);
        var list = await store.BlockListAsync("blocked", Token);
        Assert.Equal((2, 0, 3), (list.Revision, list.Entries.Length, lost.Count));
        Assert.Single(await store.BlockListPollsAsync("blocked", Token));
    }

    private sealed class LosingAnswers : HttpPipelinePolicy
    {
        private readonly HashSet<string> _asked = [];

        public int Count { get; private set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            bool first;
            lock (_asked)
                first = message.Request.Uri.Path.Contains("batch", StringComparison.Ordinal) && _asked.Add(message.Request.ClientRequestId);
            if (!first)
                return;
            Count++;
            throw new IOException("the connection was reset");
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");
    }
}
