using System.Text;

namespace SecResponder.Cli.Output;

/// <summary>Text from outside, made safe for a terminal: no control characters (they could move the cursor or fake a line), cut where it is long.</summary>
internal static class Printable
{
    /// <param name="text">Whatever an event, a file or another system said.</param>
    /// <param name="longest">Characters at most; the rest becomes an ellipsis.</param>
    public static string Of(string text, int longest = 400)
    {
        var safe = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= longest)
                return safe.Append('…').ToString();
            if (Rune.IsControl(rune) || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069)
                safe.Append('·');
            else
                safe.Append(rune);
        }
        return safe.ToString();
    }
}
