using System.Diagnostics;
using SecResponder.Simulation.Victim;

namespace SecResponder.Simulation.Kill;

/// <summary>The demo's pipeline in a process of its own.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;

    public VictimProcess(string folder, Uri lab, bool withReadBack = true) : this(folder, lab, withReadBack ? [] : ["without-read-back"])
    {
    }

    /// <param name="folder">Where it keeps what is its own.</param>
    /// <param name="lab">The lab's address.</param>
    /// <param name="how">What else it is told; see its <c>Program.cs</c>.</param>
    public VictimProcess(string folder, Uri lab, params IEnumerable<string> how)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet") { RedirectStandardError = true };
        start.ArgumentList.Add(typeof(BlindAction).Assembly.Location);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(lab.ToString());
        foreach (var told in how)
            start.ArgumentList.Add(told);
        _process = Process.Start(start)!;
        Errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it said before it ended.</summary>
    public Task<string> Errors { get; }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has nothing left to do.</summary>
    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
