using System.Globalization;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Testing;

/// <summary>Reads a raw line as an event of a source (<c>auto</c>: whichever recognizes it).</summary>
public delegate void RawNormalizer(string source, in RawRecord record, SecurityEvent scratch, IEventReceiver receiver);

/// <summary>
/// Turns what a test gives into events. The test's clock decides their time: it begins at <see cref="Start"/>, or at the time that a first raw line itself gives, moves by
/// <c>after</c> before each given event and by <c>every</c> between its repetitions. It never goes back.
/// </summary>
internal sealed class GivenEvents(RawNormalizer normalize)
{
    /// <summary>The first event's time, if nothing stands before it: noon (UTC) of a Wednesday, within any working hours.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly SecurityEvent _event = new();

    /// <summary>Hands each event to <paramref name="take"/>, in order; and each line that can't be read, with the reason, to <paramref name="reject"/>.</summary>
    public void Run(PlaybookTest test, Action<SecurityEvent> take, Action<string> reject)
    {
        var (time, sequence) = (Start, 0L);
        if (test.Given is [{ Raw: not null } first, ..] && OwnTime(first) is { } own)
            time = own;
        foreach (var given in test.Given)
        {
            time += given.After;
            for (var i = 0; i < given.Repeat; i++)
            {
                if (i > 0)
                    time += given.Every;
                var record = new RawRecord(Encoding.UTF8.GetBytes(Repetition(given.Json ?? given.Raw ?? "", i + 1)), new Origin("test", "0", ++sequence), time);
                if (given.Json is not null)
                    take(FromJson(record));
                else
                    normalize(given.Source ?? "auto", record, _event, new Receiver(time, take, reject));
            }
        }
    }

    // Fifty ports are one line: {{ n }} is 1, 2, 3, ...
    private static string Repetition(string text, int number) => text.Replace("{{ n }}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    // What happens at night must be testable with a line of the night.
    private DateTimeOffset? OwnTime(GivenEvent given)
    {
        DateTimeOffset? own = null;
        var record = new RawRecord(Encoding.UTF8.GetBytes(Repetition(given.Raw!, 1)), new Origin("test", "0", 0), Start);
        normalize(given.Source ?? "auto", record, _event, new Reader(e => own = e.Time));
        return own;
    }

    // Read by the names it has: a field absent here is absent to the rule.
    private SecurityEvent FromJson(in RawRecord record)
    {
        _event.Reset(record);
        _event.Vendor.SetJson(record.Bytes);
        return _event;
    }

    private sealed class Reader(Action<SecurityEvent> take) : IEventReceiver
    {
        public void Receive(SecurityEvent securityEvent) => take(securityEvent);

        public void Reject(in RawRecord record, Rejection rejection)
        {
            // Told when the line is given.
        }
    }

    private sealed class Receiver(DateTimeOffset time, Action<SecurityEvent> take, Action<string> reject) : IEventReceiver
    {
        public void Receive(SecurityEvent securityEvent)
        {
            securityEvent.SetTime(AsimField.TimeGenerated, time);
            take(securityEvent);
        }

        public void Reject(in RawRecord record, Rejection rejection) => reject(rejection.ToString());
    }
}
