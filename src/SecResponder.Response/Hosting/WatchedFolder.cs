using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Hosting;

/// <summary>Playbooks of a folder that people write. A change is taken when the folder has been the same for two looks, so that half a check-out is not.</summary>
/// <remarks>Looked at by polling: what a mounted ConfigMap, a network share or a container's overlay changes reaches no file watcher reliably.</remarks>
public sealed class WatchedFolder(PlaybookFolder folder) : IPlaybookSource
{
    private string? _seen;

    public string Place => folder.Directory;

    public string? Bundle => null;

    public Task<PlaybookNews> LookAsync(CancellationToken cancellation)
    {
        var stamp = folder.Look();
        var isQuiet = stamp == (_seen ?? folder.Stamp);
        _seen = stamp;
        return Task.FromResult<PlaybookNews>(stamp == folder.Stamp || !isQuiet ? new PlaybookNews.Nothing() : new PlaybookNews.Changed());
    }

    public PlaybookSet Load(PlaybookSet? inForce) => folder.LoadSeen(inForce);

    public string Shown(string file) => file;
}
