using System.Globalization;

namespace SecResponder.Cli.Output;

/// <summary>Writes which rule matched which event as it is found, so that a log of any length takes no memory: lines of a table for people, ndjson for scripts.</summary>
internal sealed class HitWriter(Terminal terminal, bool isTable) : IDisposable
{
    private readonly NdjsonWriter _ndjson = new(terminal.Out);
    private long _written;

    /// <summary>Writes one hit.</summary>
    /// <param name="line">The input line of the event, from 1.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="level">Its level; shown to people only.</param>
    /// <param name="title">Its title; shown to people only.</param>
    public void Write(long line, string rule, string? level, string title)
    {
        if (!isTable)
            _ndjson.Line((line, rule), static (json, hit) =>
            {
                json.WriteNumber("event"u8, hit.line);
                json.WriteString("rule"u8, hit.rule);
            });
        else
        {
            if (_written == 0)
                Row("event", "level", "rule", "title");
            Row(line.ToString(CultureInfo.InvariantCulture), level ?? "", Printable.Of(rule, 80), Printable.Of(title, 120));
        }
        _written++;
    }

    public void Dispose()
    {
        _ndjson.Dispose();
        if (isTable && _written == 0)
            terminal.Out.WriteLine("no rule matched");
    }

    private void Row(string line, string level, string rule, string title) => terminal.Out.WriteLine($"{line,8}  {level,-13}  {rule,-36}  {title}");
}
