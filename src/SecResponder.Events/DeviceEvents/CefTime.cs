using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.DeviceEvents;

/// <summary>The times of CEF and LEEF: milliseconds since 1970, ISO 8601, or <c>MMM dd yyyy HH:mm:ss[.SSS] [zone]</c>, with or without the year, and with it at the end.</summary>
public static class CefTime
{
    /// <summary>Sets a field to a time in any of these forms; what is none is left out.</summary>
    public static FieldSetter Set(AsimField field) => (e, text) =>
    {
        if (TryRead(text, e.Record.ReceivedAt, out var time, out var hasZone))
            e.SetTime(field, time, hasZone);
    };

    /// <summary>Reads a time that is all of the text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, DateTimeOffset receivedAt, out DateTimeOffset time, out bool hasZone)
    {
        hasZone = true;
        if (EpochStamp.TryRead(text, out time))
            return true;
        if (IsoStamp.TryRead(text, out time, out var read, out hasZone))
            return read == text.Length;
        // "Mon Aug  1 03:34:23 2026": the weekday says nothing more.
        if (text.Length > 20 && text[3] == ' ' && char.IsAsciiLetter((char)text[4]) && char.IsAsciiLetter((char)text[0]))
            text = text[4..];
        // A syslog header reads such a time: month first, a year behind it or not, a zone or not.
        var header = SyslogHeader.Read(text, receivedAt);
        (time, hasZone) = (header.Time, header.HasZone);
        return header.HasTime;
    }
}
