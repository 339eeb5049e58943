using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;

namespace SecResponder.Response.Tests.Storage;

/// <summary>Where the PostgreSQL server of the tests is: as told, or one that is started here by <c>tests/postgres.sh</c>.</summary>
internal static class Postgres
{
    /// <summary>Names the connection string; <c>test.sh</c> sets it.</summary>
    public const string Variable = "SECRESPONDER_POSTGRES";

    private static readonly Lazy<string> Here = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told ? told : Start());
    private static readonly Lazy<NpgsqlDataSource> Owner = new(() => NpgsqlDataSource.Create(Here.Value + ";Maximum Pool Size=5"));

    public static string ConnectionString => Here.Value;

    /// <summary>Does something as the owner of everything, beside whatever the test does.</summary>
    public static async Task<object?> RunAsync(string text)
    {
        await using var command = Owner.Value.CreateCommand(text);
        return await command.ExecuteScalarAsync();
    }

    private static string Start()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"secresponder-pg-{Environment.ProcessId}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Script("stop", folder);
        return Script("start", folder) is (0, { Length: > 0 } connection, _) ? connection : throw new InvalidOperationException($"{Variable} is not set, and no server could be started: {Script("start", folder).Error}");
    }

    private static (int ExitCode, string Out, string Error) Script(string what, string folder, [CallerFilePath] string here = "")
    {
        var script = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "postgres.sh"));
        using var process = Process.Start(new ProcessStartInfo("bash", [script, what, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEnd().Trim(), process.StandardError.ReadToEnd().Trim());
        process.WaitForExit();
        return (process.ExitCode, output, error);
    }
}
