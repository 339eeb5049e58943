using Azure.Core;
using Azure.Core.Pipeline;
using SecResponder.Response.Bundles;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Bundles;

/// <summary>Bundles in the emulator: kept once, never written over, and one of several that push at once is in force.</summary>
public sealed class AzureBundlesTests : IAsyncDisposable
{
    private readonly AzureData _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    [Fact]
    public async Task A_bundle_is_kept_once_with_who_made_it_and_a_second_time_changes_nothing()
    {
        var bundles = AzureBundles.Open(_data.Options(), null);
        Assert.Empty(await bundles.ListAsync(Token));
        var content = Bundle.Of(("soc/a.yaml", "a"), ("soc/b.yaml", "b"));

        Assert.True(await bundles.KeepAsync(content, "Zoë <zoe@corp.example>", "c0ffee", Token));
        Assert.False(await bundles.KeepAsync(content, "eve", null, Token));

        var kept = Assert.Single(await bundles.ListAsync(Token));
        Assert.Equal((content.Id, "Zoë <zoe@corp.example>", "c0ffee", 2), (kept.Id, kept.By, kept.Commit, kept.Files));
        Assert.Equal(content.Id, (await bundles.GetAsync(content.Id, Token)).Content!.Id);
    }

    [Fact]
    public async Task What_somebody_else_put_under_its_name_is_neither_taken_nor_written_over()
    {
        var bundles = AzureBundles.Open(_data.Options(), null);
        var (good, evil) = (Bundle.Of(("a.yaml", "good")), Bundle.Of(("a.yaml", "evil")));
        var container = new AzureClients(_data.Options(), null).Bundles;
        await container.CreateAsync(cancellationToken: Token);
        await container.UploadBlobAsync(good.Id + ".zip", BinaryData.FromBytes(BundleArchive.Pack(evil)), Token);

        Assert.Contains("never written over", (await Assert.ThrowsAsync<InvalidDataException>(() => bundles.KeepAsync(good, "mia", null, Token))).Message, StringComparison.Ordinal);
        Assert.Null((await bundles.GetAsync(good.Id, Token)).Content);
    }

    [Fact]
    public async Task Of_many_that_push_at_once_one_is_in_force_and_the_others_are_told()
    {
        var bundles = AzureBundles.Open(_data.Options(), null);
        for (var round = 0; round < 3; round++)
        {
            var there = await bundles.InForceAsync("", Token);
            var moves = Enumerable.Range(0, 6).Select(n => new BundleMove(round + 1, new string((char)('a' + n), 64), Make.Noon, $"p{n}", "")).ToArray();
            var won = await Task.WhenAll(moves.Select(move => Task.Run(() => bundles.MoveAsync(move, there.Tag, Token))));
            Assert.Equal((await bundles.InForceAsync("", Token)).Move!.By, moves[won.Index().Single(one => one.Item).Index].By);
        }
    }

    [Fact]
    public async Task A_move_whose_answer_was_lost_is_ours_and_not_somebody_elses()
    {
        var lost = new LostAnswer();
        var bundles = AzureBundles.Open(_data.Options(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.AddPolicy(lost, HttpPipelinePosition.PerRetry);
        }), null);
        Assert.True(await bundles.MoveAsync(new BundleMove(1, new string('a', 64), Make.Noon, "mia", ""), "", Token));
        Assert.Equal(1, lost.Count);
    }

    [Fact]
    public async Task What_is_known_is_not_sent_again()
    {
        var bundles = AzureBundles.Open(_data.Options(), null);
        Assert.Equal(new FoundMove("", null, false), await bundles.InForceAsync("", Token));
        var move = await bundles.PointAsync(new string('a', 64));
        var found = await bundles.InForceAsync("", Token);
        Assert.Equal((move, true), (found.Move, found.IsNew));
        Assert.Equal(new FoundMove(found.Tag, null, false), await bundles.InForceAsync(found.Tag, Token));
    }

    private sealed class LostAnswer : HttpPipelinePolicy
    {
        public int Count { get; private set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (Count > 0 || !message.Request.Uri.Path.Contains("in-force", StringComparison.Ordinal))
                return;
            Count++;
            throw new IOException("the connection was reset");
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");
    }
}
