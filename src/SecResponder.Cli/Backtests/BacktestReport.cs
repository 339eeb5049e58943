using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Backtests;

/// <summary>A backtest as it is shown: to a person, to a script, and as a comment on a pull request.</summary>
internal static class BacktestReport
{
    // What hurts comes first; nobody reads a thousand lines, and a comment on a pull request has 65,536 characters.
    private const int MostLines = 100;
    private const int MostRows = 150;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>A row for each change.</summary>
    public static Records Rows(Backtest backtest)
    {
        var records = new Records("change", "playbook", "title", "would", "guardrail", "action", "target", "times_before", "times_after", "lasting_before", "lasting_after", "mode_before", "mode_after", "because");
        foreach (var change in backtest.Changes)
            records.Add(
                change.Kind, change.PlaybookId, change.Title, WouldWords.Of(change.Would), change.Guardrail, change.Action, change.Target, change.Before?.Times ?? 0, change.After?.Times ?? 0,
                Lasting(change.Before), Lasting(change.After), Mode(change.Before), Mode(change.After), change.Because);
        return records;
    }

    /// <summary>What a person reads first: the sums, then each change in a line.</summary>
    public static void Write(Terminal terminal, Backtest backtest, string span)
    {
        terminal.Out.WriteLine(span);
        foreach (var (what, before, after) in Sums(backtest))
            terminal.Out.WriteLine($"  {what,-34} {before,10} -> {after}");
        terminal.Out.WriteLine();
        if (backtest.Changes.IsEmpty)
            terminal.Out.WriteLine("the two versions would do the same");
        foreach (var change in backtest.Changes.Take(MostLines))
            terminal.Out.WriteLine($"  {change.Kind,-8} {Printable.Of(Sentence(change), 400)}");
        if (backtest.Changes.Length > MostLines)
            terminal.Out.WriteLine($"  … and {Number(backtest.Changes.Length - MostLines)} more; --format ndjson has all of them, --report FILE shows them");
    }

    /// <summary>A comment for a pull request.</summary>
    public static string Markdown(Backtest backtest, string span)
    {
        var text = new StringBuilder("### Backtest of the playbooks\n").Append(Escaped(span)).Append("\n\n| | before | after |\n| --- | ---: | ---: |\n");
        foreach (var (what, before, after) in Sums(backtest))
            text.Append(before == after ? $"| {what} | {before} | {after} |\n" : $"| **{what}** | {before} | **{after}** |\n");
        if (backtest.Changes.IsEmpty)
            return text.Append("\nThe two versions would do the same.\n").ToString();
        text.Append("\n| change | what |\n| --- | --- |\n");
        foreach (var change in backtest.Changes.Take(MostRows))
            text.Append($"| {change.Kind} | {Escaped(Sentence(change))} |\n");
        if (backtest.Changes.Length > MostRows)
            text.Append($"\nThese are the {MostRows} that would hurt most; {Number(backtest.Changes.Length - MostRows)} more differ.\n");
        return text.ToString();
    }

    /// <summary>One JSON object with both sums and the changes.</summary>
    public static string Json(Backtest backtest)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, Readable))
        {
            writer.WriteStartObject();
            Totals(writer, "before", backtest.Before);
            Totals(writer, "after", backtest.After);
            writer.WriteStartArray("changes");
            foreach (var row in Rows(backtest).Lines())
                writer.WriteRawValue(row);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Totals(Utf8JsonWriter writer, string name, BacktestTotals totals)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("incidents", totals.Incidents);
        writer.WriteNumber("signals", totals.Signals);
        writer.WriteNumber("held", totals.Held);
        writer.WriteNumber("held_enforced", totals.Enforced);
        writer.WriteNumber("holding_seconds", (long)totals.Holding.TotalSeconds);
        writer.WriteNumber("acted", totals.Acted);
        writer.WriteNumber("told", totals.Told);
        writer.WriteNumber("asked", totals.Asked);
        writer.WriteNumber("near_protected", totals.NearProtected);
        writer.WriteStartObject("refused");
        foreach (var (guardrail, times) in totals.Refused)
            writer.WriteNumber(guardrail, times);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The sums side by side.</summary>
    public static IEnumerable<(string What, string Before, string After)> Sums(Backtest backtest)
    {
        yield return Line("incidents", totals => totals.Incidents);
        yield return Line("events that counted", totals => totals.Signals);
        yield return Line("hosts, users … held", totals => totals.Held);
        yield return Line("of them really, by 'enforce'", totals => totals.Enforced);
        yield return ("held for, in all", HowLong.Of(backtest.Before.Holding), HowLong.Of(backtest.After.Holding));
        yield return Line("other actions", totals => totals.Acted);
        yield return Line("tickets and cards", totals => totals.Told);
        yield return Line("people asked", totals => totals.Asked);
        yield return Line("protected ones that came near", totals => totals.NearProtected);
        foreach (var guardrail in backtest.Before.Refused.Keys.Union(backtest.After.Refused.Keys).Order(StringComparer.Ordinal))
            yield return Line($"refused by {guardrail}", totals => totals.Refused.GetValueOrDefault(guardrail));

        (string, string, string) Line(string what, Func<BacktestTotals, long> of) => (what, Number(of(backtest.Before)), Number(of(backtest.After)));
    }

    /// <summary>A change in a sentence.</summary>
    public static string Sentence(BacktestChange change)
    {
        var what = $"'{change.Title}' would {WouldWords.Of(change.Would)}: {change.Action}{(change.Target.Length > 0 ? " " + change.Target : "")}{(change.Guardrail is { } guardrail ? $" ({guardrail})" : "")}";
        return $"{what}; {Side(change.Before)} -> {Side(change.After)}";

        static string Side(BacktestSide? side) => side is null ? "never"
            : $"{Times(side.Times)}{(side.Lasting > TimeSpan.Zero ? $", {HowLong.Of(side.Lasting)} in all" : "")}{(side.Asking > 0 ? $", asking {Times(side.Asking)}" : "")}, {Mode(side)}";
    }

    private static string Times(int number) => number == 1 ? "once" : $"{Number(number)} times";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string? Lasting(BacktestSide? side) => side is { Lasting: var span } && span > TimeSpan.Zero ? DurationText.Format(span) : null;

    private static string? Mode(BacktestSide? side) => side?.Mode.ToString().ToLowerInvariant();

    // A title is what its author wrote: it is no table, link or mention here.
    private static string Escaped(string text) => string.Concat(Printable.Of(text, 400).Select(letter => letter is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '(' or ')' or '#' or '|' or '!' or '@' or '~'
        ? $"&#{(int)letter};" : letter.ToString()));
}
