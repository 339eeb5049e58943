using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Importing;

/// <summary>What an import tells: what was written, what was not and why, and what to look at.</summary>
internal static class ImportReport
{
    // More than a person reads one by one is summed up by what stood in the way.
    private const int MostShown = 25;
    private const int MostGroups = 15;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For scripts: an object a rule.</summary>
    public static string ToJson(IReadOnlyList<PlannedImport> rules) => JsonSerializer.Serialize(rules.Select(planned => new
    {
        file = planned.Rule.File,
        line = planned.Rule.Line,
        format = planned.Rule.Format?.ToString().ToLowerInvariant(),
        title = planned.Rule.Title,
        result = Word(planned.Result),
        playbook = planned.Result is ImportResult.LeftOut or ImportResult.NotTranslated ? null : planned.Path,
        id = planned.Rule.Id,
        waits = planned.Waits,
        remarks = planned.Remarks.Select(remark => new { line = remark.Line, column = remark.Column, construct = remark.Construct, why = remark.Why, byHand = remark.ByHand }),
    }), Readable);

    /// <summary>For people.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<PlannedImport> rules, string repository, bool isDryRun)
    {
        var output = terminal.Out;
        foreach (var format in rules.GroupBy(planned => planned.Rule.Format))
            output.WriteLine(format.Key is { } known ? $"{known}: {Sums(format)}" : $"{format.Count()} {(format.Count() == 1 ? "file or folder" : "files or folders")} can't be read");
        Section(output, "not translated", [.. rules.Where(planned => planned.Result == ImportResult.NotTranslated)], "by hand: ");
        Section(output, "left out", [.. rules.Where(planned => planned.Result == ImportResult.LeftOut)], "");
        Section(output, "imported, and not quite the same", [.. rules.Where(planned => planned.Result is ImportResult.New or ImportResult.Unchanged or ImportResult.Kept && planned.Remarks.Count > 0)], "");
        Waiting(output, rules);
        Section(output, "kept as they are in the repository: --overwrite takes the imported text", [.. rules.Where(planned => planned.Result == ImportResult.Kept).Select(planned => planned with { Remarks = [] })], "");
        if (rules.Any(planned => planned.Result == ImportResult.New))
            output.WriteLine(isDryRun ? "\nnothing was written; without --dry-run it is" : $"\nthey observe. next: secresponder validate {Printable.Of(repository)}, and 'secresponder replay' over a log of yours");
    }

    private static string Sums(IEnumerable<PlannedImport> rules) =>
        string.Join(", ", rules.GroupBy(planned => planned.Result).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.Key)}"));

    private static string Word(ImportResult result) => result switch
    {
        ImportResult.New => "imported",
        ImportResult.Unchanged => "unchanged",
        ImportResult.Kept => "kept",
        ImportResult.LeftOut => "left out",
        _ => "not translated",
    };

    private static void Section(TextWriter output, string head, IReadOnlyList<PlannedImport> rules, string hand)
    {
        if (rules.Count == 0)
            return;
        output.WriteLine($"\n{head}");
        if (rules.Count > MostShown)
        {
            Groups(output, rules);
            return;
        }
        foreach (var planned in rules)
        {
            output.WriteLine($"  {Printable.Of(planned.Rule.File)}:{planned.Rule.Line}  {Printable.Of(planned.Rule.Title, 100)}");
            foreach (var remark in planned.Remarks)
            {
                output.WriteLine($"    {remark.Line}:{remark.Column} {Printable.Of(remark.Construct, 60)}: {Printable.Of(remark.Why)}");
                output.WriteLine($"      {hand}{Printable.Of(remark.ByHand)}");
            }
        }
    }

    private static void Groups(TextWriter output, IReadOnlyList<PlannedImport> rules)
    {
        var groups = rules.SelectMany(planned => planned.Remarks.Select(remark => (planned, remark))).GroupBy(one => (one.remark.Construct, one.remark.Why))
            .Select(group => (group.Key, Rules: group.Select(one => one.planned).Distinct().Count(), group.First().planned, group.First().remark)).OrderByDescending(group => group.Rules).ToArray();
        foreach (var (key, count, first, remark) in groups.Take(MostGroups))
            output.WriteLine($"  {count,5}  {Printable.Of(key.Construct, 60)}: {Printable.Of(key.Why)} ({Printable.Of(first.Rule.File)}:{remark.Line})");
        if (groups.Length > MostGroups)
            output.WriteLine($"         and {groups.Length - MostGroups} other reasons");
        output.WriteLine($"  {rules.Count} rules; '--format json' lists each with its places and how to do it by hand");
    }

    private static void Waiting(TextWriter output, IReadOnlyList<PlannedImport> rules)
    {
        var waiting = rules.Where(planned => planned.Waits && planned.Result is ImportResult.New or ImportResult.Unchanged or ImportResult.Kept)
            .GroupBy(planned => string.Join(", ", planned.Rule.LogSources)).Select(group => (LogSource: group.Key, Rules: group.Count())).OrderByDescending(group => group.Rules).ThenBy(group => group.LogSource, StringComparer.Ordinal).ToArray();
        if (waiting.Length == 0)
            return;
        output.WriteLine($"\n{waiting.Sum(group => group.Rules)} of them wait, since no source gives events of their log source (--fed-only leaves them out)");
        foreach (var (logSource, count) in waiting)
            output.WriteLine($"  {count,5}  {Printable.Of(logSource)}");
    }
}
