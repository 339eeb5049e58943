using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pipeline;

/// <summary>
/// Keeps the store's correlation keys few, in bounded steps. A key whose windows have been over for <see cref="Grace"/> decides nothing and goes. Of a playbook that has more than
/// <see cref="PipelineOptions.KeysPerPlaybook"/> (whoever spoofs a million sources makes a million keys) those worth least go first, and the ledger says how many. What never goes: the key of
/// an open incident, and a baseline that has learnt from more than one event.
/// </summary>
/// <remarks>
/// <code>
///   pass: step ─ step ─ … ─▶ count by worth ─▶ over the limit? what goes at each worth ─▶ next pass
/// </code>
/// A step reads rows in the order of keys, and writes what goes with its ledger row in one commit. A signal that comes meanwhile wins: its key has moved, the step is left out, and the next pass
/// comes by again. Nothing else is remembered: after a crash a pass begins anew.
/// </remarks>
internal sealed class KeyKeeper(IResponderStore store, Func<string, Correlator?> correlators, PipelineOptions options, TimeProvider time)
{
    /// <summary>How long after its windows, in event time, a key still tells what was delivered again.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Told how many keys each playbook has when a pass has ended.</summary>
    public Action<IEnumerable<KeyValuePair<string, int>>>? Counted { get; init; }

    /// <summary>Keys a step.</summary>
    public int AtOnce { get; init; } = 1_000;

    private const int Steps = 20;
    // Under a flood: a whole pass over a million keys in five turns.
    private const int StepsInFlood = 200;

    private readonly Dictionary<string, Census> _census = new(StringComparer.Ordinal);
    private Dictionary<string, int[]> _excess = new(StringComparer.Ordinal);
    private string _after = "";
    private int _atWork;

    // What a pass has seen of a playbook's keys.
    private sealed class Census
    {
        public int Total;
        public readonly int[] ByWorth = new int[Correlator.HighestWorth + 1];
    }

    /// <summary>Goes on where the turn before left off.</summary>
    /// <exception cref="StoreException">The store can't be used; what goes, goes later.</exception>
    public async Task TrimAsync(CancellationToken cancellation)
    {
        // One turn at a time: who comes meanwhile has nothing to add.
        if (Interlocked.Exchange(ref _atWork, 1) == 1)
            return;
        try
        {
            if ((await store.ClockAsync(cancellation))?.Now(time.GetUtcNow()) is not { } now)
                return;
            for (var left = _excess.Count > 0 ? StepsInFlood : Steps; left > 0; left--)
            {
                var rows = await store.KeysBeginningAsync("", _after, AtOnce, cancellation);
                await StepAsync(rows, now, cancellation);
                if (rows.Length < AtOnce)
                {
                    EndPass();
                    return;
                }
                _after = rows[^1].Key;
            }
        }
        finally
        {
            Volatile.Write(ref _atWork, 0);
        }
    }

    private async Task StepAsync(ImmutableArray<KeyRow> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        var forgotten = ImmutableArray.CreateBuilder<KeyRow>();
        var dropped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var playbook = Signal.PlaybookOf(row.Key);
            if (correlators(playbook) is not { } correlator || State(row) is not { } state)
                continue;
            if (row.Open is null && correlator.DecidesUntil(state) is { } until && now - until > Grace)
                forgotten.Add(row);
            else if (Goes(playbook, correlator.Worth(state), mayGo: row.Open is null && correlator.MayBeForgotten(state)))
            {
                forgotten.Add(row);
                dropped[playbook] = dropped.GetValueOrDefault(playbook) + 1;
            }
        }
        if (forgotten.Count == 0)
            return;
        try
        {
            await store.CommitAsync(new StageTwoCommit
            {
                Forgotten = forgotten.ToImmutable(),
                Ledger = [.. dropped.Select(one => new LedgerDraft(LedgerChain.Operations, time.GetUtcNow(), new KeysForgotten(one.Key, one.Value, options.KeysPerPlaybook)))],
            }, cancellation);
        }
        catch (StoreConflictException)
        {
            // A signal of one of the keys came meanwhile: the next pass comes by again.
        }
    }

    // Counted for the next pass unless it goes in this one.
    private bool Goes(string playbook, int worth, bool mayGo)
    {
        if (mayGo && _excess.TryGetValue(playbook, out var excess) && excess[worth] > 0)
        {
            excess[worth]--;
            return true;
        }
        if (!_census.TryGetValue(playbook, out var census))
            _census[playbook] = census = new Census();
        census.Total++;
        if (mayGo)
            census.ByWorth[worth]++;
        return false;
    }

    // A sixteenth more than must go, so that not every new key begins it again.
    private void EndPass()
    {
        _excess = new(StringComparer.Ordinal);
        foreach (var (playbook, census) in _census)
        {
            if (census.Total <= options.KeysPerPlaybook)
                continue;
            var (left, excess) = (census.Total - options.KeysPerPlaybook + options.KeysPerPlaybook / 16, new int[census.ByWorth.Length]);
            for (var worth = 0; worth < excess.Length; worth++)
                left -= excess[worth] = Math.Min(left, census.ByWorth[worth]);
            _excess[playbook] = excess;
        }
        Counted?.Invoke(_census.Select(one => KeyValuePair.Create(one.Key, one.Value.Total)));
        _census.Clear();
        _after = "";
    }

    // What can't be read is for a next signal to say.
    private static KeyState? State(KeyRow row)
    {
        try
        {
            return KeyState.Deserialize(row.State.Span);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
