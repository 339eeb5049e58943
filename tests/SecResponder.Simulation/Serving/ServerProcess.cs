using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SecResponder.Server;

namespace SecResponder.Simulation.Serving;

/// <summary>The server's own program, as it is shipped, in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _said = [];

    private ServerProcess(Process process, Uri address, IPEndPoint syslog)
    {
        (_process, Address, Syslog) = (process, address, syslog);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
                _said.Add(line.Data ?? "");
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens for syslog, by TCP.</summary>
    public IPEndPoint Syslog { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>What it said, the latest.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said.TakeLast(40));
        }
    }

    /// <summary>Starts one, and waits until it says that it may be sent to.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<ServerProcess> StartAsync(IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellation)
    {
        var (http, syslog) = (FreePort(), FreePort());
        // Beyond its limit of a file's size a write is to fail, as on a full disk, and not to end the process: that is the shell's to say.
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec dotnet \"$0\"", typeof(ServerHost).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Urls"] = $"http://127.0.0.1:{http}";
        start.Environment["Server__Syslog__tcp__Listen"] = $"tcp://127.0.0.1:{syslog}";
        var server = new ServerProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{http}/"), new IPEndPoint(IPAddress.Loopback, syslog));
        try
        {
            await server.ReadyAsync(cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Whether its files may still grow.</summary>
    public async Task LetWriteAsync(bool mayWrite)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{_process.Id}", $"--fsize={(mayWrite ? "unlimited" : "0")}:unlimited"]);
        await limit.WaitForExitAsync();
        if (limit.ExitCode != 0)
            throw new InvalidOperationException($"prlimit ended with {limit.ExitCode}");
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < Longest; await Task.Delay(20, cancellation))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"the server ended with {_process.ExitCode}: {Said}");
            try
            {
                if ((await http.GetAsync(new Uri(Address, "healthz/ready"), cancellation)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException($"the server was not ready after {Longest}: {Said}");
    }

    // Not of those that are given to whoever connects to somebody: such a one could be taken when the server comes to it.
    private static int FreePort()
    {
        while (true)
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
    }
}
