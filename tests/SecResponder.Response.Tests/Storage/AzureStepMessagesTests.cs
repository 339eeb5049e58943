using Azure.Storage.Queues;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>Messages wake whoever runs steps; what is due stands in the table.</summary>
public sealed class AzureStepMessagesTests : IAsyncDisposable
{
    private readonly AzureData _data = new();
    private readonly string _queue = "q" + Guid.NewGuid().ToString("N")[..20];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QueueClient Queue => new(Azurite.ConnectionString, _queue);

    public async ValueTask DisposeAsync()
    {
        await Queue.DeleteIfExistsAsync();
        await _data.DisposeAsync();
    }

    [Theory]
    [InlineData("a step that is tried again in a while", 30, 1)]
    [InlineData("one that is due at once: whoever made it so is at work", 0, 0)]
    [InlineData("one that has ended", null, 0)]
    public async Task A_message_is_sent_for_a_step_that_is_due_later(string why, int? seconds, int messages)
    {
        var options = _data.Options();
        options.StepQueue = _queue;
        await using var store = AzureStore.Open(options, null);
        await using var process = Process.Over(store, new Outside(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Make.Noon), [Make.Playbook(Make.Ticket())], FakeActions.All(new Outside()));
        var step = await process.StepAsync(await process.OpenAsync());
        await store.SaveAsync(
            new ResponseCommit
            {
                Steps = [step with { DueAt = seconds is { } later ? Make.Noon.AddSeconds(later) : null }],
                Ledger = [new LedgerDraft(step.IncidentId, Make.Noon, new StepUncertain(step.Id, step.Action, "", 1, "no answer", null))],
            }, Token);
        Assert.True((await Queue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount == messages, why);
        // Hidden until it is due.
        Assert.Empty((await Queue.PeekMessagesAsync(10, Token)).Value);
    }
}
