using SecResponder.Playbooks.Actions;

namespace SecResponder.Playbooks.Files;

/// <summary>Reads a playbook repository. Every mistake is reported, all of them at once; what has none is in the set.</summary>
public static class PlaybookLoader
{
    /// <summary>Reads a repository, one owner's folder, a folder of plain Sigma rules, or a single file. Never throws for what stands in the files.</summary>
    /// <param name="directory">The folder or file.</param>
    /// <param name="actions">What playbooks may do.</param>
    /// <param name="options">What the loader asks others for.</param>
    public static PlaybookSet Load(string directory, IReadOnlyCollection<ActionSignature> actions, PlaybookLoaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(actions);
        return new PlaybookLoading(actions.ToDictionary(action => action.Name, StringComparer.Ordinal), options ?? new(), KnownRepository.Nothing).Run(RepositoryView.Of(directory));
    }
}
