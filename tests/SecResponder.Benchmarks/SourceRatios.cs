using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Benchmarks;

/// <summary>
/// <c>sources [ID…]</c>: each source's samples normalized, those in JSON and those in text apart, against the least that a reader of that form must do: a bare <see cref="Utf8JsonReader"/> pass over JSON, a pass that only splits
/// fields with <see cref="SearchValues"/> over text. Both in turns, so that what disturbs one disturbs the other; the quickest round of each counts, and rounds are short: on a busy machine a long
/// one is never left alone. "At most" is what the events' values alone would leave room for: they are put into an event, and nothing is read.
/// "Auto" is the speed of <c>auto</c>, where each record's source is recognized, as a share of that with the source named.
/// </summary>
internal static class SourceRatios
{
    private const int Rounds = 1200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(0.25);
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" ,=:/()[]\"|;\t"u8);

    public static void Print(IReadOnlyCollection<string> ids)
    {
        Console.WriteLine($"{"source",-24}{"form",-6}{"bytes",8}{"of the bare pass",18}{"at most",9}{"auto",7}{"allocated",11}");
        foreach (var source in EventSources.All.Where(source => ids.Count == 0 || ids.Contains(source.Id)))
        {
            var stream = new StreamContext();
            var forms = source.Samples.Select((sample, n) => new RawRecord(Encoding.UTF8.GetBytes(sample), new Origin("b", "0", n), DateTimeOffset.UnixEpoch.AddYears(56), stream))
                .ToLookup(record => JsonBody.Find(record.Span) >= 0);
            foreach (var isJson in (bool[])[true, false])
                if (forms[isJson].Any())
                    Print(source, [.. forms[isJson]], isJson);
        }
    }

    private static void Print(EventSource source, RawRecord[] records, bool isJson)
    {
        var normalizer = new Normalizer(source.Id);
        var nobody = new Nobody();
        var kept = new Kept();
        Normalize(normalizer, records, kept);
        var auto = new Normalizer(Normalizer.Auto);
        var (bare, ours, storing, recognizing) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
        var allocated = long.MaxValue;
        // Until all of it is compiled as well as it will be.
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < WarmUp;)
        {
            Bare(records, isJson);
            Normalize(normalizer, records, nobody);
            Normalize(auto, records, nobody);
        }
        for (var round = 0; round < Rounds; round++)
        {
            bare = Math.Min(bare, Measure(() => Bare(records, isJson)));
            storing = Math.Min(storing, Measure(kept.Store));
            recognizing = Math.Min(recognizing, Measure(() => Normalize(auto, records, nobody)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            ours = Math.Min(ours, Measure(() => Normalize(normalizer, records, nobody)));
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        var bytes = records.Sum(record => (double)record.Bytes.Count) / records.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Id,-24}{(isJson ? "JSON" : "text"),-6}{bytes,8:0}{bare / ours,17:0 %}{bare / storing,9:0 %}{ours / recognizing,7:0 %}{(allocated < 1000 ? 0 : allocated),11}"));
    }

    // Nanoseconds a pass.
    private static double Measure(Func<int> pass)
    {
        var (passes, begin) = (0, Stopwatch.GetTimestamp());
        do
        {
            pass();
            passes++;
        }
        while (Stopwatch.GetElapsedTime(begin) < Round);
        return Stopwatch.GetElapsedTime(begin).TotalNanoseconds / passes;
    }

    private static int Normalize(Normalizer normalizer, RawRecord[] records, IEventReceiver receiver)
    {
        foreach (var record in records)
            normalizer.Normalize(record, receiver);
        return records.Length;
    }

    private static int Bare(RawRecord[] records, bool isJson)
    {
        var sum = 0;
        foreach (var record in records)
            sum += isJson ? Tokens(record.Span[JsonBody.Find(record.Span)..]) : Fields(record.Span);
        return sum;
    }

    private static int Tokens(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var count = 0;
        while (reader.Read())
            count++;
        return count;
    }

    private static int Fields(ReadOnlySpan<byte> line)
    {
        var count = 0;
        for (int end; (end = line.IndexOfAny(Separators)) >= 0; line = line[(end + 1)..])
            count += end;
        return count + line.Length;
    }

    /// <summary>What the events held, to be put into an event again with nothing read: a parser that took no time at all would come that far.</summary>
    private sealed class Kept : IEventReceiver
    {
        private readonly List<(RawRecord Record, EventKind Kind, (AsimField, FieldValue)[] Fields, (byte[], FieldValue)[] Vendor)> _events = [];
        private readonly SecurityEvent _event = new();

        public void Receive(SecurityEvent securityEvent) => _events.Add((
            securityEvent.Record,
            securityEvent.Kind,
            [.. securityEvent.Fields.ToArray().Select(field => (field, securityEvent[field]))],
            [.. Enumerable.Range(0, securityEvent.Vendor.Count).Select(securityEvent.Vendor.At)]));

        public void Reject(in RawRecord record, Rejection rejection) => throw new InvalidOperationException(rejection.ToString());

        public int Store()
        {
            foreach (var (record, kind, fields, vendor) in _events)
            {
                _event.Reset(record);
                _event.Begin(kind);
                foreach (var (field, value) in fields)
                    _event.Set(field, value);
                foreach (var (name, value) in vendor)
                    _event.Vendor.Add(name, value);
            }
            return _events.Count;
        }
    }

    private sealed class Nobody : IEventReceiver
    {
        public void Receive(SecurityEvent securityEvent)
        {
            // Only the time counts.
        }

        public void Reject(in RawRecord record, Rejection rejection) => throw new InvalidOperationException(rejection.ToString());
    }
}
