using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>The store in an Azure Storage account keeps the contract; over Azurite, the storage emulator.</summary>
public sealed class AzureStoreTests : StoreContract
{
    // Each request is two points, and a life has hundreds: a run takes some of them. SECRESPONDER_CRASH_EVERY=1 takes all.
    protected override int CrashesEvery => int.TryParse(Environment.GetEnvironmentVariable("SECRESPONDER_CRASH_EVERY"), out var every) ? every : 17;

    protected override StoreData NewData() => new AzureData();
}

/// <summary>Its pages and counts keep theirs.</summary>
public sealed class AzurePagesTests : StorePagesContract
{
    private readonly AzureData _data = new();

    protected override StoreData NewData() => _data;

    [Fact]
    public async Task A_record_that_was_written_before_there_were_pages_is_listed_and_counted_and_its_rows_come_with_its_next_write()
    {
        await using (var store = await OpenAsync())
            await AddAsync(store, Made("in-1", owner: "net", step: StepState.Due), Made("in-2"));
        await _data.AsBeforePagesAsync("in-1", "in-2");

        await using var after = await OpenAsync();
        var pages = PagesOf(after);
        Assert.Equal("in-1", Assert.Single((await pages.IncidentPageAsync(new IncidentFilter { Owner = "net", State = IncidentState.Acting }, null, 10, Token)).Items).Incident.Id);
        Assert.Equal([new StateCount(IncidentState.Acting, 1), new StateCount(IncidentState.Recorded, 1)], await pages.IncidentCountsAsync(Make.Noon, null, 10, Token));
        Assert.Empty((await pages.ChainPageAsync(null, 10, Token)).Items);

        var step = Assert.Single(await after.StepsAsync("in-1", Token));
        await after.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Refused, DueAt = null, RefusedBy = "protected", RefusedAt = Make.Noon }], Ledger = [Draft("in-1")] }, Token);
        Assert.Equal(("in-1", 2L), Assert.Single((await pages.ChainPageAsync(null, 10, Token)).Items) is var line ? (line.Chain, line.Count) : default);
        Assert.Equal("protected", Assert.Single(await pages.RefusalsAsync(Make.Noon.AddHours(-1), 10, Token)).Guardrail);
        Assert.Equal(2, await after.RetireAsync(Make.Noon.AddDays(1), 10, Make.Noon.AddDays(2), Token));
        Assert.Equal(LedgerChain.Operations, Assert.Single((await pages.ChainPageAsync(null, 10, Token)).Items).Chain);
    }
}

/// <summary>It keeps lists for firewalls, too.</summary>
public sealed class AzureBlockListTests : BlockListStoreContract
{
    protected override StoreData NewData() => new AzureData();
}

/// <summary>A table and containers of their own in the emulator.</summary>
internal sealed class AzureData : StoreData
{
    private readonly string _name = "t" + Guid.NewGuid().ToString("N")[..20];

    public AzureStorageOptions Options(Action<ClientOptions>? configure = null) => new() { ConnectionString = Azurite.ConnectionString, Name = _name, Configure = configure };

    internal override Task<IResponderStore> OpenAsync(CrashPoint? crash) => Task.FromResult<IResponderStore>(AzureStore.Open(
        Options(crash is null ? null : options => options.AddPolicy(new CrashingRequests(crash), HttpPipelinePosition.PerRetry)), null));

    /// <summary>Records as an earlier version wrote them, with the rows that it knew.</summary>
    public async Task AsBeforePagesAsync(params string[] chains)
    {
        var clients = new AzureClients(Options(), null);
        var rows = new TablePartition(clients.Table, AzureStore.Response);
        var records = new IncidentRows(rows, new RowBodies(clients.Container));
        foreach (var chain in chains)
        {
            var record = (await records.FindAsync(chain, CancellationToken.None))!.Record;
            var before = record with { Layout = 0 };
            foreach (var key in IncidentIndex.Of(chain, record).Keys)
                await rows.RemoveAsync(key, CancellationToken.None);
            TableEntity[] old = [await records.WriteAsync(chain, before, Unfinished.None, [], CancellationToken.None), .. IncidentIndex.Of(chain, before).Values];
            await rows.SubmitAsync([.. old.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row))], CancellationToken.None);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        var clients = new AzureClients(Options(), null);
        await clients.Table.DeleteAsync();
        await clients.Container.DeleteIfExistsAsync();
        await clients.Digests.DeleteIfExistsAsync();
        await clients.Bundles.DeleteIfExistsAsync();
    }
}

/// <summary>The process may die before a request, or after it: then it was done, and nobody heard of it.</summary>
internal sealed class CrashingRequests(CrashPoint point) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        point.Pass();
        await ProcessNextAsync(message, pipeline);
        point.Pass();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new InvalidOperationException("every request is asynchronous");
}
