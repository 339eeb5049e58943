using System.Runtime.InteropServices;
using SecResponder.Playbooks.Correlation.Baselines;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// Stage 2 for one playbook: what a signal does to the state of its key. A pure function of state and signal: the same signals in the same order
/// give the same states and verdicts, whatever the clock says and however often one of them is delivered.
/// </summary>
/// <remarks>
/// 1. A signal at or below its origin's mark is a duplicate and changes nothing. 2. The type of correlation puts it at its event time and judges the windows that
/// hold it. 3. The mark is raised. Immutable and safe for any number of threads.
/// </remarks>
public sealed class Correlator
{
    private readonly CorrelationNetwork _network;
    private readonly uint _identity;

    private Correlator(CorrelationNetwork network, uint identity = StateIdentity.None) => (_network, _identity) = (network, identity);

    /// <summary>A rule without a correlation: fires on each new signal.</summary>
    public static Correlator OfRule { get; } = new(new CorrelationNetwork(new EachEvent()));

    /// <summary>A correlation over rules, by the names it gives them.</summary>
    /// <param name="correlation">The document.</param>
    /// <param name="lateness">How late an event may be (event time, against the newest of its key) and still be judged exactly; null: as long as what
    /// the last events decide by is kept.</param>
    public static Correlator Of(SigmaCorrelation correlation, TimeSpan? lateness = null)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        var names = correlation.Rules.Select(rule => rule.Text).Distinct(StringComparer.Ordinal);
        return Of(new CorrelationTree(correlation, [.. names.Select(name => new CorrelationPart(new SigmaMetadata { File = "", Document = correlation.Metadata.Document, Name = name }, null, null))]), lateness);
    }

    internal static Correlator Of(CorrelationTree tree, TimeSpan? lateness, uint identity = StateIdentity.None) => new(new CorrelationNetwork(tree, lateness), identity);

    /// <summary>Whether its windows are those of <paramref name="other"/>, so that one goes on where the other left off.</summary>
    public bool GoesOnFrom(Correlator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _identity == other._identity;
    }

    /// <summary>The state as bytes for a store, with what it is the state of.</summary>
    public byte[] Write(KeyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return KeyStateFormat.Write(state, _identity);
    }

    /// <summary>A state that was written. One that a correlation of another meaning has written begins anew, with what it knows of deliveries.</summary>
    /// <param name="bytes">What <see cref="Write"/> wrote; none: a key of which nothing has been seen.</param>
    /// <param name="beginsAnew">Whether windows were let go.</param>
    /// <exception cref="InvalidDataException">The bytes are no state, or of a version that this program does not know.</exception>
    public KeyState Read(ReadOnlySpan<byte> bytes, out bool beginsAnew)
    {
        beginsAnew = false;
        if (bytes.IsEmpty)
            return KeyState.Empty;
        var state = KeyStateFormat.Read(bytes, out var identity);
        // A plain rule has no windows, and those of an earlier program say nothing of whose they are.
        beginsAnew = identity != StateIdentity.None && _identity != StateIdentity.None && identity != _identity;
        return beginsAnew ? state.Reset() : state;
    }

    /// <summary>Whether the passing of event time alone can make it fire.</summary>
    public bool IsTimed => _network.IsTimed;

    /// <summary>Whether what still waits when a log ends is judged then. The end of a log is no silence: not for an absence.</summary>
    public bool IsJudgedAtEnd => _network.Nodes.All(node => node.Type is not Absence);

    /// <summary>Whether the signal has been seen.</summary>
    public static bool IsDuplicate(KeyState state, Signal signal)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(signal);
        return state.Origins.Covers(signal.Origin);
    }

    /// <summary>What <paramref name="signal"/> does to the state of its key.</summary>
    public CorrelationOutcome Apply(KeyState state, Signal signal)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(signal);
        if (state.Origins.Covers(signal.Origin))
            return new CorrelationOutcome(state, CorrelationVerdict.Duplicate);
        if (_network.Nodes.Length == 1)
            return ApplyToOne(state, signal);
        var turn = new CorrelationTurn(_network, state);
        // The time that has come ends the windows of other inner groups too.
        if (_network is { IsTimed: true, Nodes.Length: > 1 })
            turn.Pass(signal.Time.UtcTicks);
        turn.Take(signal);
        turn.Judge(signal.Time.UtcTicks);
        return new CorrelationOutcome(turn.State(state.Origins.Raise(signal.Origin)), turn.Verdict) { Measured = turn.Measured, FiredAt = turn.FiredAt };
    }

    // Most correlations are of rules only: what arrives is judged at once, without a way through nodes.
    private CorrelationOutcome ApplyToOne(KeyState state, Signal signal)
    {
        var type = _network.Nodes[0].Type;
        var marks = state.Origins.Raise(signal.Origin);
        var first = _network.EntryOf(signal, 0);
        Judgement judged;
        var matches = _network.Matches(signal);
        if (matches <= 1)
        {
            if (first is not { } only)
                return new CorrelationOutcome(new KeyState(state.Window, marks, state.Inner), CorrelationVerdict.Counted);
            judged = type.Judge(state.Window, new ReadOnlySpan<WindowEntry>(in only));
        }
        else
        {
            var arrived = new List<WindowEntry>();
            for (var i = 0; i < matches; i++)
                if (_network.EntryOf(signal, i) is { } entry)
                    arrived.Add(entry);
            if (arrived.Count == 0)
                return new CorrelationOutcome(new KeyState(state.Window, marks, state.Inner), CorrelationVerdict.Counted);
            judged = type.Judge(state.Window, CollectionsMarshal.AsSpan(arrived));
        }
        return new CorrelationOutcome(new KeyState(judged.Window, marks, state.Inner), judged.Verdict)
        {
            Measured = judged.Measured,
            FiredAt = judged.FiredAt switch
            {
                [] => [],
                [var at] => at == signal.Time.UtcTicks ? [signal.Time] : [CorrelationTurn.Time(at)],
                var several => [.. several.Select(CorrelationTurn.Time)],
            },
        };
    }

    /// <summary>The most that a key can be worth.</summary>
    public const int HighestWorth = KeyWorth.Highest;

    /// <summary>How much it would cost to forget a key, 0 to <see cref="HighestWorth"/>; see <see cref="KeyWorth"/>.</summary>
    public int Worth(KeyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Inner == InnerWindows.None ? _network.Nodes[^1].Type.Worth(state.Window) : KeyWorth.Of(state.Inner.Windows.Count + state.Count, KeyWorth.Highest + 1);
    }

    /// <summary>Whether a key that may still decide something may be forgotten where there are too many; a baseline that has learnt from more than one event may not.</summary>
    public bool MayBeForgotten(KeyState state) => state is { Learnt.IsEmpty: true } || Worth(state) == 0;

    /// <summary>From which event time on the key decides nothing any more; null while it waits for something or is a baseline.</summary>
    public DateTimeOffset? DecidesUntil(KeyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Learnt.IsEmpty && DueAfter(state) is null && (state.Newest?.UtcTicks ?? (state.Horizon == long.MinValue ? null : state.Horizon)) is { } newest && newest <= DateTime.MaxValue.Ticks - _network.LongestKept
            ? new DateTimeOffset(newest + _network.LongestKept, TimeSpan.Zero)
            : null;
    }

    /// <summary>What the passing of event time alone does: conditions without a lower bound are judged when their window has passed.</summary>
    /// <returns><see cref="CorrelationVerdict.Fired"/> or <see cref="CorrelationVerdict.Counted"/>; the same state when nothing was due.</returns>
    public CorrelationOutcome Advance(KeyState state, DateTimeOffset eventTime)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (DueAfter(state) is not { } due || eventTime <= due)
            return new CorrelationOutcome(state, CorrelationVerdict.Counted);
        var turn = new CorrelationTurn(_network, state);
        turn.Pass(eventTime.UtcTicks);
        turn.Judge(eventTime.UtcTicks);
        return new CorrelationOutcome(turn.State(state.Origins), turn.Verdict) { Measured = turn.Measured, FiredAt = turn.FiredAt };
    }

    /// <summary>What the playbook's own correlation has learnt of a key; null when it has no baseline.</summary>
    public BaselineView? Baseline(KeyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _network.Nodes[^1].Type.Baseline(state.Window);
    }

    /// <summary>After which event time <see cref="Advance"/> has something to judge for this key; null when only a signal can make it fire.</summary>
    public DateTimeOffset? DueAfter(KeyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _network.IsTimed && new CorrelationTurn(_network, state).DueAfter() is { } ticks ? new DateTimeOffset(Math.Min(ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero) : null;
    }
}
