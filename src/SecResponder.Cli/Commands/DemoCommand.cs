using System.CommandLine;
using SecResponder.Cli.Demo;
using SecResponder.Cli.Output;
using SecResponder.Lab;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Server;
using Spectre.Console;

namespace SecResponder.Cli.Commands;

/// <summary><c>demo</c>: the whole way in a minute, against the lab. Its exit code says whether what it shows is true.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var keep = new Option<string?>("--keep") { Description = "Keep store, playbooks and logs in this folder, to look at with incidents, why, holds" };
        var seed = new Option<int>("--seed") { Description = "Another day at the office: the same attack in other traffic", DefaultValueFactory = _ => DemoTraffic.DefaultSeed };
        var stay = new Option<bool>("--stay") { Description = "Leave the lab open at the end, to look at its page; Ctrl+C ends it" };
        var web = new Option<bool>("--console") { Description = "Leave the web console open at the end, with the next evening's logs coming in and an approval that waits for you; Ctrl+C ends it" };
        var command = new Command("demo", "Feed half an hour of logs with an attack hidden in it, and watch the response against the lab. Example: secresponder demo --console") { keep, seed, stay, web };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetValue(keep) ?? Path.Combine(Path.GetTempPath(), $"secresponder-demo-{Guid.NewGuid():N}");
            try
            {
                return await RunAsync(terminal, folder, parsed.GetValue(keep) is not null, parsed.GetValue(seed), parsed.GetValue(stay), parsed.GetValue(web), cancellation);
            }
            finally
            {
                if (parsed.GetValue(keep) is null && Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string folder, bool isKept, int seed, bool stays, bool hasConsole, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(folder, "secresponder.db")))
            return terminal.Fail($"'{folder}' has a demo's store already, and this lab would know nothing of it", "give another folder, or remove that one");
        var traffic = DemoTraffic.Generate(seed, DemoTraffic.DefaultStart);
        var credentials = new LabOptions { Machines = DemoChecks.Machines(traffic.Scenario) };
        var console = terminal.Pretty;
        Directory.CreateDirectory(folder);
        if (isKept)
            WriteLogs(traffic, Path.Combine(folder, "logs"));
        var clock = new DemoClock(traffic.Scenario.Start, Path.Combine(folder, "clock"));
        await using var lab = await LabHost.StartAsync(credentials, clock, cancellation);
        console.MarkupLine($"[bold]SecResponder[/]: the lab is at {lab.BaseAddress}; {traffic.Lines.Length} log lines of half an hour, {traffic.Scenario.Machines.Length} machines, and somebody who should not be there.");
        console.WriteLine();
        var pipeline = await WithProgressAsync(terminal, traffic, async bar =>
        {
            var made = new DemoPipeline(folder, lab.BaseAddress, credentials, traffic, clock, new DemoView(console, traffic.Lines.Length, bar));
            await made.RunAsync(cancellation);
            return made;
        });
        IReadOnlyList<DemoClaim> claims;
        await using (pipeline)
        {
            await CountsAsync(console, traffic, pipeline.Store, cancellation);
            await WhyAsync(console, pipeline.Store, traffic.Scenario, cancellation);
            claims = await DemoChecks.AskAsync(traffic, lab.State.Snapshot(), pipeline.Store, cancellation);
        }
        console.MarkupLine("[bold]What the lab says[/] (its own state, not our log)");
        foreach (var claim in claims)
            console.MarkupLine($"  {(claim.IsTrue ? "[green]yes[/]" : "[red]NO [/]")}  {Markup.Escape(claim.What)} [grey]({Markup.Escape(claim.Found)})[/]");
        console.WriteLine();
        Next(console, folder, isKept);
        if (hasConsole)
            await OpenAsync(terminal, folder, lab, credentials, clock, seed, cancellation);
        else if (stays)
            await StayAsync(terminal, lab, cancellation);
        return claims.All(claim => claim.IsTrue) ? ExitCodes.Fine : ExitCodes.Findings;
    }

    private static async Task OpenAsync(Terminal terminal, string folder, LabHost lab, LabOptions credentials, DemoClock clock, int seed, CancellationToken cancellation)
    {
        try
        {
            await using var open = await DemoConsole.StartAsync(folder, lab.BaseAddress, credentials, clock, [], cancellation);
            terminal.Out.WriteLine($"\n{ServerHost.TrialWords(open.App)}\n  you are {DemoConsole.Approver}; the next evening's logs are coming in. The lab: {lab.BaseAddress}. Stop with Ctrl+C.");
            await terminal.Out.FlushAsync(cancellation);
            await open.FeedAsync(DemoTraffic.Generate(seed + 1, DemoTraffic.DefaultStart.AddDays(1)), "1", TimeSpan.FromMilliseconds(200), cancellation);
            await lab.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
        }
    }

    private static async Task StayAsync(Terminal terminal, LabHost lab, CancellationToken cancellation)
    {
        terminal.Out.WriteLine($"\nThe lab stays open: look at {lab.BaseAddress} and stop it with Ctrl+C.");
        await terminal.Out.FlushAsync(cancellation);
        try
        {
            await lab.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
        }
    }

    private static void WriteLogs(DemoTraffic traffic, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (stream, _) in DemoStreams.All)
        {
            using var file = File.Create(Path.Combine(folder, stream + ".log"));
            traffic.WriteTo(file, stream);
        }
    }

    private static async Task<T> WithProgressAsync<T>(Terminal terminal, DemoTraffic traffic, Func<ProgressTask?, Task<T>> run)
    {
        if (!terminal.IsInteractive)
            return await run(null);
        return await terminal.Pretty.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => run(context.AddTask($"{traffic.Lines.Length} log lines")));
    }

    private static async Task CountsAsync(IAnsiConsole console, DemoTraffic traffic, IResponderStore store, CancellationToken cancellation)
    {
        var hits = await store.HitsAsync(cancellation);
        var incidents = await store.IncidentsAsync(100, cancellation);
        console.WriteLine();
        foreach (var (stream, source) in DemoStreams.All)
            console.MarkupLine($"  {source,-16} {traffic.Lines.Count(line => line.Stream == stream),6} lines  {hits.Where(hit => hit.Source == source && hit.Rule.Length == 0).Sum(hit => hit.Count),6} events  {hits.Where(hit => hit.Source == source && hit.Rule.Length > 0).Sum(hit => hit.Count),5} rule matches");
        console.MarkupLine($"  [bold]{incidents.Length} incidents[/], {await store.DeadLetterCountAsync(cancellation)} unreadable lines kept in the dead letter");
        console.WriteLine();
    }

    private static async Task WhyAsync(IAnsiConsole console, IResponderStore store, DemoScenario scenario, CancellationToken cancellation)
    {
        console.MarkupLine($"[bold]why {scenario.Beacon.Address}[/]");
        foreach (var story in await new Why(store).AskAsync(scenario.Beacon.Address, 5, cancellation))
            StoryView.Write(console, story);
    }

    private static void Next(IAnsiConsole console, string folder, bool isKept)
    {
        console.MarkupLine("[bold]What to try next[/]");
        if (isKept)
        {
            var store = Path.Combine(folder, "secresponder.db");
            console.WriteLine($"  secresponder incidents --store {store}");
            console.WriteLine($"  secresponder why 10.10.0.10 --store {store}        why the domain controller was not isolated");
            console.WriteLine($"  secresponder replay {Path.Combine(folder, "logs", "*.log")} --playbooks playbooks        the same logs again; nothing is called");
        }
        else
            console.WriteLine("  secresponder demo --keep demo-store           keep the store, then ask it: incidents, why, holds");
        console.WriteLine("  secresponder demo --console                    the web console, with an approval that waits for you");
        console.WriteLine("  secresponder validate playbooks                every mistake at once");
        console.WriteLine("  secresponder test playbooks                    the playbooks' own tests");
        console.WriteLine("  secresponder normalize --source cisco-asa < your.log");
        console.WriteLine("  secresponder lab                               the lab by itself, with a page to look at");
    }
}
