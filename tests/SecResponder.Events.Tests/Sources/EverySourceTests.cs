using System.Text;

namespace SecResponder.Events.Tests.Sources;

/// <summary>What every source promises, held against its own samples: adding a source adds it here.</summary>
public sealed class EverySourceTests
{
    public static TheoryData<string, string> Samples { get; } = [.. EventSources.All.SelectMany(source => source.Samples.Select(sample => (source.Id, sample)))];

    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Select(source => source.Id)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Its_samples_are_read_and_recognized_by_it_alone(string id, string sample)
    {
        Assert.Single(EventLog.Of(id, sample).Events);
        Assert.Equal([id], EventSources.All.Where(source => source.Recognizes(Encoding.UTF8.GetBytes(sample))).Select(source => source.Id));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Its_events_conform_to_asim(string id, string sample) => EventLog.Of(id, look: e => Assert.Empty(AsimConformance.Check(e)), sample);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Cut_anywhere_or_changed_anywhere_it_ends_in_one_event_or_one_rejection(string id, string sample)
    {
        var bytes = Encoding.UTF8.GetBytes(sample);
        var source = EventSources.Find(id)!;
        var scratch = new SecurityEvent();
        var random = new Random(3);
        for (var i = 0; i < bytes.Length; i++)
        {
            One(bytes[..i]);
            var flipped = bytes.ToArray();
            flipped[i] = (byte)random.Next(256);
            One(flipped);
        }

        // The source itself, not the normalizer that would catch its exceptions.
        void One(byte[] line)
        {
            var log = new EventLog();
            source.Normalize(EventLog.Record(line), scratch, log);
            Assert.Equal(1, log.Events.Count + log.Rejections.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_record_costs_memory(string id)
    {
        var normalizer = new Normalizer(id);
        var records = EventSources.Find(id)!.Samples.Select(sample => EventLog.Record(sample)).ToArray();
        var nobody = new Nobody();
        for (var i = 0; i < 200; i++)
            foreach (var record in records)
                normalizer.Normalize(record, nobody);

        // A collection that another test causes counts what is left of this thread's allocation buffer;
        // an allocation that a record causes shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 400; i++)
                foreach (var record in records)
                    normalizer.Normalize(record, nobody);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(0, nobody.Rejected);
    }

    private sealed class Nobody : IEventReceiver
    {
        public int Rejected { get; private set; }

        public void Receive(SecurityEvent securityEvent)
        {
            // Looked at elsewhere.
        }

        public void Reject(in RawRecord record, Rejection rejection) => Rejected++;
    }
}
