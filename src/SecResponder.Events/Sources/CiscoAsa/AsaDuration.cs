using System.Buffers.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>How long something lasted: <c>0:01:23</c>, <c>2h:28m:09s</c>, <c>1d 2h:28m:09s</c>.</summary>
internal static class AsaDuration
{
    /// <summary>Sets NetworkDuration, in milliseconds; in schemas that don't know it the value is kept under its vendor name only.</summary>
    public static void Set(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.NetworkSession && TryRead(text, out var seconds))
            e.SetInteger(AsimField.NetworkDuration, seconds * 1000);
    }

    internal static bool TryRead(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        var parts = 0;
        while (!text.IsEmpty)
        {
            if (!Utf8Parser.TryParse(text, out uint number, out var digits) || digits is 0 or > 7)
                return false;
            text = text[digits..];
            var unit = text.IsEmpty ? (byte)0 : text[0];
            if (unit is (byte)'d' or (byte)'h' or (byte)'m' or (byte)'s')
            {
                seconds += number * (unit switch { (byte)'d' => 86400L, (byte)'h' => 3600, (byte)'m' => 60, _ => 1 });
                text = text[1..];
            }
            else
                seconds = seconds * 60 + number;
            text = text.TrimStart(": "u8);
            parts++;
        }
        return parts is >= 1 and <= 4;
    }
}
