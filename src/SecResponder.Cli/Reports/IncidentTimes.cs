using System.Globalization;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Reports;

/// <summary>Incidents over time, as a row of columns: how many opened when, by the worst of what they would have done.</summary>
/// <param name="From">Where the axis begins.</param>
/// <param name="Width">How long a column is.</param>
/// <param name="Columns">By column and kind, how many.</param>
/// <param name="Highest">The most in one column.</param>
internal sealed record IncidentTimes(DateTimeOffset From, TimeSpan Width, int[][] Columns, int Highest)
{
    private const int MostColumns = 96;
    private static readonly TimeSpan[] Widths =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(12), TimeSpan.FromDays(1), TimeSpan.FromDays(7),
    ];

    /// <summary>Counts them.</summary>
    /// <param name="incidents">Each incident's time and kind.</param>
    /// <param name="from">The first time of the axis.</param>
    /// <param name="to">The last.</param>
    public static IncidentTimes Of(IEnumerable<(DateTimeOffset At, OutcomeKind Kind)> incidents, DateTimeOffset from, DateTimeOffset to)
    {
        var width = Widths.FirstOrDefault(one => (to - from) / one < MostColumns, TimeSpan.FromDays(30));
        var start = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % width.Ticks), TimeSpan.Zero);
        var columns = Enumerable.Range(0, (int)((to - start) / width) + 1).Select(_ => new int[OutcomeKinds.All.Length]).ToArray();
        foreach (var (at, kind) in incidents)
            columns[Math.Clamp((int)((at - start) / width), 0, columns.Length - 1)][OutcomeKinds.All.IndexOf(kind)]++;
        return new IncidentTimes(start, width, columns, columns.Max(column => column.Sum()));
    }

    /// <summary>Draws them.</summary>
    /// <param name="page">Where.</param>
    /// <param name="what">What they are of.</param>
    /// <param name="highest">What a full column stands for: the same for those that are compared.</param>
    public void Draw(ReportPage page, string what, int highest)
    {
        page.Write($"<div class=\"times\" role=\"img\" aria-label=\"{ReportPage.Text($"{what}: {Columns.Sum(column => column.Sum())} from {ReportPage.Text(From)} on, at most {Highest} in {HowLong.Of(Width)}")}\">");
        for (var i = 0; i < Columns.Length; i++)
        {
            var column = Columns[i];
            var title = column.Sum() == 0 ? "" : $" title=\"{ReportPage.Text($"{ReportPage.Text(From + (i * Width))}: {string.Join(", ", OutcomeKinds.All.Select((kind, at) => (kind, Count: column[at])).Where(one => one.Count > 0).Select(one => $"{one.Count} {one.kind.Words}"))}")}\"";
            page.Write($"<div class=\"time\"{title}>{string.Concat(OutcomeKinds.All.Select((kind, at) => column[at] == 0 ? "" : $"<i class=\"{kind.Style}\" style=\"height:{Percent(column[at], highest)}\"></i>"))}</div>");
        }
        page.Write($"</div><div class=\"axis\"><span>{ReportPage.Text(From)}</span><span>{HowLong.Of(Width)} a column, at most {Highest}</span><span>{ReportPage.Text(From + (Columns.Length * Width))}</span></div>");
    }

    /// <summary>What the colours mean that are there.</summary>
    public static void Legend(ReportPage page, params ReadOnlySpan<IncidentTimes> drawn)
    {
        var there = new HashSet<int>();
        foreach (var times in drawn)
            there.UnionWith(times.Columns.SelectMany(column => Enumerable.Range(0, column.Length).Where(at => column[at] > 0)));
        page.Write($"<ul class=\"legend\">{string.Concat(OutcomeKinds.All.Where((_, at) => there.Contains(at)).Select(kind => $"<li><i class=\"{kind.Style}\"></i>{ReportPage.Text(kind.Words)}</li>"))}</ul>");
    }

    internal static string Percent(double part, double whole) => string.Create(CultureInfo.InvariantCulture, $"{(whole > 0 ? Math.Clamp(100 * part / whole, 0, 100) : 0):0.##}%");
}
