using System.Diagnostics;
using System.Globalization;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Benchmarks.Pages;

/// <summary>How long a page's questions take over a store that has run for long, alone and with twenty people at once, and whether they take longer because more is kept.</summary>
internal static class ConsoleRatios
{
    private const int Users = 20;
    private const int Times = 200;

    public static void Print(string[] args)
    {
        var (isPages, numbers) = (args is ["pages", ..], args is ["pages", ..] ? args[1..] : args);
        var incidents = numbers is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 100_000;
        (isPages ? PageTimes.PrintAsync(incidents) : PrintAsync(incidents)).GetAwaiter().GetResult();
    }

    private static async Task PrintAsync(int incidents)
    {
        var (small, large) = (await MeasureAsync(incidents / 10), await MeasureAsync(incidents));
        Console.WriteLine($"{incidents:N0} incidents, {incidents * BigStore.RowsAnIncident:N0} rows of ledger; in ms; the last column: median against a tenth of them");
        Console.WriteLine($"{"question",-44} {"p50",8} {"p99",8} {"p99, 20 at once",16} {"growth",8}");
        foreach (var (one, other) in large.Zip(small))
            Console.WriteLine($"{one.Name,-44} {one.Median,8:N2} {one.Most,8:N2} {one.Crowded,16:N2} {one.Median / other.Median,8:N1}");
    }

    private sealed record Figures(string Name, double Median, double Most, double Crowded);

    private static async Task<List<Figures>> MeasureAsync(int incidents)
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-console-").FullName;
        try
        {
            await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "store.db") });
            var now = new DateTimeOffset(2026, 3, 3, 21, 0, 0, TimeSpan.Zero);
            await BigStore.FillAsync(store, incidents, now);
            var figures = new List<Figures>();
            foreach (var (name, ask) in Questions(store, incidents, now))
                figures.Add(await MeasureAsync(name, ask));
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(string name, Func<int, Task> ask)
    {
        for (var i = 0; i < 20; i++)
            await ask(i);
        var alone = await TimesAsync(ask, Times, 0);
        var crowded = (await Task.WhenAll(Enumerable.Range(0, Users).Select(user => Task.Run(() => TimesAsync(ask, Times / 4, user))))).SelectMany(times => times).ToArray();
        return new Figures(name, At(alone, 0.5), At(alone, 0.99), At(crowded, 0.99));
    }

    private static async Task<double[]> TimesAsync(Func<int, Task> ask, int times, int user)
    {
        var took = new double[times];
        for (var i = 0; i < times; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await ask(user * 1_000 + i);
            took[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
        return took;
    }

    private static double At(double[] times, double share) => times.Order().ElementAt((int)(times.Length * share));

    private static IEnumerable<(string, Func<int, Task>)> Questions(SqliteStore store, int incidents, DateTimeOffset now)
    {
        const int Max = 50;
        var none = CancellationToken.None;
        yield return ("incidents, the first page", _ => store.IncidentPageAsync(IncidentFilter.All, null, Max, none));
        yield return ("incidents, a page in the middle", i => store.IncidentPageAsync(IncidentFilter.All, Middle(now, i), Max, none));
        yield return ("incidents that wait for somebody", _ => store.IncidentPageAsync(new IncidentFilter { State = IncidentState.Failed }, null, Max, none));
        yield return ("incidents of a team", _ => store.IncidentPageAsync(new IncidentFilter { Owner = "kube-platform" }, null, Max, none));
        yield return ("incidents of a playbook, one level", _ => store.IncidentPageAsync(new IncidentFilter { PlaybookId = BigStore.Playbook, Level = "high" }, null, Max, none));
        yield return ("incidents by five filters, none fits", _ => store.IncidentPageAsync(new IncidentFilter { Owner = "kube-platform", Level = "nothing", State = IncidentState.Responded }, null, Max, none));
        yield return ("incidents about an address", i => store.IncidentPageAsync(new IncidentFilter { About = BigStore.Address(i * 7919 % incidents) }, null, Max, none));
        yield return ("incidents about a proxy that is everywhere", _ => store.IncidentPageAsync(new IncidentFilter { About = BigStore.Everywhere }, null, Max, none));
        yield return ("how incidents of a day stand", _ => store.IncidentCountsAsync(now.AddDays(-1), null, 10_000, none));
        yield return ("the same of a team", _ => store.IncidentCountsAsync(now.AddDays(-1), "kube-platform", 10_000, none));
        yield return ("holds, the first page", _ => store.HoldPageAsync(null, Max, none));
        yield return ("what lasts and waits, counted", _ => store.NowAsync(1_000, none));
        yield return ("questions that wait", _ => store.PendingApprovalsAsync(Max, none));
        yield return ("refusals of a day", _ => store.RefusalsAsync(now.AddDays(-1), 10_000, none));
        yield return ("what 40 playbooks came to in 30 days", _ => store.PlaybookCountsAsync([.. Enumerable.Range(0, 40).Select(n => $"00000000-0000-4000-8000-{n:d12}")], now.AddDays(-30), 200, none));
        yield return ("verdicts by playbook", _ => store.JudgementCountsAsync(none));
        yield return ("a team's budget of an hour", _ => store.ActedAsync(new BudgetScope(null, "kube-platform"), now.AddHours(-1), "", false, none));
        yield return ("dead letters, the first page", _ => store.LetterPageAsync(null, null, Max, none));
        yield return ("dead letters of a reason", _ => store.LetterPageAsync("unknown-format", null, Max, none));
        yield return ("dead letters by reason", _ => store.LetterReasonsAsync(2_000, none));
        yield return ("chains of the ledger, the first page", _ => store.ChainPageAsync(null, Max, none));
        yield return ("a chain's rows", i => store.ChainRowsAsync(BigStore.Id(i * 7919 % incidents), long.MaxValue, Max, none));
        yield return ("an incident with its steps and story", i => StoryAsync(store, BigStore.Id(i * 7919 % incidents)));
        yield return ("a day of events by source", _ => store.ActivityAsync(now.AddDays(-1), none));
    }

    private static string Middle(DateTimeOffset now, int i) => string.Create(CultureInfo.InvariantCulture, $"{now.AddDays(-45).AddMinutes(i).UtcTicks}.in-0");

    private static async Task StoryAsync(SqliteStore store, string id)
    {
        if ((await new Why(store).AskAsync(id, 1, CancellationToken.None)).IsEmpty)
            throw new InvalidOperationException($"nothing about {id}");
    }
}
