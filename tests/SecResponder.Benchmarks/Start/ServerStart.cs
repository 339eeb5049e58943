using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecResponder.Benchmarks.Start;

/// <summary>A server: from its start until it says that it may be sent to.</summary>
internal static class ServerStart
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Measures a program.</summary>
    /// <param name="app">Its program.</param>
    /// <param name="arguments">How it is told where to listen.</param>
    public static async Task<ColdStart> MeasureAsync(string app, Func<string, string[]> arguments)
    {
        using var folder = new ScratchFolder();
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [app, .. arguments(url)]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["Urls"], start.Environment["SecResponder__Store__Path"]) = (url, Path.Combine(folder.Path, "state.db"));
        start.Environment["SecResponder__Playbooks"] = Path.Combine(Path.GetDirectoryName(app)!, "playbooks");
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            await ReadyAsync(new Uri($"{url}/healthz/ready"), process);
            var elapsed = Stopwatch.GetElapsedTime(begin);
            process.Refresh();
            return new ColdStart(elapsed, process.TotalProcessorTime);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task ReadyAsync(Uri probe, Process process)
    {
        using var http = new HttpClient();
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < Longest; await Task.Delay(5))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
            try
            {
                if ((await http.GetAsync(probe)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException($"not ready after {Longest}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
