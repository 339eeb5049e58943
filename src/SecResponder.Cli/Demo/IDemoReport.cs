using SecResponder.Response.Storage;

namespace SecResponder.Cli.Demo;

/// <summary>Hears what the demo's pipeline does.</summary>
internal interface IDemoReport
{
    /// <summary>Lines were taken in.</summary>
    void Fed(int lines, DateTimeOffset until);

    /// <summary>Something may have changed in the store.</summary>
    Task LookAsync(IResponderStore store, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Nothing was due, and the demo moved its clock.</summary>
    void Jumped(TimeSpan ahead, DateTimeOffset to);
}
