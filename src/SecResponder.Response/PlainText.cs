using System.Globalization;
using System.Text;

namespace SecResponder.Response;

/// <summary>Text from outside, made fit for one line: an event's text can't forge a log line, move the cursor or turn the writing direction.</summary>
public static class PlainText
{
    /// <summary>The text on one line: control, format and separator characters become visible escapes; beyond the limit it is cut and says so.</summary>
    public static string Line(string? text, int limit = 1000)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var line = new StringBuilder(Math.Min(text.Length, limit) + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= limit)
                return line.Append('…').ToString();
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                line.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                line.Append(rune.ToString());
        }
        return line.ToString();
    }
}
