using System.Text;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests.Sources;

/// <summary>A record is one JSON object or none: what stands behind it is read as well, or rejected with its place; never left out silently.</summary>
public sealed class SeveralDocumentsTests
{
    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Where(source => Objects(source).Any()).Select(source => source.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_second_object_in_one_record_is_rejected_with_its_place(string id)
    {
        foreach (var sample in Objects(EventSources.Find(id)!))
            foreach (var behind in (string[])["{}", sample, " x", "]", ","])
            {
                var rejection = Direct(id, sample + behind, out var events);
                Assert.True(events == 0 && rejection is not null, $"{events} events of {sample}{behind}");
                Assert.True(rejection.Position >= Encoding.UTF8.GetByteCount(sample.TrimEnd()), $"{rejection} of {sample}{behind}");
            }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void White_space_behind_it_is_nothing(string id)
    {
        foreach (var sample in Objects(EventSources.Find(id)!))
            Assert.Null(Direct(id, sample + " \t\r\n", out _));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Several_objects_on_one_line_are_several_records(string id)
    {
        foreach (var sample in Objects(EventSources.Find(id)!).Take(3))
        {
            var alone = Framed(id, sample);
            var twice = Framed(id, sample + sample);
            Assert.Empty(twice.Rejections);
            Assert.Equal(2 * (alone.Events.Count + alone.Skipped), twice.Events.Count + twice.Skipped);
        }
    }

    // The source itself: framing would part them, or an envelope be looked for.
    private static Rejection? Direct(string id, string record, out int events)
    {
        var log = new EventLog();
        EventSources.Find(id)!.Normalize(EventLog.Record(record) with { Stream = new StreamContext() }, new SecurityEvent(), log);
        events = log.Events.Count + log.Skipped;
        return log.Rejections.FirstOrDefault();
    }

    private static EventLog Framed(string id, string line)
    {
        var log = new EventLog();
        var normalizer = new Normalizer(id);
        using var reader = new RecordReader(new MemoryStream(Encoding.UTF8.GetBytes(line)), "test", EventLog.Received);
        foreach (var record in reader.Read(log))
            normalizer.Normalize(record, log);
        return log;
    }

    private static IEnumerable<string> Objects(EventSource source) => source.Samples.Where(sample => JsonBody.Find(Encoding.UTF8.GetBytes(sample)) == 0);
}
