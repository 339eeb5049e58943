using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What can be wrong with an account, and what an operator reads then.</summary>
public sealed partial class AzureTroubleTests : IAsyncDisposable
{
    private readonly AzureData _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    private AzureStore Open(Action<AzureStorageOptions>? change = null, Action<ClientOptions>? configure = null)
    {
        var options = _data.Options(client =>
        {
            client.Retry.MaxRetries = 0;
            configure?.Invoke(client);
        });
        change?.Invoke(options);
        return AzureStore.Open(options, null);
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_said_clearly()
    {
        await using var store = Open(options => options.ConnectionString = Regex.Replace(options.ConnectionString, @"127\.0\.0\.1:\d+", "127.0.0.1:9"));
        var trouble = await Assert.ThrowsAsync<StoreException>(() => store.IncidentsAsync(1, Token));
        Assert.Equal(StoreProblem.Unreachable, trouble.Problem);
        Assert.Contains("reading incidents", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_is_told_which_roles_are_needed_or_that_the_sign_in_was_refused()
    {
        await using var store = Open(options => options.ConnectionString = Regex.Replace(options.ConnectionString, "AccountKey=[^;]+", "AccountKey=" + Convert.ToBase64String(new byte[64])));
        var trouble = await Assert.ThrowsAsync<StoreException>(() => store.IncidentsAsync(1, Token));
        Assert.Equal(StoreProblem.ReadOnly, trouble.Problem);
        Assert.Matches("Storage Table Data Contributor|refuses the sign-in", trouble.Message);
    }

    [Fact]
    public async Task Who_only_looks_makes_nothing()
    {
        await using (var store = Open(options => options.MakeMissing = false))
            Assert.Equal(StoreProblem.Corrupt, (await Assert.ThrowsAsync<StoreException>(() => store.IncidentsAsync(1, Token))).Problem);
        // For the tidying up.
        await using var made = Open();
        Assert.Empty(await made.IncidentsAsync(1, Token));
    }

    [Fact]
    public async Task A_busy_account_is_asked_again_later_and_nothing_is_lost()
    {
        var busy = new AnsweringBusy();
        await using var store = Open(configure: options => options.AddPolicy(busy, HttpPipelinePosition.PerRetry));
        await store.CommitAsync(new StageTwoCommit { Keys = [new KeyRow("k", new byte[] { 1 }, null)] }, Token);
        busy.IsBusy = true;
        var next = new StageTwoCommit { Keys = [new KeyRow("k", new byte[] { 2 }, null, 1)], Positions = [new ReadPosition("hub", "0", 1, 0)] };
        Assert.Equal(StoreProblem.Locked, (await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(next, Token))).Problem);
        busy.IsBusy = false;
        await store.CommitAsync(next, Token);
        Assert.Equal(2, Assert.Single(await store.KeysAsync(["k"], Token)).Version);
    }

    [Fact]
    public async Task Writes_that_go_by_no_tag_break_the_ledger_and_the_contract_would_see_it()
    {
        await using var one = Open(configure: options => options.AddPolicy(new IgnoringTags(), HttpPipelinePosition.PerRetry));
        await using var other = Open(configure: options => options.AddPolicy(new IgnoringTags(), HttpPipelinePosition.PerRetry));
        var draft = new LedgerDraft("in-1", Make.Noon, new SignalSeen(Make.Noon, "hub/0@1", ["r"], "{}"));
        await one.SaveAsync(new ResponseCommit { Ledger = [draft] }, Token);
        await other.SaveAsync(new ResponseCommit { Ledger = [draft] }, Token);
        // What this process remembers is old, and nothing tells it so.
        await one.SaveAsync(new ResponseCommit { Ledger = [draft with { At = Make.Noon.AddSeconds(1) }] }, Token);
        Assert.NotEqual(3, (await one.LedgerAsync("in-1", Token)).Length);
    }

    private sealed class AnsweringBusy : HttpPipelinePolicy
    {
        public bool IsBusy { get; set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (IsBusy)
                throw new Azure.RequestFailedException(503, "Server is busy.", "ServerBusy", null);
            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");
    }

    private sealed partial class IgnoringTags : HttpPipelinePolicy
    {
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Content is { } content && message.Request.Uri.Path.Contains("batch", StringComparison.Ordinal))
            {
                using var body = new MemoryStream();
                await content.WriteToAsync(body, message.CancellationToken);
                message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(Tag().Replace(Encoding.UTF8.GetString(body.ToArray()), "If-Match: *")));
            }
            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");

        [GeneratedRegex("If-Match: W/[^\r\n]+")]
        private static partial Regex Tag();
    }
}
