using System.Diagnostics;

namespace SecResponder.Bicep.Tests;

/// <summary>A script of bicep/scripts, run as it is, with an <c>az</c> that answers as it is told and writes down what it was asked.</summary>
internal sealed class AzScript(string script, string answers) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-az-").FullName;

    /// <summary>What <c>az</c> was asked, a line a call.</summary>
    public string[] Asked => File.Exists(Path.Combine(_folder, "asked")) ? File.ReadAllLines(Path.Combine(_folder, "asked")) : [];

    public async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var az = Path.Combine(_folder, "az");
        await File.WriteAllTextAsync(az, $"""
            #!/usr/bin/env bash
            echo "$*" >> "$(dirname "$0")/asked"
            case "$*" in
            {answers}
            esac

            """.Replace("\r", "", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        // The CLI that these tests run is Linux's, too.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", [Path.Combine(BicepCli.Folder, "scripts", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
