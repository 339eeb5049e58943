using System.Diagnostics;
using SecResponder.Worker.Tests.Host;
using SecResponder.Worker.Tests.Rpc;

namespace SecResponder.Benchmarks.Start;

/// <summary>A function app in the real worker: from its start until its first batch is done. The batch is one line that no rule matches, so that no other system is asked.</summary>
internal static class FunctionStart
{
    private const string Line = "<165>May 01 2026 10:00:00 fw1 : %ASA-5-111008: User 'enable_15' executed the 'show version' command.";

    public static async Task<ColdStart> MeasureAsync(string app)
    {
        using var folder = new ScratchFolder();
        var settings = new Dictionary<string, string> { ["SecResponder:Store:Path"] = Path.Combine(folder.Path, "state.db"), ["SecResponder:Bundles:Pull"] = "false", ["SignalEvents:fullyQualifiedNamespace"] = "example.invalid" };
        var begin = Stopwatch.GetTimestamp();
        await using var host = await FunctionsHost.StartAsync(app, settings, CancellationToken.None);
        var answer = await host.InvokeAsync("NormalizeFirewall", Trigger.Events("firewall", "0", [(1, BinaryData.FromString(Line))]), CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(begin);
        return answer.Result.Status == StatusResult.Types.Status.Success
            ? new ColdStart(elapsed, host.ProcessorTime)
            : throw new InvalidOperationException($"{app}: {answer.Result.Exception?.Message}");
    }
}
