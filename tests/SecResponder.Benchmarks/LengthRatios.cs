using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecResponder.Events;

namespace SecResponder.Benchmarks;

/// <summary>
/// <c>lengths [ID…]</c>: records that were blown up in their middle by what could make a parser look back again and again: the time a byte of a record of 512 KiB, against one of 16 KiB.
/// Linear is about 1; quadratic would be 32.
/// </summary>
internal static class LengthRatios
{
    private const int Short = 16 << 10;
    private const int Long = 512 << 10;
    private const int Rounds = 30;
    private const double OfARecord = 2000;

    private static readonly Nobody Receiver = new();

    private static readonly string[] Fillers = ["a", " ", "\"", "\\", "a=", "a= ", "=", ",", "[", "{\"a\":", ": ", "(", "/", "a=\"b\" ", "10.0.0.5 ", "| ", "<1>", "[[", "\\\"", "{\"a\":1},", "<a>", "<a/>", "a<!---->", "&amp;", "<Data Name='a'>b</Data>", " a='b'"];

    public static void Print(IReadOnlyCollection<string> ids)
    {
        Console.WriteLine($"{"source",-24}{"worst ratio",12}  filler");
        foreach (var source in EventSources.All.Where(source => ids.Count == 0 || ids.Contains(source.Id)))
        {
            var (ratio, filler) = Fillers.Select(filler => (Worst(source, filler), filler)).Max();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Id,-24}{ratio,12:0.0}  {filler}"));
        }
    }

    // Samples are alike within a kind: a few from all over are enough.
    private static double Worst(EventSource source, string filler) =>
        source.Samples.Where((_, n) => n % Math.Max(1, source.Samples.Count / 6) == 0).Max(sample => Ratio(source, sample, filler));

    // In turns, and the quickest of each: a parser that is not compiled well yet, or is interrupted, must not look like one that looks back.
    private static double Ratio(EventSource source, string sample, string filler)
    {
        var (shorter, longer) = (Blown(sample, filler, Short), Blown(sample, filler, Long));
        var scratch = new SecurityEvent();
        var (small, large) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            small = Math.Min(small, Nanoseconds(source, shorter, scratch));
            large = Math.Min(large, Nanoseconds(source, longer, scratch));
        }
        // What a record costs by itself is no matter of length.
        return Math.Max(large, OfARecord) / Long / (Math.Max(small, OfARecord) / Short);
    }

    private static RawRecord Blown(string sample, string filler, int length)
    {
        var middle = sample.Length / 2;
        var text = new StringBuilder(sample[..middle]);
        while (text.Length < length)
            text.Append(filler);
        return new RawRecord(Encoding.UTF8.GetBytes(text.Append(sample[middle..]).ToString()), new Origin("b", "0", 1), DateTimeOffset.UnixEpoch.AddYears(56), new StreamContext());
    }

    private static double Nanoseconds(EventSource source, in RawRecord record, SecurityEvent scratch)
    {
        var begin = Stopwatch.GetTimestamp();
        source.Recognizes(record.Span);
        source.Normalize(record, scratch, Receiver);
        return Stopwatch.GetElapsedTime(begin).TotalNanoseconds;
    }

    private sealed class Nobody : IEventReceiver
    {
        public void Receive(SecurityEvent securityEvent)
        {
            // Only the time counts.
        }

        public void Reject(in RawRecord record, Rejection rejection)
        {
            // A blown-up record may well be none any more.
        }
    }
}
