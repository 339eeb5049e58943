using Azure.Identity;
using SecResponder.Cli.Commands;
using SecResponder.Cli.Output;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Doctor;

/// <summary>Whether the store can be opened and read. Nothing is made where nothing is.</summary>
internal static class StoreExamination
{
    /// <summary>The store, open, or null; and how it stands.</summary>
    /// <param name="where">What <c>--store</c> says; null: what the settings say.</param>
    /// <param name="settings">The service's settings.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<(IResponderStore? Store, Examined Told)> OpenAsync(string? where, ResponderOptions settings, CancellationToken cancellation)
    {
        var account = where is not null ? StoreOption.AccountOf(where) : settings.AzureStorage.IsGiven ? settings.AzureStorage : null;
        var file = where ?? settings.Store.Path;
        if (account is null && !File.Exists(file))
            return (null, new Examined("store", Printable.Of(file), Health.Note, "it is not there yet: the service makes it at its first start"));
        // A connection string has a key in it.
        var name = account is null ? Printable.Of(file) : account.TableServiceUri?.Host ?? (account.AccountName.Length > 0 ? account.AccountName : "the emulator");
        IResponderStore? store = null;
        try
        {
            if (account is not null)
                account.MakeMissing = false;
            store = account is null ? SqliteStore.Open(new SqliteStoreOptions { Path = file }) : AzureStore.Open(account, account.ConnectionString.Length > 0 ? null : new DefaultAzureCredential());
            _ = await store.NextStepDueAsync(cancellation);
            return (store, new Examined("store", name, Health.Fine, "it can be read"));
        }
        catch (Exception e) when (e is StoreException or AuthenticationFailedException)
        {
            if (store is not null)
                await store.DisposeAsync();
            return (null, new Examined("store", name, Health.Finding, Printable.Of(e.Message), "the service can't work without it: see operate.md, The state in a storage account"));
        }
    }
}
