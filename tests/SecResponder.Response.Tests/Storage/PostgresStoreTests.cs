using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>The store in a PostgreSQL database keeps the contract; over a real server.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    // Each life has a schema of its own: a run takes some of the points, the next run others. SECRESPONDER_CRASH_EVERY=1 takes all.
    protected override int CrashesEvery => int.TryParse(Environment.GetEnvironmentVariable("SECRESPONDER_CRASH_EVERY"), out var every) ? every : 7;

    protected override StoreData NewData() => new PostgresData();
}

/// <summary>It keeps lists for firewalls, too.</summary>
public sealed class PostgresBlockListTests : BlockListStoreContract
{
    protected override StoreData NewData() => new PostgresData();
}

/// <summary>A schema of its own in the server. What a process asks of it is one transaction: it dies before it or after it; what happens within stands in <see cref="PostgresTroubleTests"/>.</summary>
internal sealed class PostgresData : StoreData
{
    public string Schema { get; } = "t" + Guid.NewGuid().ToString("N")[..20];

    public PostgresStoreOptions Options(TimeSpan? patience = null) =>
        new() { ConnectionString = Postgres.ConnectionString, Schema = Schema, Patience = patience ?? new PostgresStoreOptions().Patience };

    public PostgresStore Open(TimeSpan? patience = null) => PostgresStore.Open(Options(patience));

    internal override Task<IResponderStore> OpenAsync(CrashPoint? crash) => Task.FromResult<IResponderStore>(crash is null ? Open() : new CrashingStore(Open(), crash));

    public override async ValueTask DisposeAsync() => await Postgres.RunAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
}
