using Azure.Core;
using Npgsql;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>How the database is signed in to: by a referenced password, or by the host's identity. Either is asked for anew every quarter of an hour, so that what was rotated is used.</summary>
/// <remarks>Microsoft, "Use Microsoft Entra ID for authentication with Azure Database for PostgreSQL": the token of this scope is the password.</remarks>
internal static class PostgresSignIn
{
    private const string Scope = "https://ossrdbms-aad.database.windows.net/.default";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    public static void Use(NpgsqlDataSourceBuilder source, PostgresStoreOptions options, StorePassword? password, TokenCredential? identity)
    {
        if (options.UseIdentity)
        {
            var credential = identity ?? throw new StoreException("opening the store: Postgres:UseIdentity is set, and this host has no identity") { Problem = StoreProblem.Unreachable };
            source.UsePeriodicPasswordProvider(async (_, cancellation) => (await credential.GetTokenAsync(new TokenRequestContext([Scope]), cancellation)).Token, Kept, AgainAfter);
        }
        else if (options.Password.Length > 0)
        {
            var read = password ?? Environment;
            source.UsePeriodicPasswordProvider((_, cancellation) => read(options.Password, cancellation), Kept, AgainAfter);
        }
    }

    // Who has no vault still has an environment.
    private static ValueTask<string> Environment(string reference, CancellationToken cancellation) =>
        reference.StartsWith("env:", StringComparison.Ordinal) && System.Environment.GetEnvironmentVariable(reference["env:".Length..]) is { Length: > 0 } value
            ? ValueTask.FromResult(value)
            : ValueTask.FromException<string>(new IOException($"'{reference}' can't be read here: the environment has no such variable, or it is a vault's"));
}
