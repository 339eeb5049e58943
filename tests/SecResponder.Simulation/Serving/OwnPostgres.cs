using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SecResponder.Simulation.Serving;

/// <summary>A PostgreSQL server of one test's own, that may be stopped without asking anybody. What it says is committed is written, as on every server whose data matter; the other tests' one says so before.</summary>
internal sealed class OwnPostgres : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"secresponder-pg-{Guid.NewGuid():N}"[..30]);

    public OwnPostgres() => ConnectionString = Script("start") + ";Options=-c synchronous_commit=on";

    public string ConnectionString { get; }

    public Task StopAsync() => Task.Run(() => Script("down"));

    public Task StartAsync() => Task.Run(() => Script("up"));

    public void Dispose() => Script("stop");

    private string Script(string what, [CallerFilePath] string here = "")
    {
        var script = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "postgres.sh"));
        using var process = Process.Start(new ProcessStartInfo("bash", [script, what, _folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, error) = (process.StandardOutput.ReadToEnd().Trim(), process.StandardError.ReadToEnd().Trim());
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"postgres.sh {what}: {error}");
    }
}
