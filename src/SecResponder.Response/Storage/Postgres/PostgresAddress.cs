using System.Text.RegularExpressions;
using Npgsql;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>What may stand where a database is named, and what it becomes: no password in it, and no server that could be anybody's.</summary>
public static partial class PostgresAddress
{
    /// <summary>What is wrong with the options; null when nothing is.</summary>
    public static string? Problem(PostgresStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!SchemaForm().IsMatch(options.Schema))
            return $"Postgres:Schema is '{options.Schema}': it has 1 to 40 lower-case letters, digits and underscores, the first a letter";
        if (options.UseIdentity && options.Password.Length > 0)
            return "Postgres has a password's reference and UseIdentity: give one of them";
        if (options.Patience < TimeSpan.Zero || options.Patience > TimeSpan.FromMinutes(5))
            return $"Postgres:Patience is {options.Patience}: it may be from 0 to 5 min";
        if (options.Writers is < 1 or > 64)
            return $"Postgres:Writers is {options.Writers}: it may be from 1 to 64";
        if (options.Password.Length > 0 && !options.Password.StartsWith("env:", StringComparison.Ordinal) && !options.Password.StartsWith("keyvault:", StringComparison.Ordinal))
            // Somebody may have put the password itself here: it is not repeated.
            return "Postgres:Password must be a reference: 'keyvault:<name>' or 'env:<NAME>'";
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            if (!string.IsNullOrEmpty(builder.Password))
                return "Postgres:ConnectionString has a password in it: leave it out, and give Postgres:Password a reference ('keyvault:<name>' or 'env:<NAME>')";
            return string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database) ? "Postgres:ConnectionString must name Host and Database: 'Host=db.example.com;Database=secresponder;Username=secresponder'" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            // The client repeats the value that it does not like; that may be a secret under a wrong name.
            return "Postgres:ConnectionString is not of the form 'Host=db.example.com;Database=secresponder;Username=secresponder' with Npgsql's keywords";
        }
    }

    /// <summary>The connection as it is opened.</summary>
    internal static NpgsqlConnectionStringBuilder Connection(PostgresStoreOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString) { SearchPath = options.Schema, IncludeErrorDetail = false };
        // What is said there stands; keys are those that are written, under the client's own names.
        var said = builder.Keys.OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!said.Contains("SSL Mode") && !IsHere(builder.Host!))
            builder.SslMode = SslMode.VerifyFull;
        if (!said.Contains("Application Name"))
            builder.ApplicationName = "secresponder";
        if (!said.Contains("Timeout"))
            builder.Timeout = 10;
        if (!said.Contains("Command Timeout"))
            builder.CommandTimeout = 60;
        if (!said.Contains("Max Auto Prepare"))
            builder.MaxAutoPrepare = 60;
        return builder;
    }

    /// <summary>What <c>--store</c> means: <c>postgres:</c> with keywords behind it, or <c>postgres://user@host:port/database?schema=name&amp;sslmode=…</c>; null when it is neither.</summary>
    /// <exception cref="FormatException">It begins so and can't be understood; or it has a password in it.</exception>
    public static PostgresStoreOptions? Parse(string where)
    {
        ArgumentNullException.ThrowIfNull(where);
        if (where.StartsWith("postgres://", StringComparison.Ordinal) || where.StartsWith("postgresql://", StringComparison.Ordinal))
            return OfUri(where);
        if (!where.StartsWith("postgres:", StringComparison.Ordinal))
            return null;
        var parts = where["postgres:".Length..].Split(';', StringSplitOptions.TrimEntries).ToLookup(part => part.StartsWith("Schema=", StringComparison.OrdinalIgnoreCase));
        return Checked(new PostgresStoreOptions { ConnectionString = string.Join(';', parts[false]), Schema = parts[true].FirstOrDefault()?["Schema=".Length..] ?? new PostgresStoreOptions().Schema });
    }

    private static PostgresStoreOptions OfUri(string where)
    {
        if (!Uri.TryCreate(where, UriKind.Absolute, out var uri) || uri.Host.Length == 0 && !uri.Query.Contains("host=", StringComparison.Ordinal))
            throw new FormatException("it should be postgres://USER@HOST:PORT/DATABASE?schema=NAME");
        if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
            throw new FormatException("there is a password in it, and others can read a command line: leave it out, and set PGPASSWORD or PGPASSFILE");
        var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host, Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')) };
        if (uri.Port > 0)
            builder.Port = uri.Port;
        if (uri.UserInfo.Length > 0)
            builder.Username = Uri.UnescapeDataString(uri.UserInfo);
        var schema = new PostgresStoreOptions().Schema;
        foreach (var (name, value) in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : ""))))
            if (name == "schema")
                schema = value;
            else if (name == "host")
                builder.Host = value;
            else if (name == "sslmode" && Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode))
                builder.SslMode = mode;
            else
                throw new FormatException($"'{name}' can't stand in it, or not with this value: it may have schema, sslmode and host behind the question mark; for others write postgres:Host=…;Database=…");
        return Checked(new PostgresStoreOptions { ConnectionString = builder.ConnectionString, Schema = schema });
    }

    private static PostgresStoreOptions Checked(PostgresStoreOptions options)
    {
        options.MakeMissing = false;
        return Problem(options) is { } problem ? throw new FormatException(problem.Replace("Postgres:ConnectionString", "it", StringComparison.Ordinal)) : options;
    }

    /// <summary>For a person: which database, and what of it. Neither user nor password.</summary>
    internal static string Title(PostgresStoreOptions options) =>
        new NpgsqlConnectionStringBuilder(options.ConnectionString) is var builder ? $"{builder.Host}:{builder.Port}/{builder.Database} (schema {options.Schema})" : "";

    // A socket is a path; several hosts are separated by commas.
    private static bool IsHere(string hosts) => hosts.Split(',', StringSplitOptions.TrimEntries).All(host => host.StartsWith('/') || host.StartsWith('@') || host is "localhost" or "127.0.0.1" or "::1");

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex SchemaForm();
}
