using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Input;

/// <summary>Does something again whenever a file of a playbook repository changes. Looks, rather than being told: editors, mounts and networks tell in too many ways.</summary>
internal static class FolderWatch
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(400);

    /// <summary>Runs until it is cancelled.</summary>
    /// <returns>What the last run came to.</returns>
    public static async Task<int> RunAsync(Terminal terminal, string directory, Func<int> run, TimeProvider time, CancellationToken cancellation)
    {
        var folder = PlaybookFiles.Folder(directory, ActionCatalog.Signatures, time);
        using var timer = new PeriodicTimer(Between, time);
        while (true)
        {
            // Looked at before it runs: what is written meanwhile is another stamp.
            var stamp = folder.Look();
            var result = run();
            await terminal.Out.WriteLineAsync($"\nwatching {Printable.Of(directory)}; Ctrl+C ends it");
            await terminal.Out.FlushAsync(CancellationToken.None);
            try
            {
                while (folder.Look() == stamp)
                    await timer.WaitForNextTickAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                return result;
            }
        }
    }
}
