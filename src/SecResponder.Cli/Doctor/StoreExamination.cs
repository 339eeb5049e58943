using Azure.Identity;
using SecResponder.Cli.Commands;
using SecResponder.Cli.Output;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Doctor;

/// <summary>Whether the store can be opened and read. Nothing is made where nothing is.</summary>
internal static class StoreExamination
{
    // A person waits for the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The store, open, or null; and how it stands.</summary>
    /// <param name="where">What <c>--store</c> says; null: what the settings say.</param>
    /// <param name="settings">The service's settings.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<(IResponderStore? Store, Examined Told)> OpenAsync(string? where, DoctorSettings settings, CancellationToken cancellation)
    {
        if (where is not null && !StoreOption.TryDatabase(where, out _, out var slip))
            return (null, new Examined("store", "a database", Health.Finding, slip, "postgres://USER@HOST:PORT/DATABASE?schema=NAME"));
        var said = settings.Responder;
        var database = where is not null ? PostgresAddress.Parse(where) : said.Postgres.IsGiven ? said.Postgres : null;
        var account = where is not null ? StoreOption.AccountOf(where) : said.AzureStorage.IsGiven ? said.AzureStorage : null;
        var file = where ?? said.Store.Path;
        if (database is null && account is null && !File.Exists(file))
            return (null, new Examined("store", Printable.Of(file), Health.Note, "it is not there yet: the service makes it at its first start"));
        // A connection string has a key in it.
        var name = database is not null ? "PostgreSQL" : account is null ? Printable.Of(file) : account.TableServiceUri?.Host ?? (account.AccountName.Length > 0 ? account.AccountName : "the emulator");
        IResponderStore? store = null;
        try
        {
            store = database is not null ? Open(database, settings) : account is not null ? Open(account) : SqliteStore.Open(new SqliteStoreOptions { Path = file });
            _ = await store.NextStepDueAsync(cancellation);
            return (store, new Examined("store", name, Health.Fine, "it can be read"));
        }
        catch (Exception e) when (e is StoreException or AuthenticationFailedException)
        {
            if (store is not null)
                await store.DisposeAsync();
            return (null, new Examined("store", name, Health.Finding, Printable.Of(e.Message), $"the service can't work without it: see {(database is not null ? "postgres.md" : "operate.md, The state in a storage account")}"));
        }
    }

    private static AzureStore Open(AzureStorageOptions account)
    {
        account.MakeMissing = false;
        return AzureStore.Open(account, account.ConnectionString.Length > 0 ? null : new DefaultAzureCredential());
    }

    private static PostgresStore Open(PostgresStoreOptions database, DoctorSettings settings)
    {
        (database.MakeMissing, database.Patience) = (false, Patience);
        var identity = new DefaultAzureCredential();
        var secrets = new ReferencedSecrets(settings.Connectors.KeyVault, identity, TimeProvider.System);
        return PostgresStore.Open(database, async (reference, token) => (await secrets.ReadAsync(reference, token)).Reveal(), identity);
    }
}
