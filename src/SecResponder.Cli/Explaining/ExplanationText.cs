using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using Spectre.Console;

namespace SecResponder.Cli.Explaining;

/// <summary>Writes explanations for people.</summary>
internal sealed class ExplanationText(Terminal terminal)
{
    // Of a long list of values, or a long log, a person wants what decided and a taste of the rest.
    private const int ValuesShown = 6;
    private const int CountedShown = 60;

    public void Write(RuleTrace trace)
    {
        var metadata = trace.Rule.Metadata;
        Line($"[bold]{Text(metadata.Title)}[/] [grey]{Text(metadata.Handle)}  {Text(metadata.File)}:{metadata.Document.Position.Line}[/]");
        if (trace.Shown is not { } shown)
        {
            Line("no event was read");
            return;
        }
        Line(Summary(trace, shown));
        Line(LogSource(trace, shown));
        if (!trace.Rule.IsActive)
            Line("[yellow]its status is unsupported, so it never runs[/]");
        Part(shown.Why, 1);
    }

    public void Write(CorrelationTrace trace)
    {
        var correlation = trace.Correlation;
        Line($"[bold]{Text(trace.Playbook.Title)}[/] [grey]{Text(trace.Playbook.Id)}  {Text(trace.Playbook.File)}:{correlation.Metadata.Document.Position.Line}[/]");
        var by = correlation.GroupBy.IsEmpty ? "" : $" by {string.Join(", ", correlation.GroupBy)}";
        Line(Text($"{CorrelationWords.Type(correlation)}{by} within {DurationText.Format(correlation.Timespan)}: {CorrelationWords.Condition(correlation)}"));
        Line(Text($"{Events(trace.Events)} read, {trace.Signals} counted for {trace.Groups} group{(trace.Groups == 1 ? "" : "s")}; the condition {Held(trace.Fired)}"));
        if (trace.WithoutGroup > 0)
            Line($"[yellow]{trace.WithoutGroup} matched but lack a group-by field, so they count for no group[/]");
        var shown = Shown(trace);
        foreach (var counted in shown)
            Line($"  line {counted.Line.ToString(CultureInfo.InvariantCulture),-6} {counted.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}  {Text(string.Join(", ", counted.Group)),-24} {CorrelationWords.Number(counted.Measured),8}  {Word(counted)}");
        if (trace.Signals > shown.Length)
            Line($"  [grey]… {trace.Signals - shown.Length} more; --format json has them[/]");
        foreach (var rule in trace.Rules)
        {
            terminal.Pretty.WriteLine();
            Write(rule);
        }
    }

    // Of a long log those up to where the condition held first; where it never did, those of the group that came nearest.
    private ImmutableArray<CountedEvent> Shown(CorrelationTrace trace)
    {
        if (trace.Counted.Count <= CountedShown)
            return [.. trace.Counted];
        var telling = trace.Counted.FirstOrDefault(counted => counted.Verdict == CorrelationVerdict.Fired) ?? trace.Counted.MaxBy(counted => counted.Measured)!;
        var group = trace.Counted.Where(counted => counted.Group.SequenceEqual(telling.Group, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (trace.Groups > 1)
            Line(Text($"of {trace.Groups} groups this is the one {(telling.Verdict == CorrelationVerdict.Fired ? "for which it held first" : "that came nearest")}: {string.Join(", ", telling.Group)}"));
        var last = Array.IndexOf(group, telling);
        return [.. group.Skip(Math.Max(0, last - CountedShown + 5)).Take(CountedShown)];
    }

    private static string Summary(RuleTrace trace, ExplainedEvent shown) => (trace.Events, trace.Matches) switch
    {
        (1, 1) => "[green]it matches[/]",
        (1, _) => "[red]it does not match[/]",
        (var events, 0) => $"{events} events read, [red]none matches[/]; line {shown.Line} comes nearest",
        var (events, matches) => $"{events} events read, [green]{matches} match[/] (line{(matches == 1 ? "" : "s")} {string.Join(", ", trace.Lines.Take(8))}{(matches > 8 ? ", …" : "")}); this is line {shown.Line}",
    };

    private static string LogSource(RuleTrace trace, ExplainedEvent shown)
    {
        var what = shown.Source.Length == 0 ? "the event" : $"the event is {Text($"{shown.Source} {shown.Kind}")}";
        return shown switch
        {
            { LogSources.IsEmpty: true, Source.Length: 0 } => $"log source {Text(trace.Rule.LogSource.ToString())}: {what} says nothing of its own, so every rule is tried on it",
            { IsTried: true } => $"log source {Text(trace.Rule.LogSource.ToString())}: {what} ({Text(string.Join(", ", shown.LogSources))})",
            _ => $"log source {Text(trace.Rule.LogSource.ToString())}: [yellow]{what} ({Text(string.Join(", ", shown.LogSources))}), so the rule is not tried on it[/]",
        };
    }

    private void Part(Explanation part, int depth)
    {
        var at = part.Found is { } found ? $"  {Text(found.Path)} [grey]({Naming(found.By)})[/]{Values(part)}" : part.IsItem ? "  [grey]the event has no such field[/]" : "";
        Line($"{(part.Holds ? "[green]yes[/]" : "[red]no [/]")}{new string(' ', depth * 2)}{Text(part.What)}{at}");
        var parts = part.IsItem ? [.. part.Parts.OrderByDescending(value => value.Holds).Take(ValuesShown)] : part.Parts;
        foreach (var inner in parts)
            Part(inner, depth + 1);
        if (parts.Length < part.Parts.Length)
            Line($"   {new string(' ', (depth + 1) * 2)}[grey]… {part.Parts.Length - parts.Length} more values[/]");
    }

    private static string Values(Explanation part) => part.Values.IsEmpty ? "" : $" = {Text(string.Join(" | ", part.Values.Take(4).Select(value => Printable.Of(value, 120))))}{(part.Values.Length > 4 ? " | …" : "")}";

    private static string Naming(FieldNaming by) => by switch
    {
        FieldNaming.Asim => "ASIM",
        FieldNaming.Taxonomy => "Sigma's name for an ASIM field",
        FieldNaming.Vendor => "the vendor's own",
        FieldNaming.LookedUp => "looked up",
        _ => "keywords",
    };

    private static string Word(CountedEvent counted) => counted.Verdict switch
    {
        CorrelationVerdict.Fired => "[green]holds[/]",
        CorrelationVerdict.TooLate => "[yellow]too late to be judged[/]",
        CorrelationVerdict.Duplicate => "[grey]seen before[/]",
        _ => "",
    };

    private static string Held(long fired) => fired switch { 0 => "never held", 1 => "held once", _ => $"held {fired} times" };

    private static string Events(long count) => count == 1 ? "1 event" : $"{count} events";

    private static string Text(string text) => Markup.Escape(Printable.Of(text, 300));

    private void Line(string markup) => terminal.Pretty.MarkupLine(markup);
}
