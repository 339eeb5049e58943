using System.Globalization;

namespace SecResponder.Benchmarks.Detection;

/// <summary>
/// <c>detect [load|reload] [--rules DIR]</c>: how soon rules are in force; what they cost an event, against a bare <see cref="System.Text.Json.Utf8JsonReader"/> pass over the same bytes, against ten rules, against another engine.
/// </summary>
internal static class DetectionRatios
{
    private const int Events = 2000;
    private const int Rounds = 200;
    private const string Floor = "bare pass";

    public static void Print(string[] args)
    {
        var only = args is ["load" or "reload", ..] ? args[0] : null;
        var rules = args.AsSpan(only is null ? 0 : 1) is ["--rules", var folder] ? folder : null;
        if (rules is not null && only is not "reload")
            LoadTimes.Print(rules);
        if (rules is not null && only is not "load")
            ReloadTimes.Print(rules);
        if (only is not null)
            return;
        Console.WriteLine($"{"what",-58}{"of the bare pass",18}{"against 10 rules",18}{"hits",8}{"bytes an event",16}");
        if (rules is not null)
        {
            var mixed = MixedEvents.Generate(Events);
            Print("mixed events, public rules, every rule on every event", mixed, [10, 100, 1000, int.MaxValue], isRouted: false, count => RuleFolder.Share(rules, count));
            Print("mixed events, public rules, by log source", mixed, [10, 100, 1000, int.MaxValue], isRouted: true, count => RuleFolder.Share(rules, count));
        }
        Print("firewall events, generated rules", FirewallEvents.Generate(Events), [10, 100, 1000], isRouted: true, count => RuleFolder.Of(FirewallEvents.Rules(count), count));
        RulesEnginePeer.Print(Rounds);
    }

    private static void Print(string what, JsonEvent[] events, int[] counts, bool isRouted, Func<int, RuleFolder> folderOf)
    {
        var turns = new Turns(Rounds);
        turns.Add(Floor, () => JsonEvent.BarePass(events));
        var runs = new List<(string Name, DetectionRun Run)>();
        foreach (var count in counts)
        {
            using var folder = folderOf(count);
            var run = new DetectionRun(DetectionRun.Load(folder.Path), events, isRouted);
            runs.Add(($"{what}, {folder.Count:N0}", run));
            turns.Add(runs[^1].Name, run.Pass);
        }
        turns.Run();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {events.Average(e => e.Json.Length):0} bytes, bare pass {turns[Floor]:0} ns"));
        foreach (var (name, run) in runs)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-58}{turns[Floor] / turns[name],17:0 %}{turns[name] / turns[runs[0].Name],18:0.00}{run.Hits,8}{run.AllocatedWithoutMatch(),16:0}"));
    }
}
