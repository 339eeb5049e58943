using Azure.Core;
using Npgsql;
using SecResponder.Response.Hosting;

namespace SecResponder.Response.Storage.Postgres;

/// <summary>How the database is signed in to: by a referenced password, or by the host's identity. Either is asked for anew every quarter of an hour, so that what was rotated is used.</summary>
/// <remarks>Microsoft, "Use Microsoft Entra ID for authentication with Azure Database for PostgreSQL": the token of this scope is the password.</remarks>
internal static class PostgresSignIn
{
    private const string Scope = "https://ossrdbms-aad.database.windows.net/.default";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    public static void Use(NpgsqlDataSourceBuilder source, PostgresStoreOptions options, SecretOf? password, TokenCredential? identity)
    {
        if (options.UseIdentity)
        {
            var credential = identity ?? throw new StoreException("opening the store: Postgres:UseIdentity is set, and this host has no identity") { Problem = StoreProblem.Unreachable };
            Ask(source, async cancellation => (await credential.GetTokenAsync(new TokenRequestContext([Scope]), cancellation)).Token);
        }
        else if (options.Password.Length > 0)
        {
            var read = password ?? Environment;
            Ask(source, async cancellation => await read(options.Password, cancellation));
        }
    }

    private static void Ask(NpgsqlDataSourceBuilder source, Func<CancellationToken, Task<string>> password) => source.UsePeriodicPasswordProvider(
        async (_, cancellation) =>
        {
            try
            {
                return await password(cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whoever reads secrets names the reference, and never the value.
                throw new PostgresPasswordException(e.Message, e);
            }
        },
        Kept,
        AgainAfter);

    // Who has no vault still has an environment.
    private static ValueTask<string> Environment(string reference, CancellationToken cancellation) =>
        reference.StartsWith("env:", StringComparison.Ordinal) && System.Environment.GetEnvironmentVariable(reference["env:".Length..]) is { Length: > 0 } value
            ? ValueTask.FromResult(value)
            : ValueTask.FromException<string>(new InvalidOperationException($"'{reference}' can't be read here: the environment has no such variable, or it is a vault's"));
}

/// <summary>The password, or the token in its place, can't be had.</summary>
internal sealed class PostgresPasswordException(string message, Exception inner) : IOException(message, inner);
