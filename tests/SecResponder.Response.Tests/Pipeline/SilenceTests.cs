using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pipeline;

/// <summary>What comes true though nothing comes: by the time of other events, or by the host's clock when there are none.</summary>
public sealed class SilenceTests
{
    private const string Heartbeat = "type: absence, rules: [rule-1], timespan: 10m";

    private static Process Start(string document = Heartbeat)
    {
        var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Correlator = Correlators.Of(document);
        return process;
    }

    [Fact]
    public async Task A_firewall_gone_silent_is_told_by_the_time_of_others()
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(1, "fw-1"), Make.Signal(2, "fw-2"));
        process.Time.Advance(TimeSpan.FromMinutes(11));
        await process.TakeAsync(Make.Signal(3, "fw-2", TimeSpan.FromMinutes(9)));
        Assert.Empty(await process.Pipeline.PassAsync(Process.Token));
        await process.TakeAsync(Make.Signal(4, "fw-2", TimeSpan.FromMinutes(11)));
        var incident = (await process.Store.IncidentAsync(Assert.Single(await process.Pipeline.PassAsync(Process.Token)), Process.Token))!;
        Assert.Equal(("fw-1", Make.Noon.AddMinutes(10)), (Assert.Single(incident.Group), incident.OpenedAt));
        Assert.Empty(await process.Pipeline.PassAsync(Process.Token));
    }

    [Fact]
    public async Task An_event_that_matches_nothing_lets_time_pass_too()
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(1));
        process.Time.Advance(TimeSpan.FromMinutes(11));
        await process.Pipeline.TakeAsync(new StageOneBatch { Newest = Make.Noon.AddMinutes(11) }, Process.Token);
        Assert.Single(await process.Pipeline.PassAsync(Process.Token));
    }

    [Fact]
    public async Task When_nothing_comes_at_all_the_hosts_clock_goes_on_five_minutes_behind()
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(1));
        process.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty(await process.Pipeline.PassAsync(Process.Token));
        process.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Single(await process.Pipeline.PassAsync(Process.Token));
    }

    [Fact]
    public async Task A_device_whose_clock_runs_ahead_makes_nobody_else_silent()
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(1, "fw-1"), Make.Signal(2, "fw-2", TimeSpan.FromDays(300)));
        Assert.Empty(await process.Pipeline.PassAsync(Process.Token));
    }

    [Fact]
    public async Task Who_tells_it_the_timer_or_the_next_event_makes_no_difference()
    {
        await using var one = Start();
        await using var two = Start();
        foreach (var process in new[] { one, two })
        {
            process.Time.Advance(TimeSpan.FromHours(1));
            await process.TakeAsync(Make.Signal(1));
        }
        await one.Pipeline.PassAsync(Process.Token, Make.Noon.AddMinutes(20));
        Assert.Single((await one.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(30)))).Opened.AddRange(await IdsAsync(one)).Distinct());
        await two.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(30)));
        Assert.Equal(await IdsAsync(one), await IdsAsync(two));
        Assert.Equal(await EvidenceAsync(one), await EvidenceAsync(two));
    }

    [Fact]
    public async Task A_silence_is_told_once_by_several_hosts()
    {
        await using var process = Start();
        await process.TakeAsync([.. Enumerable.Range(1, 50).Select(i => Make.Signal(i, $"fw-{i}"))]);
        process.Time.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => process.Pipeline.PassAsync(Process.Token))));
        Assert.Equal(50, (await process.Store.IncidentsAsync(100, Process.Token)).Length);
        Assert.All(await process.Store.IncidentsAsync(100, Process.Token), incident => Assert.Equal(1, incident.EvidenceCount));
    }

    [Fact]
    public async Task A_playbook_that_is_gone_waits_for_nothing_and_hinders_nobody()
    {
        await using var process = Start();
        await process.TakeAsync([.. Enumerable.Range(1, 300).Select(i => Make.Signal(i, $"fw-{i}"))]);
        process.Change(snapshot => snapshot with { Playbooks = System.Collections.Frozen.FrozenDictionary<string, Playbooks.Files.Playbook>.Empty });
        Assert.Empty(await process.Pipeline.PassAsync(Process.Token, Make.Noon.AddDays(1)));
        Assert.Empty(await process.Store.DueKeysAsync(Make.Noon.AddDays(1), 10, Process.Token));
    }

    [Fact]
    public async Task A_condition_that_is_judged_once_is_judged_though_nothing_comes()
    {
        await using var process = Start("type: event_count, rules: [rule-1], timespan: 10m, condition: {lt: 3}");
        await process.TakeAsync(Make.Signal(1), Make.Signal(2, after: TimeSpan.FromMinutes(1)));
        Assert.Single(await process.Pipeline.PassAsync(Process.Token, Make.Noon.AddMinutes(11)));
    }

    private static async Task<string[]> IdsAsync(Process process) => [.. (await process.Store.IncidentsAsync(10, Process.Token)).Select(incident => incident.Id)];

    private static async Task<long[]> EvidenceAsync(Process process) => [.. (await process.Store.IncidentsAsync(10, Process.Token)).Select(incident => incident.EvidenceCount)];
}
