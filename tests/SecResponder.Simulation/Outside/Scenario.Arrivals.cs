using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Simulation.Outside;

/// <summary>What stands in a partition under one sequence number: a signal, or something that nobody can read.</summary>
internal sealed record Arrival(DateTimeOffset Time, Signal? Signal, RejectedRecord? Unreadable)
{
    public Origin Origin => Signal?.Origin ?? Unreadable!.Origin;
}

// What comes.
internal sealed partial class Scenario
{
    private static ImmutableArray<Arrival> Arrivals(Random random, string partition, int count)
    {
        var arrivals = ImmutableArray.CreateBuilder<Arrival>();
        // Now and then one is behind, or quiet until much later.
        var at = Noon.AddMinutes(random.Next(3) == 0 ? random.Next(5, 25) : 0);
        for (var sequence = 1; sequence <= count; sequence++)
        {
            // Several in the same moment now and then: what has one place left is asked for by two.
            at += random.Next(5) < 2 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(1, 180));
            var origin = new Origin("hub", partition, sequence);
            arrivals.Add(random.Next(10) == 0
                ? new Arrival(at, null, new RejectedRecord(origin, "", new Rejection(RejectionCodes.Malformed, "it ends within a word", 3), new byte[] { 0x7b, 0x22, (byte)sequence }))
                : new Arrival(at, SignalOf(random, at, origin), null));
        }
        return arrivals.ToImmutable();
    }

    private static Signal SignalOf(Random random, DateTimeOffset at, Origin origin)
    {
        // Some hosts are named by several playbooks: one hold, several reasons; and by the same again: one incident, fresh evidence.
        var address = $"10.0.0.{random.Next(1, 10)}";
        return new Signal
        {
            PlaybookId = random.Next(15) == 0 ? "pb-none" : random.Next(2) == 0 ? First : Second,
            RuleIds = ["rule-1"],
            Group = [address],
            Time = at,
            Origin = origin,
            Evidence = $$"""{"SrcIpAddr":"{{address}}","DstIpAddr":"203.0.113.9","DvcAction":"Allow"}""",
        };
    }
}
