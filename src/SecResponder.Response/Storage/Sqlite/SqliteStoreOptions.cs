namespace SecResponder.Response.Storage.Sqlite;

/// <summary>Where the SQLite store keeps its file, and how much it may take.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The database file; its folder is made when missing. Default <c>secresponder.db</c> in the working folder.</summary>
    public string Path { get; set; } = "secresponder.db";

    /// <summary>Bytes the file may grow to; 0, the default, means as far as the disk goes. At the limit commits fail with <see cref="StoreProblem.Full"/>, as on a
    /// full disk, and go on when there is room. Rounded down to pages of 4,096 bytes.</summary>
    public long MaxBytes { get; set; }

    /// <summary>How long to wait for somebody else's write. Default 5 s; range 0 to 5 min.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
