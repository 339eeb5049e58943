using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SecResponder.Fuzz;

namespace SecResponder.Events.Tests.Sources;

/// <summary>Rubbish on purpose. Here each parser gets thousands of records, in <c>docs/fuzzing.md</c> millions; what they must hold stands in <see cref="Target"/>.</summary>
public sealed class HostileInputTests
{
    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Select(source => source.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_parser_withstands_records_that_are_changed_at_random(string id) => Assert.Null(Campaign.Run(EventSources.Find(id)!, executions: 20_000, seed: 7).Failure);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Reading_twice_gives_the_same(string id)
    {
        var source = EventSources.Find(id)!;
        var samples = source.Samples.Select(Encoding.UTF8.GetBytes).ToArray();
        var records = Gen.Choose(0, int.MaxValue - 1).Select(seed =>
        {
            var random = new Random(seed);
            return new Mutator(random).Mutate(samples[random.Next(samples.Length)], samples[random.Next(samples.Length)]);
        });

        Prop.ForAll(records.ToArbitrary(), record => Seen(id, record) == Seen(id, record)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Deep_nesting_huge_numbers_and_long_values_end_in_something(string id)
    {
        var target = new Target(EventSources.Find(id)!);
        foreach (var sample in EventSources.Find(id)!.Samples)
            foreach (var filler in (string[])["[", "{\"a\":", "\"", "9", "a=", "(", "\\", " "])
            {
                var middle = sample.Length / 2;
                target.Try(Encoding.UTF8.GetBytes(sample[..middle] + string.Concat(Enumerable.Repeat(filler, 2_000)) + sample[middle..]), isExact: true);
            }
    }

    [Fact]
    public void A_parser_that_throws_is_found() => Assert.NotNull(Campaign.Run(new Broken(), executions: 20_000, seed: 7).Failure);

    private static string Seen(string id, byte[] record)
    {
        var log = new EventLog();
        new Normalizer(id).Normalize(EventLog.Record(record), log);
        return string.Join('\n', log.Events.Select(e => string.Join(';', e)).Concat(log.Rejections.Select(rejection => rejection.ToString())));
    }

    // Reads a length out of the record and believes it.
    private sealed class Broken : EventSource
    {
        public override string Id => "broken";

        public override string Title => "Broken";

        public override IReadOnlyList<EventKind> Kinds => [];

        public override IReadOnlyList<string> Samples => ["3:abc"];

        public override bool Recognizes(ReadOnlySpan<byte> record) => true;

        public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
        {
            var colon = record.Span.IndexOf((byte)':');
            if (colon < 0 || !Text.Numbers.TryRead(record.Span[..colon], out var length))
                receiver.Reject(record, new Rejection(RejectionCodes.Malformed, "no length", 0));
            else
                receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, Encoding.UTF8.GetString(record.Span.Slice(colon + 1, (int)length)) + ".", 0));
        }
    }
}
