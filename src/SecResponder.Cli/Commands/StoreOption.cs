using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Azure.Identity;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Storage.Postgres;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Commands;

/// <summary><c>--store FILE|ADDRESS</c>: the store that an operations command looks into: a file, a storage account, or a database.</summary>
internal static class StoreOption
{
    private const string Environment = "SECRESPONDER_STORE";
    private const string NamePart = "Name=";

    public static Option<string> Create() => new("--store")
    {
        Description = $"The store's SQLite file; or the address of a storage account's tables (https://ACCOUNT.table.core.windows.net[/NAME]), opened as whoever 'az login' has signed in; or a PostgreSQL database (postgres://USER@HOST/DATABASE[?schema=NAME]), with PGPASSWORD or PGPASSFILE. Default: {Environment}, else the file secresponder.db",
        DefaultValueFactory = _ => System.Environment.GetEnvironmentVariable(Environment) is { Length: > 0 } told ? told : new SqliteStoreOptions().Path,
    };

    /// <summary>Opens a store that is there, works with it, and turns its troubles into messages.</summary>
    public static async Task<int> UseAsync(Terminal terminal, string where, Func<IResponderStore, Task<int>> work)
    {
        if (!TryDatabase(where, out var database, out var slip))
            return terminal.Fail(slip, "postgres://USER@HOST:PORT/DATABASE?schema=NAME, or postgres:Host=…;Database=…;Username=…", ExitCodes.Usage);
        var account = AccountOf(where);
        if (database is null && account is null && !File.Exists(where))
            return terminal.Fail($"there is no store '{where}'", "give its file or its account's address with --store; 'secresponder demo --keep FOLDER' makes one to look at");
        try
        {
            await using IResponderStore store = database is not null ? PostgresStore.Open(database)
                : account is not null ? AzureStore.Open(account, account.ConnectionString.Length > 0 ? null : new DefaultAzureCredential())
                : SqliteStore.Open(new SqliteStoreOptions { Path = where });
            return await work(store);
        }
        catch (StoreException e)
        {
            return terminal.Fail(e.Message, "");
        }
    }

    /// <summary>The database that is meant, or null when it is none.</summary>
    /// <returns>False when it is one that can't be understood, or has a password in it: what was given is not repeated.</returns>
    internal static bool TryDatabase(string where, out PostgresStoreOptions? database, [NotNullWhen(false)] out string? slip)
    {
        (database, slip) = (null, null);
        try
        {
            database = PostgresAddress.Parse(where);
            return true;
        }
        catch (FormatException e)
        {
            slip = $"the database that --store names can't be used: {e.Message}";
            return false;
        }
    }

    /// <summary>The account that is meant, or null when it is a file. Whoever looks into one makes nothing there.</summary>
    internal static AzureStorageOptions? AccountOf(string where)
    {
        var options = new AzureStorageOptions { MakeMissing = false };
        if (where.Contains("AccountName=", StringComparison.OrdinalIgnoreCase) || where.StartsWith("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase))
        {
            // The emulator's connection string says nothing of an environment: its name may stand behind it.
            var parts = where.Split(';', StringSplitOptions.TrimEntries).ToLookup(part => part.StartsWith(NamePart, StringComparison.OrdinalIgnoreCase));
            options.ConnectionString = string.Join(';', parts[false]);
            options.Name = parts[true].FirstOrDefault()?[NamePart.Length..] ?? options.Name;
            return options;
        }
        if (!Uri.TryCreate(where, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            return null;
        var services = new Uri(address.GetLeftPart(UriPartial.Authority));
        options.TableServiceUri = services;
        options.BlobServiceUri = new Uri(services.AbsoluteUri.Replace(".table.", ".blob.", StringComparison.Ordinal));
        if (address.AbsolutePath.Trim('/') is { Length: > 0 } name)
            options.Name = name;
        return options;
    }
}
