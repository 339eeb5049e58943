using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Playbooks.Files;

/// <summary>
/// A playbook repository that is read again and again while a service runs. What has not changed since is not read, parsed or compiled again, so that one changed rule among thousands costs
/// what one rule costs; the whole is checked each time, since any file may name any other. Not thread-safe: one reader.
/// </summary>
/// <param name="directory">The folder or file.</param>
/// <param name="actions">What playbooks may do.</param>
/// <param name="options">What the loader asks others for.</param>
public sealed class PlaybookFolder(string directory, IReadOnlyCollection<ActionSignature> actions, PlaybookLoaderOptions? options = null)
{
    private readonly Dictionary<string, ActionSignature> _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);
    private readonly PlaybookLoaderOptions _options = options ?? new();
    private ImmutableDictionary<string, KnownFile> _known = ImmutableDictionary<string, KnownFile>.Empty;

    /// <summary>The folder or file.</summary>
    public string Directory => directory;

    /// <summary>What <see cref="Look"/> would have said when it was last read; empty: it was not read yet.</summary>
    public string Stamp { get; private set; } = "";

    /// <summary>A stamp of all files that it is read from: another one, when any of them is written, added, renamed or taken away. Reads none of them.</summary>
    public string Look()
    {
        var files = RepositoryFiles.Find(directory, []);
        // Tables of assets and feeds lie beside the lists that name them.
        var beside = files.Where(file => file.Kind == RepositoryFileKind.List).Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path))!).Distinct(StringComparer.Ordinal).SelectMany(Beside);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in files.Select(file => file.Path).Concat(beside))
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{FileStamp.Of(path)}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads it. Never throws for what stands in the files.</summary>
    /// <param name="inForce">The set that is at work: what it has compiled, and what its workers have learned of events, goes over where the rules are the same. The kinds of events that it has met are
    /// compiled before this returns: no event waits for that.</param>
    public PlaybookSet Load(PlaybookSet? inForce = null)
    {
        // Looked at before it is read: what is written meanwhile gives another stamp next time.
        Stamp = Look();
        var loading = new PlaybookLoading(_actions, _options, _known);
        var set = loading.Run(directory);
        _known = loading.Known;
        if (inForce is not null)
            set.Rules.GoOnFrom(inForce.Rules);
        return set;
    }

    private static IEnumerable<string> Beside(string folder)
    {
        try
        {
            return System.IO.Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile: reading says so.
            return [];
        }
    }
}

/// <summary>What the Sigma of one file came to when it was read, and what that depended on.</summary>
/// <param name="Stamp">The file as it was.</param>
/// <param name="Lists">The lists that it asked for, as they were; null: not there.</param>
/// <param name="Source">What stands in it; null when that is no YAML.</param>
/// <param name="Found">What is wrong with it by itself.</param>
internal sealed record KnownFile(string Stamp, ImmutableDictionary<string, string?> Lists, SigmaSource? Source, ImmutableArray<Diagnostics.Diagnostic> Found);
