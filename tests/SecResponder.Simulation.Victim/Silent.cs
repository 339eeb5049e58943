using SecResponder.Cli.Demo;
using SecResponder.Response.Storage;

namespace SecResponder.Simulation.Victim;

/// <summary>Nobody looks.</summary>
internal sealed class Silent : IDemoReport
{
    public void Fed(int lines, DateTimeOffset until)
    {
        // Nobody looks.
    }

    public Task LookAsync(IResponderStore store, DateTimeOffset now, CancellationToken cancellation) => Task.CompletedTask;

    public void Jumped(TimeSpan ahead, DateTimeOffset to)
    {
        // Nobody looks.
    }
}
