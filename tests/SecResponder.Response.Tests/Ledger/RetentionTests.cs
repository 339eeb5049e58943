using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Ledger;

/// <summary>What is kept long enough goes, with a row that vouches for it; what still matters stays.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(400);

    [Fact]
    public async Task An_old_incident_goes_whole_and_the_ledger_is_whole_without_it()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var old = await process.OpenAsync();
        await process.RunAsync();
        await SealAsync(process, Keep);
        process.Time.Advance(Keep + TimeSpan.FromDays(1));
        await SealAsync(process, Keep);

        Assert.Null(await process.Store.IncidentAsync(old, Process.Token));
        Assert.Empty(await process.Store.StepsAsync(old, Process.Token));
        Assert.Empty(await process.Why.AskAsync("10.0.0.5", 10, Process.Token));
        var row = Assert.Single(await process.Store.LedgerAsync(LedgerChain.Operations, Process.Token));
        Assert.Equal(old, Assert.Single(Assert.IsType<ChainsRetired>(row.Fact()).Chains).Chain);
        Assert.Empty((await new LedgerAudit(process.Store).RunAsync(null, Process.Token)).Breaks);
    }

    [Fact]
    public async Task What_comes_later_for_the_same_key_begins_an_incident_of_its_own()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var old = await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(Keep + TimeSpan.FromDays(1));
        await SealAsync(process, Keep);
        var later = await process.TakeAsync(Make.Signal(2) with { Time = Make.Noon + Keep + TimeSpan.FromDays(1) });

        Assert.NotEqual(old, Assert.Single(later.Opened));
        Assert.Empty((await new LedgerAudit(process.Store).RunAsync(null, Process.Token)).Breaks);
    }

    [Fact]
    public async Task An_incident_that_holds_somebody_or_has_something_to_do_stays()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        var holding = await process.OpenAsync();
        await process.RunAsync();
        var waiting = await process.OpenAsync(sequence: 2, ip: "10.0.0.6");
        process.Time.Advance(Keep + TimeSpan.FromDays(1));
        await SealAsync(process, Keep);

        Assert.Equal(StepState.Done, (await process.StepAsync(holding)).State);
        Assert.Equal(StepState.Due, (await process.StepAsync(waiting)).State);
    }

    [Theory]
    [InlineData("younger than that", 399)]
    [InlineData("for ever", null)]
    public async Task Nothing_else_goes(string why, int? days)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var kept = await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromDays(days ?? 5000));
        await SealAsync(process, days is null ? null : Keep);

        Assert.True(await process.Store.IncidentAsync(kept, Process.Token) is not null, why);
    }

    private static Task SealAsync(Process process, TimeSpan? keep) => new DailyDigest(process.Store, new LedgerOptions { Keep = keep }, process.Time).SealDueAsync(Process.Token);
}
