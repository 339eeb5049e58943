using SecResponder.Response.Bundles;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.Bundles;
using SecResponder.Response.Tests.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Hosting;

/// <summary>Playbooks that are pushed while services run: the whole bundle or nothing, the last good stays, and everybody is told which is in force.</summary>
public sealed class PulledBundleTests : IAsyncDisposable
{
    private static readonly (string, string) Denied = ("soc/denied.yaml", RunningService.Denied);
    private static readonly (string, string) Knocks = ("soc/knocks.yaml", RunningService.Knocks);
    private static readonly (string, string) Broken = ("soc/knocks.yaml", RunningService.Knocks.Replace("gte: 3", "gte: three", StringComparison.Ordinal));

    private readonly AzureData _data = new();

    private AzureBundles Bundles => AzureBundles.Open(_data.Options(), null);

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    [Fact]
    public async Task Until_the_first_push_the_folder_is_in_force_and_afterwards_no_longer()
    {
        await using var service = Start([Denied]);
        service.Write("soc/knocks.yaml", RunningService.Knocks);
        Assert.True(await service.ReloadAsync());
        Assert.Null(service.Watch.Bundle);

        var pushed = await Bundles.PushAsync(Bundle.Of(Denied, ("soc/other.yaml", "title: o\nid: 00000000-0000-4000-8000-000000000003\nlogsource: {category: firewall}\ndetection: {s: {DstPortNumber: 60000}, condition: s}")));
        Assert.True(await service.Watch.LookAsync(Process.Token));

        Assert.Equal(["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000003"], service.Playbooks.Set.Playbooks.Select(playbook => playbook.Id).Order());
        Assert.Equal(pushed.Bundle, service.Watch.Bundle);
        Assert.Equal([null, pushed.Bundle], (await service.SaidAsync()).OfType<PlaybooksReloaded>().Select(fact => fact.Bundle));
        service.Delete("soc/knocks.yaml");
        Assert.False(await service.ReloadAsync());
    }

    [Fact]
    public async Task A_service_that_starts_begins_with_the_bundle_in_force_and_its_windows_go_on_through_the_next()
    {
        await Bundles.PushAsync(Bundle.Of(Denied, Knocks));
        await using var service = Start([Denied]);
        Assert.Single(service.Playbooks.Set.Playbooks);
        Assert.Equal("00000000-0000-4000-8000-000000000002", service.Playbooks.Set.Playbooks[0].Id);
        await service.DenyAsync([0, 1]);

        await Bundles.PushAsync(Bundle.Of(Denied, ("soc/knocks.yaml", "level: high\n" + RunningService.Knocks)));
        Assert.True(await service.Watch.LookAsync(Process.Token));

        Assert.Single((await service.DenyAsync(2)).Opened);
    }

    [Fact]
    public async Task A_bundle_with_a_mistake_keeps_the_last_good_one_in_force_and_going_back_mends_it()
    {
        var good = await Bundles.PushAsync(Bundle.Of(Denied, Knocks));
        await using var service = Start([Denied]);
        var bad = await Bundles.PushAsync(Bundle.Of(Denied, Broken));

        Assert.False(await service.Watch.LookAsync(Process.Token));
        Assert.False(await service.Watch.LookAsync(Process.Token));

        Assert.Single(service.Playbooks.Set.Playbooks);
        Assert.StartsWith($"bundle {bad.Bundle[..12]}:soc/knocks.yaml:", service.Watch.Refused!.First, StringComparison.Ordinal);
        var refused = Assert.Single((await service.SaidAsync()).OfType<PlaybooksRefused>());
        Assert.Equal((bad.Bundle, true), (refused.Bundle, refused.Mistakes > 0));
        Assert.Contains(await service.Store.IncidentsAsync(10, Process.Token), incident => incident.Title == "The changed playbooks are not in force");

        await Bundles.PointAsync(good.Bundle);
        Assert.True(await service.Watch.LookAsync(Process.Token));
        Assert.Null(service.Watch.Refused);
        Assert.Equal(good.Bundle, service.Watch.Bundle);
    }

    [Theory]
    [InlineData("its files are others", true)]
    [InlineData("it is not there", false)]
    public async Task A_bundle_that_is_not_what_its_id_says_is_not_taken(string why, bool isThere)
    {
        Assert.NotEmpty(why);
        await Bundles.PushAsync(Bundle.Of(Denied, Knocks));
        await using var service = Start([Denied]);
        var asked = Bundle.Of(Denied);
        if (isThere)
            await new AzureClients(_data.Options(), null).Bundles.UploadBlobAsync(asked.Id + ".zip", BinaryData.FromBytes(BundleArchive.Pack(Bundle.Of(Broken))), Process.Token);
        await Bundles.PointAsync(asked.Id);

        Assert.False(await service.Watch.LookAsync(Process.Token));

        Assert.Single(service.Playbooks.Set.Playbooks);
        Assert.Equal((0, asked.Id), ((await service.SaidAsync()).OfType<PlaybooksRefused>().Single().Mistakes, (await service.SaidAsync()).OfType<PlaybooksRefused>().Single().Bundle));
        // Nothing that is right is refused for it.
        await Bundles.PushAsync(Bundle.Of(Denied, Knocks));
        Assert.True(await service.Watch.LookAsync(Process.Token));
        Assert.Null(service.Watch.Refused);
    }

    [Fact]
    public async Task With_trusted_keys_only_what_they_signed_is_taken_and_never_an_older_move()
    {
        var (mine, other) = (BundleSealTests.NewKey(), BundleSealTests.NewKey());
        var first = await Bundles.PushAsync(Bundle.Of(Denied, Knocks), mine.Private);
        await using var service = Start([Denied], new BundleOptions { TrustedKeys = { mine.Public } });

        foreach (var key in (string?[])[null, other.Private])
        {
            await Bundles.PushAsync(Bundle.Of(Denied), key);
            Assert.False(await service.Watch.LookAsync(Process.Token));
            Assert.Equal(first.Bundle, service.Watch.Bundle);
        }
        var second = await Bundles.PushAsync(Bundle.Of(Denied), mine.Private);
        Assert.True(await service.Watch.LookAsync(Process.Token));
        Assert.Equal(second.Bundle, service.Watch.Bundle);

        // Whoever may write, and has no key, puts back what was in force before: rightly signed, and old.
        Assert.True(await Bundles.MoveAsync(first, (await Bundles.InForceAsync("", Process.Token)).Tag, Process.Token));
        Assert.False(await service.Watch.LookAsync(Process.Token));
        Assert.Contains("an older one", service.Watch.Refused!.First, StringComparison.Ordinal);
        Assert.Equal(second.Bundle, service.Watch.Bundle);
    }

    [Fact]
    public async Task A_start_with_a_bundle_that_can_not_be_taken_says_so_instead_of_taking_the_old_folder()
    {
        await Bundles.PushAsync(Bundle.Of(Denied, Broken));
        Assert.Contains("have mistakes", Assert.Throws<InvalidOperationException>(() => Start([Denied, Knocks])).Message, StringComparison.Ordinal);
        await Bundles.PointAsync(new string('a', 64));
        Assert.Contains("can't be taken", Assert.Throws<InvalidOperationException>(() => Start([Denied, Knocks])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_down_or_emptied_changes_nothing()
    {
        var pushed = await Bundles.PushAsync(Bundle.Of(Denied, Knocks));
        var down = false;
        var bundles = AzureBundles.Open(_data.Options(options => options.AddPolicy(new Down(() => down), Azure.Core.HttpPipelinePosition.PerCall)), null);
        await using var service = new RunningService(bundles, new BundleOptions(), Denied);
        down = true;
        await Assert.ThrowsAsync<StoreException>(() => service.Watch.LookAsync(Process.Token));
        down = false;
        await new AzureClients(_data.Options(), null).Container.DeleteBlobAsync("playbooks/in-force", cancellationToken: Process.Token);
        Assert.False(await service.Watch.LookAsync(Process.Token));
        Assert.Equal((pushed.Bundle, 1), (service.Source.Bundle, service.Playbooks.Set.Playbooks.Length));
    }

    private RunningService Start((string, string)[] folder, BundleOptions? options = null) => new(Bundles, options ?? new BundleOptions(), folder);

    private sealed class Down(Func<bool> isDown) : Azure.Core.Pipeline.HttpPipelinePolicy
    {
        public override ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline) =>
            isDown() ? throw new IOException("no route to host") : ProcessNextAsync(message, pipeline);

        public override void Process(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");
    }
}
