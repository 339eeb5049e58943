using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace SecResponder.Cli.Tests.Serving;

/// <summary>The always-on host as a process of its own: what a service manager sees of it.</summary>
internal sealed partial class ServingProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServingProcess(string program, IEnumerable<string> args, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. args]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"it ended before it listened: {Said}"));
    }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public static async Task<ServingProcess> StartAsync(string program, IEnumerable<string> args, IEnumerable<(string Name, string Value)> environment, CancellationToken cancellation)
    {
        var process = new ServingProcess(program, args, environment);
        process.Start();
        await process._listening.Task.WaitAsync(cancellation);
        return process;
    }

    /// <summary>Starts one that is not expected to listen; gives what it ended with.</summary>
    public static async Task<(int ExitCode, string Said)> FailAsync(string program, IEnumerable<string> args, IEnumerable<(string Name, string Value)> environment, CancellationToken cancellation)
    {
        using var process = new ServingProcess(program, args, environment);
        process.Start();
        await process._process.WaitForExitAsync(cancellation);
        return (process._process.ExitCode, process.Said);
    }

    public Uri Listens => _listening.Task.Result;

    public HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = _listening.Task.Result };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Asks it to end, as a service manager does, and gives what it ended with.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellation)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]);
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellation);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Start()
    {
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
        if (line is not null && Address().Match(line) is { Success: true } found)
            _listening.TrySetResult(new Uri(found.Groups["url"].Value + "/"));
    }

    [GeneratedRegex(@"(listens on|The console:) (?<url>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Address();
}
