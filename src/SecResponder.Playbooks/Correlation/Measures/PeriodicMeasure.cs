using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>
/// <c>periodic</c>: how many contacts of the window are evenly spaced. The usual interval is the median; an interval is even when it is not further from it than the jitter. What is
/// compared is the number of even intervals and one, where three of four intervals are even; else nothing is periodic: 0.
/// </summary>
/// <remarks>
/// Events less than a second after the one before belong to its contact (a client opens several connections at once), so that a flow without pauses is a single contact. Of more than
/// 2,000 events in two timespans the newest so many are measured.
/// </remarks>
internal sealed class PeriodicMeasure(SigmaThreshold threshold, double jitter) : WindowMeasure
{
    /// <summary>How far an interval may be off when the document says nothing.</summary>
    public const double DefaultJitter = 0.1;

    private const int MostEvents = 2000;
    private const long OneContact = TimeSpan.TicksPerSecond;

    public override bool IsRising => true;

    public override bool NewestIsKnown => false;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => new WindowEntry(ticks);

    public override Tally NewTally() => new Contacts(threshold, jitter);

    // What lies between two events that are less than a second apart is of their contact, whatever else comes.
    public override ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon) =>
        Newest(Repeats.Drop(entries, OneContact - 1), MostEvents, ref horizon);

    private sealed class Contacts(SigmaThreshold threshold, double jitter) : Tally
    {
        private readonly Queue<long> _events = [];

        public override void Add(in WindowEntry entry) => _events.Enqueue(entry.Ticks);

        public override void Remove(in WindowEntry entry) => _events.Dequeue();

        public override bool Holds(long start, out double measured)
        {
            measured = Even(Intervals());
            return measured > 0 && threshold.Holds(measured);
        }

        private List<long> Intervals()
        {
            var intervals = new List<long>(_events.Count);
            var (contact, before) = (long.MinValue, long.MinValue);
            foreach (var at in _events)
            {
                if (before == long.MinValue)
                    contact = at;
                else if (at - before >= OneContact)
                {
                    intervals.Add(at - contact);
                    contact = at;
                }
                before = at;
            }
            return intervals;
        }

        private int Even(List<long> intervals)
        {
            if (intervals.Count < 2)
                return 0;
            intervals.Sort();
            var usual = intervals[(intervals.Count - 1) / 2];
            var even = intervals.Count(interval => Math.Abs(interval - usual) <= usual * jitter);
            return even * 4 >= intervals.Count * 3 ? even + 1 : 0;
        }
    }
}
