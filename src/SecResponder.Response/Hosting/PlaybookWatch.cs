using Microsoft.Extensions.Logging;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Hosting;

/// <summary>Why the changed playbooks are not those in force.</summary>
/// <param name="Since">When the change was refused.</param>
/// <param name="Mistakes">How many there are; 0: it was refused as a whole.</param>
/// <param name="First">The first, with its place; or why it was refused.</param>
public sealed record RefusedPlaybooks(DateTimeOffset Since, int Mistakes, string First);

/// <summary>
/// Puts changed playbooks in force while the process runs. The whole repository is one change: all of it is right and is swapped in at once, or what was in force stays so, and the log, the ledger
/// and the host's health say why.
/// </summary>
/// <remarks>
/// <code>
///   look ─▶ others? ── no ──▶ wait
///             ▼ yes
///           read what changed ─▶ mistakes? ── yes ──▶ refused: say so, keep the last good set
///             ▼ no
///           compile beforehand ─▶ swap ─▶ say what changed, and whose windows begin anew
/// </code>
/// Batches and steps under way end with the set they began with. Windows, baselines and marks stand in the store under the playbook's id; they go on where the correlation counts the same as before.
/// </remarks>
public sealed partial class PlaybookWatch
{
    private readonly IPlaybookSource _source;
    private readonly PlaybooksInForce _playbooks;
    private readonly ResponseWorld _world;
    private readonly ReloadOptions _options;
    private readonly ILogger<PlaybookWatch> _log;
    private volatile RefusedPlaybooks? _refused;

    internal PlaybookWatch(IPlaybookSource source, PlaybooksInForce playbooks, ResponseWorld world, ReloadOptions options, ILogger<PlaybookWatch> log) =>
        (_source, _playbooks, _world, _options, _log, Bundle) = (source, playbooks, world, options, log, source.Bundle);

    /// <summary>Why the changed playbooks are not in force; null: they are.</summary>
    public RefusedPlaybooks? Refused => _refused;

    /// <summary>The bundle in force; null: the playbooks come from a folder.</summary>
    public string? Bundle { get; private set; }

    /// <summary>Looks again and again until asked to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        LogBegun(_log, _playbooks.Set.Playbooks.Length, _source.Place);
        if (_options.Every == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(_options.Every, _world.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await TryLookAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the next process reads what is there.
        }
    }

    /// <summary>Looks once. One caller at a time.</summary>
    /// <returns>Whether other playbooks are in force now.</returns>
    /// <exception cref="StoreException">It can't be looked at right now; what is in force stays so.</exception>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        switch (await _source.LookAsync(cancellation))
        {
            case PlaybookNews.Nothing:
                return false;
            case PlaybookNews.Refused refused:
                await RefuseAsync(0, refused.Reason, "", refused.Bundle, cancellation);
                return false;
        }
        var before = _playbooks.Set;
        var set = _source.Load(before);
        if (set.Diagnostics.FirstOrDefault(finding => finding.Severity == DiagnosticSeverity.Error) is { } first)
        {
            var mistakes = set.Diagnostics.Count(finding => finding.Severity == DiagnosticSeverity.Error);
            await RefuseAsync(mistakes, $"{_source.Shown(first.File)}:{first.Line}:{first.Column} {first.Message}", Owner(first.File), _source.Bundle, cancellation);
            return false;
        }
        _playbooks.Swap(set);
        (_refused, Bundle) = (null, _source.Bundle);
        var change = PlaybookChange.Between(before, set) with { Bundle = Bundle };
        var anew = string.Join(", ", change.Anew);
        LogReloaded(_log, set.Playbooks.Length, _source.Place, change.Added.Length, change.Changed.Length, change.Removed.Length, anew);
        await TellAsync(new StageTwoCommit { Ledger = [Draft(change)] }, cancellation);
        return true;
    }

    // An account that is down now is there again later; rules go on meanwhile.
    private async Task TryLookAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(stopping);
        }
        catch (StoreException e)
        {
            LogBlind(_log, e);
        }
    }

    private async Task RefuseAsync(int mistakes, string first, string owner, string? bundle, CancellationToken cancellation)
    {
        _refused = new RefusedPlaybooks(_world.Now, mistakes, first);
        var what = mistakes == 0 ? "They can't be taken" : $"They have {mistakes} mistakes; 'secresponder validate' lists all";
        LogRefused(_log, _source.Place, what, first);
        var notice = new Notice("playbooks-refused", "playbooks", owner, "The changed playbooks are not in force", $"{what}, so those before stay in force, without the change. {(mistakes == 0 ? "Because" : "The first")}: {first}", "high")
        { CardIsEnough = true };
        await TellAsync(new StageTwoCommit { Ledger = [Draft(new PlaybooksRefused(mistakes, first) { Bundle = bundle })], Incidents = [_world.Notices.About(notice, _world.Now)] }, cancellation);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "{Playbooks} playbooks are in force, from {Place}")]
    private static partial void LogBegun(ILogger log, int playbooks, string place);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Playbooks} playbooks are in force, from {Place}: {Added} added, {Changed} changed, {Removed} removed; windows begin anew: [{Anew}]")]
    private static partial void LogReloaded(ILogger log, int playbooks, string place, int added, int changed, int removed, string anew);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed playbooks of {Place} are not in force, those before stay so. {What}: {First}")]
    private static partial void LogRefused(ILogger log, string place, string what, string first);

    [LoggerMessage(Level = LogLevel.Warning, Message = "It can't be looked whether the playbooks have changed; those in force stay so")]
    private static partial void LogBlind(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger could not be told that the playbooks changed; they are in force all the same")]
    private static partial void LogUntold(ILogger log, Exception e);
}
