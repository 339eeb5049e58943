using System.CommandLine;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Commands;

/// <summary><c>--store FILE</c>: the store that an operations command looks into.</summary>
internal static class StoreOption
{
    public static Option<string> Create() => new("--store")
    {
        Description = "The store's SQLite file, as a server or the demo keeps it",
        DefaultValueFactory = _ => new SqliteStoreOptions().Path,
    };

    /// <summary>Opens a store that is there, works with it, and turns its troubles into messages.</summary>
    public static async Task<int> UseAsync(Terminal terminal, string file, Func<IResponderStore, Task<int>> work)
    {
        if (!File.Exists(file))
            return terminal.Fail($"there is no store '{file}'", "give its file with --store; 'secresponder demo --keep FOLDER' makes one to look at");
        try
        {
            await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = file });
            return await work(store);
        }
        catch (StoreException e)
        {
            return terminal.Fail(e.Message, "");
        }
    }
}
