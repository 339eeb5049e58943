using System.Globalization;
using System.Text;

namespace SecResponder.Playbooks.Hunting;

/// <summary>Literals of the Kusto Query Language.</summary>
/// <remarks>Kusto documentation, "The string data type", "The timespan data type", "Entity names".</remarks>
internal static class KqlText
{
    /// <summary>A text, in quotes; nothing in it ends the literal or the line.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' => $"\\u{(int)letter:x4}",
                _ => letter.ToString(),
            });
        return quoted.Append('"').ToString();
    }

    /// <summary>Several texts, comma-separated.</summary>
    public static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(Quoted));

    /// <summary>A time span in the largest unit that holds it whole.</summary>
    public static string Span(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0 ? Whole(span.TotalDays, "d")
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? Whole(span.TotalHours, "h")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? Whole(span.TotalMinutes, "m")
        : span.Ticks % TimeSpan.TicksPerSecond == 0 ? Whole(span.TotalSeconds, "s")
        : $"time({span:c})";

    /// <summary>A moment, UTC.</summary>
    public static string Moment(DateTimeOffset time) => $"datetime({time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ})";

    /// <summary>A text as a name: letters, digits and underscores.</summary>
    public static string Name(string text)
    {
        var name = new string([.. text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')]);
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    /// <summary>A text within a comment: on one line.</summary>
    public static string Comment(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));

    private static string Whole(double count, string unit) => count.ToString("0", CultureInfo.InvariantCulture) + unit;
}
