using System.Diagnostics;
using SecResponder.Playbooks.Files;

namespace SecResponder.Benchmarks.Response;

/// <summary>What the response is held to: how soon it acts, what a flood does to it, and what waiting costs.</summary>
internal static class ResponseRatios
{
    public static void Print(string? which, int incidents)
    {
        if (which is null or "latency")
            LatencyAsync(100, TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
        if (which is null or "flood")
            FloodAsync(incidents).GetAwaiter().GetResult();
        if (which is null or "waiting")
            WaitingAsync(10_000, TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
    }

    // From the signal that makes an incident, before anything is stored, to the call that holds its host.
    private static async Task LatencyAsync(int perSecond, TimeSpan length)
    {
        await using var bench = new ResponseBench(ResponseBench.Playbook(Guardrails.None, ResponseBench.Quarantine, ResponseBench.Ticket, ResponseBench.Card) with { Flood = null });
        using var stop = new CancellationTokenSource();
        var loop = Task.Run(() => bench.Runner.RunAsync(stop.Token));
        var (warm, all) = (perSecond * 3, perSecond * 3 + (int)(perSecond * length.TotalSeconds));
        var decided = new Dictionary<string, long>();
        var watch = Stopwatch.StartNew();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        for (var number = 0; number < all; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond);
            while (watch.Elapsed < due)
                await Task.Delay(due - watch.Elapsed > TimeSpan.FromMilliseconds(2) ? 1 : 0);
            decided[$"SrcIpAddr {ResponseBench.Address(number)}"] = Stopwatch.GetTimestamp();
            await bench.TakeAsync(ResponseBench.SignalOf(number, DateTimeOffset.UtcNow));
            bench.Runner.Wake();
        }
        var took = watch.Elapsed;
        for (var left = 100; left > 0 && bench.Calls.Count < all * 3; left--)
            await Task.Delay(100);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        await stop.CancelAsync();
        await loop;
        var calls = bench.Calls.ToArray();
        var waits = calls.Where(call => call.Action == "host.quarantine").Skip(warm).Select(call => Stopwatch.GetElapsedTime(decided[call.Group], call.At).TotalMilliseconds).Order().ToArray();
        if (calls.Length != all * 3)
            throw new InvalidOperationException($"{calls.Length} calls for {all} incidents: this measures nothing");
        Console.WriteLine($"latency: {all / took.TotalSeconds:N0} incidents/s, each with three steps: decision to call median {At(waits, 0.5):N2} ms, p99 {At(waits, 0.99):N2} ms, worst {waits[^1]:N2} ms; "
            + $"{processor.TotalMilliseconds / all:N2} ms of processor time an incident");
    }

    private static async Task FloodAsync(int incidents)
    {
        var budget = new Budget(50, TimeSpan.FromHours(1), Trip: 0);
        await using var bench = new ResponseBench(ResponseBench.Playbook(Guardrails.None with { AtMost = budget }, ResponseBench.Quarantine, ResponseBench.Ticket, ResponseBench.Card));
        using var stop = new CancellationTokenSource();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var loop = Task.Run(() => bench.Runner.RunAsync(stop.Token));
        var (watch, most) = (Stopwatch.StartNew(), 0L);
        for (var from = 0; from < incidents; from += 1_000)
        {
            await bench.TakeAsync(Enumerable.Range(from, 1_000).Select(number => ResponseBench.SignalOf(number, DateTimeOffset.UtcNow)));
            bench.Runner.Wake();
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }
        var takenIn = watch.Elapsed;
        while (await bench.Store.NextStepDueAsync(CancellationToken.None) is { } due && due < DateTimeOffset.UtcNow.AddMinutes(10))
        {
            await Task.Delay(200);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            if (watch.Elapsed.TotalMinutes > 15)
                break;
        }
        var settled = watch.Elapsed;
        await stop.CancelAsync();
        await loop;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        var calls = bench.Calls.ToLookup(call => call.Action);
        Console.WriteLine($"flood: {incidents:N0} incidents taken in within {takenIn.TotalSeconds:N1} s, all their steps settled after {settled.TotalSeconds:N1} s; "
            + $"{calls["host.quarantine"].Count()} hosts held ({budget.Steps} may be), {calls["ticket.open"].Count()} tickets, {calls["notify.teams"].Count()} cards (20 by themselves and a summary); "
            + $"at most {most >> 20:N0} MB beside what there was before, {kept >> 20:N0} MB afterwards");
    }

    private static async Task WaitingAsync(int steps, TimeSpan length)
    {
        var approval = new ApprovalRule("soc-leads", TimeSpan.FromHours(2), ApprovalFallback.Skip);
        await using var bench = new ResponseBench(ResponseBench.Playbook(Guardrails.None, ResponseBench.Quarantine with { Approval = approval }));
        using var stop = new CancellationTokenSource();
        var loop = Task.Run(() => bench.Runner.RunAsync(stop.Token));
        for (var from = 0; from < steps; from += 1_000)
            await bench.TakeAsync(Enumerable.Range(from, 1_000).Select(number => ResponseBench.SignalOf(number, DateTimeOffset.UtcNow)));
        bench.Runner.Wake();
        while (await bench.Store.NextStepDueAsync(CancellationToken.None) < DateTimeOffset.UtcNow.AddMinutes(30))
            await Task.Delay(200);
        await Task.Delay(1_000);
        var (before, processor, watch) = (bench.Store.Asked, Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(length);
        var (after, seconds) = (bench.Store.Asked, watch.Elapsed.TotalSeconds);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        await stop.CancelAsync();
        await loop;
        Console.WriteLine($"waiting: while {steps:N0} steps wait for people, {(after.Claims - before.Claims) / seconds:N2} claims and {(after.Looks - before.Looks) / seconds:N2} looks a second at the store; "
            + $"{processor.TotalMilliseconds / seconds:N1} ms of processor time a second");
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
