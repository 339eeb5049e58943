using SecResponder.Playbooks.Actions;

namespace SecResponder.Playbooks.Files;

/// <summary>
/// A playbook repository that is read again and again while a service runs. What has not changed since is not read, parsed, checked or compiled again, so that one changed rule among thousands
/// costs what one rule costs; only what documents say of each other is asked anew, since any file may name any other. Not thread-safe: one reader.
/// </summary>
/// <param name="directory">The folder or file.</param>
/// <param name="actions">What playbooks may do.</param>
/// <param name="options">What the loader asks others for.</param>
public sealed class PlaybookFolder(string directory, IReadOnlyCollection<ActionSignature> actions, PlaybookLoaderOptions? options = null)
{
    private readonly Dictionary<string, ActionSignature> _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);
    private readonly PlaybookLoaderOptions _options = options ?? new();
    private KnownRepository _known = KnownRepository.Nothing;
    private RepositoryView? _seen;

    /// <summary>The folder or file.</summary>
    public string Directory => directory;

    /// <summary>What <see cref="Look"/> would have said when it was last read; empty: it was not read yet.</summary>
    public string Stamp { get; private set; } = "";

    /// <summary>A stamp of all files that it is read from: another one, when any of them is written, added, renamed or taken away. Reads none of them.</summary>
    public string Look() => (_seen = RepositoryView.Of(directory)).Stamp;

    /// <summary>Reads it. Never throws for what stands in the files.</summary>
    /// <param name="inForce">The set that is at work: what it has compiled, and what its workers have learned of events, goes over where the rules are the same. For the kinds of events that it has
    /// met, what is new is compiled before this returns: no event waits for that.</param>
    public PlaybookSet Load(PlaybookSet? inForce = null)
    {
        Look();
        return LoadSeen(inForce);
    }

    /// <summary>The same, for who has just looked: the folder is not looked through once more. What came or was written since the look gives another stamp at the next.</summary>
    /// <inheritdoc cref="Load"/>
    public PlaybookSet LoadSeen(PlaybookSet? inForce = null)
    {
        // Looked at before it is read: what is written meanwhile gives another stamp next time.
        var view = _seen ?? RepositoryView.Of(directory);
        _seen = null;
        Stamp = view.Stamp;
        var loading = new PlaybookLoading(_actions, _options, _known);
        var set = loading.Run(view);
        _known = loading.Known;
        if (inForce is not null)
            set.Rules.GoOnFrom(inForce.Rules);
        return set;
    }
}
