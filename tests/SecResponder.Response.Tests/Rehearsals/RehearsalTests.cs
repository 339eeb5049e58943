using SecResponder.Playbooks.Files;
using SecResponder.Response.Rehearsals;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Rehearsals;

public sealed class RehearsalTests
{
    private static async Task<RehearsedLine[]> SumAsync(Process process)
    {
        var incidents = await process.Store.IncidentsOfAsync("pb-1", 100, Process.Token);
        return [.. Rehearsal.Sum(await Task.WhenAll(incidents.Select(async one => (one, await process.Store.StepsAsync(one.Id, Process.Token)))))];
    }

    [Fact]
    public async Task Hosts_are_summed_up_with_how_long_they_would_have_been_held_and_protected_ones_come_first()
    {
        var playbook = Make.Playbook(Make.Quarantine(), Make.Ticket()) with { Mode = PlaybookMode.Observe, Inhibit = Inhibit.Off, Guardrails = Playbooks.Files.Guardrails.None with { Never = ["pc-9"] } };
        await using var process = Process.Start(playbook);
        await process.OpenAsync(1);
        await process.OpenAsync(2, "10.0.0.9");
        await process.OpenAsync(3, "172.16.0.1");
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(3));
        process.Put(playbook);
        await process.TakeAsync(Make.Signal(4, after: TimeSpan.FromHours(30)));
        await process.RunAsync();
        Assert.Equal(
            [
                (WouldHave.NearlyHitProtected, "pc-9.corp.example", 1, TimeSpan.Zero), (WouldHave.Held, "pc-5.corp.example", 2, TimeSpan.FromHours(7)),
                (WouldHave.Refused, "172.16.0.1", 1, TimeSpan.Zero), (WouldHave.Told, "", 4, TimeSpan.Zero),
            ],
            (await SumAsync(process)).Select(line => (line.Would, line.Target, line.Times, line.Lasting)));
        Assert.Empty(process.Outside.Happenings);
    }

    [Fact]
    public async Task What_was_enforced_is_no_rehearsal()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        await process.OpenAsync();
        await process.RunAsync();
        Assert.Empty(await SumAsync(process));
    }
}
