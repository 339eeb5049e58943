using Microsoft.Extensions.Logging;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Hosting;

/// <summary>Why the playbooks in the folder are not those in force.</summary>
/// <param name="Since">When the change was refused.</param>
/// <param name="Mistakes">How many there are.</param>
/// <param name="First">The first, with its place.</param>
public sealed record RefusedPlaybooks(DateTimeOffset Since, int Mistakes, string First);

/// <summary>
/// Puts changed playbooks in force while the process runs. The whole repository is one change: all of it is right and is swapped in at once, or what was in force stays so, and the log, the ledger
/// and the host's health say why.
/// </summary>
/// <remarks>
/// <code>
///   look ─▶ another stamp? ── no ──▶ wait
///             │ yes: quiet since the last look? ── no ──▶ wait (somebody is still writing)
///             ▼ yes
///           read what changed ─▶ mistakes? ── yes ──▶ refused: say so, keep the last good set
///             ▼ no
///           compile beforehand ─▶ swap ─▶ say what changed, and whose windows begin anew
/// </code>
/// Batches and steps under way end with the set they began with. Windows, baselines and marks stand in the store under the playbook's id; they go on where the correlation counts the same as before.
/// Looked at by polling: what a mounted ConfigMap, a network share or a container's overlay changes reaches no file watcher reliably.
/// </remarks>
public sealed partial class PlaybookWatch
{
    private readonly PlaybookFolder _folder;
    private readonly PlaybooksInForce _playbooks;
    private readonly ResponseWorld _world;
    private readonly ReloadOptions _options;
    private readonly ILogger<PlaybookWatch> _log;
    private string _read;
    private string _seen;
    private volatile RefusedPlaybooks? _refused;

    internal PlaybookWatch(PlaybookFolder folder, PlaybooksInForce playbooks, ResponseWorld world, ReloadOptions options, ILogger<PlaybookWatch> log)
    {
        (_folder, _playbooks, _world, _options, _log) = (folder, playbooks, world, options, log);
        _read = _seen = _folder.Stamp;
    }

    /// <summary>Why the playbooks in the folder are not in force; null: they are.</summary>
    public RefusedPlaybooks? Refused => _refused;

    /// <summary>Looks again and again until asked to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (_options.Every == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(_options.Every, _world.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await LookAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the next process reads what is there.
        }
    }

    /// <summary>Looks once. One caller at a time.</summary>
    /// <returns>Whether other playbooks are in force now.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var stamp = _folder.Look();
        var isQuiet = stamp == _seen;
        _seen = stamp;
        if (stamp == _read || !isQuiet)
            return false;
        var before = _playbooks.Set;
        var set = _folder.Load(before);
        _read = _folder.Stamp;
        if (set.Diagnostics.FirstOrDefault(finding => finding.Severity == DiagnosticSeverity.Error) is { } first)
        {
            await RefuseAsync(set, first, cancellation);
            return false;
        }
        _playbooks.Swap(set);
        _refused = null;
        var change = PlaybookChange.Between(before, set);
        var anew = string.Join(", ", change.Anew);
        LogReloaded(_log, set.Playbooks.Length, change.Added.Length, change.Changed.Length, change.Removed.Length, anew);
        await TellAsync(new StageTwoCommit { Ledger = [Draft(change)] }, cancellation);
        return true;
    }

    private async Task RefuseAsync(PlaybookSet set, Diagnostic first, CancellationToken cancellation)
    {
        var mistakes = set.Diagnostics.Count(finding => finding.Severity == DiagnosticSeverity.Error);
        var text = $"{first.File}:{first.Line}:{first.Column} {first.Message}";
        _refused = new RefusedPlaybooks(_world.Now, mistakes, text);
        LogRefused(_log, mistakes, _folder.Directory, text);
        var notice = new Notice("playbooks-refused", "playbooks", Owner(first.File), "The changed playbooks are not in force",
            $"They have {mistakes} mistakes, so those before stay in force, without the change. 'secresponder validate' lists all; the first: {text}", "high")
        { CardIsEnough = true };
        await TellAsync(new StageTwoCommit { Ledger = [Draft(new PlaybooksRefused(mistakes, text))], Incidents = [_world.Notices.About(notice, _world.Now)] }, cancellation);
    }

    // Whose folder it is; a file at the root is everybody's.
    private string Owner(string file) => file.Split('/') is var parts && _playbooks.Snapshot.Teams.Keys.FirstOrDefault(team => parts.Contains(team)) is { } owner ? owner : "";

    private LedgerDraft Draft(LedgerFact fact) => new(LedgerChain.Operations, _world.Now, fact);

    // What is in force is in force: a store that is down delays no rule, and the log has said it already.
    private async Task TellAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        try
        {
            await _world.Store.CommitAsync(commit, cancellation);
        }
        catch (StoreException e)
        {
            LogUntold(_log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Playbooks} playbooks are in force: {Added} added, {Changed} changed, {Removed} removed; windows begin anew: [{Anew}]")]
    private static partial void LogReloaded(ILogger log, int playbooks, int added, int changed, int removed, string anew);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed playbooks have {Mistakes} mistakes; those before stay in force. 'secresponder validate {Folder}' lists them. The first: {First}")]
    private static partial void LogRefused(ILogger log, int mistakes, string folder, string first);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger could not be told that the playbooks changed; they are in force all the same")]
    private static partial void LogUntold(ILogger log, Exception e);
}
