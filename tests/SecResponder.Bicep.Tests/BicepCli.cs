using System.Diagnostics;
using System.Reflection;

namespace SecResponder.Bicep.Tests;

/// <summary>The real Bicep CLI, out of its package.</summary>
internal static class BicepCli
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Metadata("Repository"), "bicep"));

    /// <summary>What the CLI was asked to print, and its findings.</summary>
    public sealed record Answer(int ExitCode, string Output, string Findings);

    public static async Task<Answer> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Metadata("BicepCli"), arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A bare Debian has no ICU library.
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var findings = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Answer(process.ExitCode, await output, await findings);
    }

    private static string Metadata(string key) =>
        typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
