using SecResponder.Playbooks.Files;
using SecResponder.Response.Bundles;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;

namespace SecResponder.Response.Hosting;

/// <summary>The bundle that was put in force last, in a folder of this process's own. Until there is one, the folder that came with the process.</summary>
/// <remarks>
/// <code>
///   look ─▶ another move? ── no ──▶ wait
///             ▼ yes
///           signed as wanted? not an older move? ─▶ fetch ─▶ unpack in memory ─▶ are its files those of its id? ── no, anywhere ──▶ refused
///             ▼ yes
///           write what is different into the folder ─▶ to be read
/// </code>
/// Nothing is written before the whole bundle is known to be right, and nobody but this process reads the folder. A move that is taken away changes nothing: there is always something in force.
/// </remarks>
public sealed class PulledBundle : IPlaybookSource, IDisposable
{
    private readonly AzureBundles _bundles;
    private readonly IReadOnlyCollection<string> _trusted;
    private readonly IPlaybookSource _until;
    private readonly PlaybookFolder _folder;
    private string _tag = "";
    private BundleMove? _move;
    private bool _isRefused;

    /// <param name="bundles">Where they are kept.</param>
    /// <param name="options">Which are believed.</param>
    /// <param name="until">What is in force until the first.</param>
    /// <param name="read">Makes a reader of a folder.</param>
    public PulledBundle(AzureBundles bundles, BundleOptions options, IPlaybookSource until, Func<string, PlaybookFolder> read)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(read);
        (_bundles, _trusted, _until) = (bundles, options.TrustedKeys, until);
        // Readable by this user alone.
        _folder = read(Directory.CreateTempSubdirectory("secresponder-playbooks-").FullName);
    }

    public string Place => Bundle is null ? _until.Place : $"bundle {BundleContent.Short(Bundle)}";

    public string? Bundle => _move?.Bundle;

    public async Task<PlaybookNews> LookAsync(CancellationToken cancellation)
    {
        var found = await _bundles.InForceAsync(_tag, cancellation);
        if (found.Tag.Length == 0)
            return _move is null ? await _until.LookAsync(cancellation) : new PlaybookNews.Nothing();
        if (!found.IsNew)
            return new PlaybookNews.Nothing();
        if (Problem(found.Move) is { } problem)
            return Refuse(found, problem);
        var move = found.Move!;
        var (content, broken) = await _bundles.GetAsync(move.Bundle, cancellation);
        if (content is null)
            return Refuse(found, broken);
        Write(content);
        // After one that was refused the same bundle is news, too.
        var isAnother = move.Bundle != Bundle || _isRefused;
        (_tag, _move, _isRefused) = (found.Tag, move, false);
        return isAnother ? new PlaybookNews.Changed() : new PlaybookNews.Nothing();
    }

    public PlaybookSet Load(PlaybookSet? inForce) => Bundle is null ? _until.Load(inForce) : _folder.Load(inForce);

    public string Shown(string file) => file.StartsWith(_folder.Directory, StringComparison.Ordinal) ? $"{Place}:{file[_folder.Directory.Length..].TrimStart('/')}" : _until.Shown(file);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder.Directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system empties its temporary folder some day.
        }
    }

    private string? Problem(BundleMove? move)
    {
        if (move is null)
            return "what says which bundle is in force can't be read: push again";
        if (_trusted.Count == 0)
            return null;
        // Signatures don't grow old: without this, whoever may write could put back what was in force long ago.
        return BundleSeal.Problem(move, _bundles.Environment, _trusted)
            ?? (_move is { } last && move.Number < last.Number ? $"it is move {move.Number}, and {last.Number} was in force already: somebody has put an older one back. 'secresponder push --rollback' goes back to a bundle" : null);
    }

    private PlaybookNews.Refused Refuse(FoundMove found, string reason)
    {
        // Said once; the next move is looked at again.
        (_tag, _isRefused) = (found.Tag, true);
        return new PlaybookNews.Refused(found.Move?.Bundle, reason);
    }

    private void Write(BundleContent content)
    {
        try
        {
            BundleFolder.Write(content, _folder.Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the bundle {BundleContent.Short(content.Id)} can't be unpacked into '{_folder.Directory}': {e.Message}. The temporary folder must be writable and have room.", e) { Problem = StoreProblem.Full };
        }
    }
}
