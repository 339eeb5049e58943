using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Tests.Sources;

/// <summary>What every source promises, held against its own samples: adding a source adds it here.</summary>
public sealed class EverySourceTests
{
    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Select(source => source.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_samples_are_read_and_conform_to_asim(string id)
    {
        var problems = new List<string>();
        var log = EventLog.Of(id, look: e => problems.AddRange(AsimConformance.Check(e)), [.. EventSources.Find(id)!.Samples]);

        Assert.Empty(log.Rejections);
        Assert.NotEmpty(log.Events);
        Assert.Empty(problems);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_samples_are_recognized_by_their_content(string id)
    {
        var normalizer = new Normalizer(Normalizer.Auto);
        var stream = new StreamContext();
        var log = new EventLog();
        Assert.All(EventSources.Find(id)!.Samples, sample =>
        {
            normalizer.Normalize(EventLog.Record(sample) with { Stream = stream }, log);
            Assert.Equal(id, normalizer.Source?.Id);
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_kind_it_lists_has_a_sample(string id)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        EventLog.Of(id, look: e => kinds.Add(e.Kind.Name), [.. EventSources.Find(id)!.Samples]);

        Assert.Equal(EventSources.Find(id)!.Kinds.Select(kind => kind.Name).Order(), kinds.Order());
    }

    // PAN-OS USERID tells of logons that others have told of already: counted there, they would count twice.
    [Fact]
    public void A_rule_about_logons_of_any_vendor_sees_each_vendors_logons() =>
        Assert.Equal(["USERID"], EventSources.All.SelectMany(source => source.Kinds)
            .Where(kind => kind.Schema == AsimSchema.Authentication && !kind.LogSources.Any(new LogSource("authentication").Contains)).Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Cut_anywhere_or_changed_anywhere_a_record_ends_in_something(string id)
    {
        var source = EventSources.Find(id)!;
        var scratch = new SecurityEvent();
        var random = new Random(3);
        var stream = new StreamContext();
        var log = new EventLog();
        foreach (var sample in source.Samples)
        {
            var bytes = Encoding.UTF8.GetBytes(sample);
            One(bytes);
            for (var i = 0; i < bytes.Length; i++)
            {
                One(bytes[..i]);
                var flipped = bytes.ToArray();
                flipped[i] = (byte)random.Next(256);
                One(flipped);
            }
            One(bytes);
        }

        // The source itself, not the normalizer that would catch its exceptions.
        void One(byte[] line)
        {
            source.Normalize(EventLog.Record(line) with { Stream = stream }, scratch, log);
            Assert.True(log.Events.Count + log.Rejections.Count + log.Skipped > 0, Encoding.UTF8.GetString(line));
            log.Clear();
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_record_costs_memory(string id)
    {
        var normalizer = new Normalizer(id);
        var stream = new StreamContext();
        var records = EventSources.Find(id)!.Samples.Select(sample => EventLog.Record(sample) with { Stream = stream }).ToArray();
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

    [Theory]
    [MemberData(nameof(Ids))]
    public void Who_takes_its_events_may_read_records_of_his_own_meanwhile(string id)
    {
        var samples = EventSources.Find(id)!.Samples;
        var inner = new Normalizer(Normalizer.Auto);
        var nobody = new Nobody();
        var stream = new StreamContext();
        var alone = EventLog.Of(id, [.. samples]);
        var disturbed = EventLog.Of(id, look: _ => inner.Normalize(EventLog.Record(samples[0]) with { Stream = stream }, nobody), [.. samples]);

        Assert.Equal(alone.Events, disturbed.Events);
        Assert.Equal(alone.Skipped, disturbed.Skipped);
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
