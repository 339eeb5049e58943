using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>How the columns of a line begin; see <see cref="PanFrame"/>.</summary>
internal enum PanForm : byte
{
    /// <summary><c>1,receive time,serial,TYPE,…</c>: what firewalls and Panorama write.</summary>
    Standard,
    /// <summary><c>receive time,serial,TYPE,…</c>: the same from a relay that has cut the first column off.</summary>
    WithoutFirst,
    /// <summary><c>1,receive time,serial,sequence number,action flags,GLOBALPROTECT,…</c>: PAN-OS 9.1.0 to 9.1.2.</summary>
    SequenceFirst,
    /// <summary><c>serial,time,audit,…</c>: the audit trail of administrators.</summary>
    Audit,
    /// <summary><c>2026-03-01T10:00:00.000000Z,serial,TYPE,…</c>: the logging service's own order, with fewer columns.</summary>
    LoggingService,
    /// <summary>ArcSight's CEF: the vendor's template for firewalls, or the logging service's.</summary>
    Cef,
    /// <summary>IBM's LEEF.</summary>
    Leef,
    /// <summary>The logging service's JSON.</summary>
    Json,
}

/// <summary>Finds where the columns begin, whatever header stands before them.</summary>
/// <remarks>They are known by the receive time: the first time that ends at a comma, with a log type behind it.</remarks>
internal static class PanFrame
{
    private const int SlashTime = 19;
    private const int LongestTime = 35;

    /// <summary>Finds the first column.</summary>
    /// <returns>False: no PAN-OS line.</returns>
    public static bool TryFind(ReadOnlySpan<byte> line, out int start, out PanForm form)
    {
        (start, form) = (0, default);
        if (JsonBody.IsObject(line))
            return false;
        for (var comma = line.IndexOf((byte)','); comma >= 0; comma = Next(line, comma))
        {
            if (!TryTimeBefore(line, comma, out var time))
                continue;
            start = First(line, time);
            return TryForm(line[(comma + 1)..], hasFirst: start < time, line[time + 4] == '/', out form);
        }
        return false;
    }

    private static int Next(ReadOnlySpan<byte> line, int comma) => line[(comma + 1)..].IndexOf((byte)',') is var next and >= 0 ? comma + 1 + next : -1;

    // "2026/03/01 10:00:00" has a blank in it, "2026-03-01T10:00:00.000000Z" has none.
    private static bool TryTimeBefore(ReadOnlySpan<byte> line, int comma, out int time)
    {
        time = comma - SlashTime;
        if (time >= 0 && line[time + 4] == '/' && IsTime(line[time..comma]))
            return true;
        time = line[..comma].LastIndexOf((byte)',') + 1;
        if (time > 0 && PanSheetTime.TryRead(line[time..comma], out _))
            return true;
        time = line[..comma].LastIndexOfAny((byte)' ', (byte)',') + 1;
        return comma - time is > SlashTime and <= LongestTime && line[time + 10] == 'T' && IsTime(line[time..comma]);
    }

    private static bool IsTime(ReadOnlySpan<byte> text) => IsoStamp.TryRead(text, out _, out var read) && read == text.Length;

    // The column before the time, when there is one; else the time itself.
    private static int First(ReadOnlySpan<byte> line, int time) => time > 0 && line[time - 1] == ',' ? line[..(time - 1)].LastIndexOfAny((byte)' ', (byte)',') + 1 : time;

    private static bool TryForm(ReadOnlySpan<byte> rest, bool hasFirst, bool isSlash, out PanForm form)
    {
        form = hasFirst ? PanForm.Standard : isSlash ? PanForm.WithoutFirst : PanForm.LoggingService;
        var first = Take(ref rest);
        if (hasFirst && first.SequenceEqual("audit"u8))
        {
            form = PanForm.Audit;
            return true;
        }
        var second = Take(ref rest);
        if (IsType(second))
            return true;
        if (!hasFirst || !Take(ref rest).StartsWith("0x"u8) || !Take(ref rest).SequenceEqual("GLOBALPROTECT"u8))
            return false;
        form = PanForm.SequenceFirst;
        return true;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        var comma = rest.IndexOf((byte)',');
        var column = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? default : rest[(comma + 1)..];
        return column;
    }

    private static bool IsType(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 3 or > 20)
            return false;
        foreach (var b in text)
            if (!(char.IsAsciiLetterUpper((char)b) || b is (byte)'-' or (byte)'_'))
                return false;
        return true;
    }
}
