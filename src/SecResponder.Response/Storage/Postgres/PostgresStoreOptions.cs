namespace SecResponder.Response.Storage.Postgres;

/// <summary>Which PostgreSQL database keeps the state, and by whom it is opened. For several always-on instances, and for one that has a database anyhow.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>Where the database is, in Npgsql's keywords: <c>Host=db.example.com;Database=secresponder;Username=secresponder</c>. Without a password: see <see cref="Password"/>.
    /// Unless it says otherwise the server's certificate and name are verified (<c>SSL Mode=VerifyFull</c>), but for a socket or this machine. Empty, the default: another store is used.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The password's reference: <c>keyvault:name</c> or <c>env:NAME</c>. Empty: the host's identity (<see cref="UseIdentity"/>), a client certificate, or what the client finds itself
    /// (<c>PGPASSWORD</c>, <c>PGPASSFILE</c>). It is read again every quarter of an hour.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whether the host's identity signs in, with a token of Azure Database for PostgreSQL instead of a password. Default no.</summary>
    public bool UseIdentity { get; set; }

    /// <summary>The schema that everything lies in, so that several environments may share a database: 1 to 40 lower-case letters, digits and underscores, the first a letter. Default
    /// <c>secresponder</c>.</summary>
    public string Schema { get; set; } = "secresponder";

    /// <summary>How long a lost connection, a lost race or a full server is borne before the caller is told. Default 15 s; range 0 to 5 min.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Transactions that this process writes at a time. Default 4; range 1 to 64.</summary>
    public int Writers { get; set; } = 4;

    /// <summary>Whether schema and tables are made or brought forward at the start. Default yes; who only looks says no.</summary>
    public bool MakeMissing { get; set; } = true;

    /// <summary>Whether a database is named at all.</summary>
    public bool IsGiven => ConnectionString.Length > 0;
}
