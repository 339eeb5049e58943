using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Telling;

public sealed class SilenceTests
{
    private static Task SilenceAsync(Process process, string scope, int hours = 2) =>
        process.Store.SilenceAsync(new Silence(scope, "ann", "a scan of ours", process.Time.GetUtcNow(), process.Time.GetUtcNow().AddHours(hours)), Process.Token);

    [Fact]
    public async Task While_silenced_the_incident_opens_the_host_is_held_and_nobody_is_told()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket(), Make.Notify()));
        await SilenceAsync(process, "pb-1");
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(["host.quarantine"], process.Outside.Happenings.Select(one => one.Action));
        Assert.Equal(
            [StepState.Done, StepState.Skipped, StepState.Skipped], (await process.Store.StepsAsync(incident, Process.Token)).Select(step => step.State));
        var quieted = (await process.FactsAsync(incident)).OfType<StepQuieted>().ToArray();
        Assert.Equal(["ticket.open", "notify.teams"], quieted.Select(fact => fact.Action));
        Assert.All(quieted, fact => Assert.Equal("'pb-1' is silenced by ann until 2026-03-01 14:00Z: a scan of ours", fact.Reason));
    }

    [Fact]
    public async Task A_hold_that_is_there_keeps_its_end_and_is_lifted_on_time()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        await process.OpenAsync();
        await process.RunAsync();
        var until = (await process.HoldAsync())!.Until;
        await SilenceAsync(process, "about:pc-5", hours: 24);
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.Equal(until, (await process.HoldAsync())!.Until);
        Assert.True(process.Outside.IsIsolated("mde:pc-5"));
        process.Time.Advance(TimeSpan.FromHours(4));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.False(process.Outside.IsIsolated("mde:pc-5"));
    }

    [Theory]
    [InlineData("the playbook", "PB-1", false)]
    [InlineData("another playbook", "pb-2", true)]
    [InlineData("the team", "owner:network-soc", false)]
    [InlineData("another team", "owner:cloud-soc", true)]
    [InlineData("the group's value", "about:10.0.0.5", false)]
    [InlineData("another value", "about:10.0.0.6", true)]
    [InlineData("a network around it", "about:10.0.0.0/24", false)]
    [InlineData("what the target turned out to be", "about:pc-5", false)]
    [InlineData("all terms fit", "pb-1 owner:network-soc about:10.*", false)]
    [InlineData("one term does not", "pb-1 owner:network-soc about:10.0.0.6", true)]
    public async Task A_silence_keeps_quiet_what_it_is_about_and_nothing_else(string why, string scope, bool told)
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));
        await SilenceAsync(process, scope);
        await process.OpenAsync();
        await process.RunAsync();
        Assert.True(told == (process.Outside.Times("ticket.open") == 1), why);
    }

    [Theory]
    [InlineData("its end is its end", false, 1)]
    [InlineData("a store that forgets the end: the twin, which hides the real thing", true, 0)]
    public async Task A_silence_ends_by_itself(string why, bool forgets, int told)
    {
        using var folder = new TemporaryFolder();
        var (outside, time) = (new Outside(), new FakeTimeProvider(Make.Noon));
        await using var store = folder.Open();
        var process = Process.Over(forgets ? new EndlessSilences(store) : store, outside, time, [Make.Playbook(Make.Ticket())], FakeActions.All(outside));
        await SilenceAsync(process, "pb-1");
        time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(0, outside.Times("ticket.open"));
        time.Advance(TimeSpan.FromTicks(1));
        await process.OpenAsync(2, "10.0.0.6");
        await process.RunAsync();
        Assert.True(told == outside.Times("ticket.open"), why);
    }

    private sealed class EndlessSilences(IResponderStore inner) : PassingStore(inner)
    {
        public override Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) => base.SilencesAsync(DateTimeOffset.MinValue, cancellation);
    }

    [Fact]
    public async Task What_SecResponder_itself_needs_a_person_for_is_told_all_the_same()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        process.Put(Make.ToldTeam());
        process.Quarantine.OnUndo = _ => throw new ConnectorException("503");
        await SilenceAsync(process, "owner:network-soc", hours: 48);
        await process.OpenAsync();
        await process.RunAsync();
        for (var i = 0; i < 20; i++)
        {
            process.Time.Advance(TimeSpan.FromHours(1));
            await process.Keeper.ReleaseDueAsync(Process.Token);
            await process.RunAsync();
        }
        Assert.Equal(1, process.Outside.Times("ticket.open"));
    }

    [Fact]
    public async Task A_playbook_that_observes_records_that_it_would_have_kept_quiet()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()) with { Mode = PlaybookMode.Observe });
        await SilenceAsync(process, "pb-1");
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var step = await process.StepAsync(incident);
        Assert.Equal((StepState.Observed, "skipped", "silence"), (step.State, step.Outcome, step.QuietBy));
        Assert.Contains("would not be needed (silence)", step.Note, StringComparison.Ordinal);
        Assert.Single((await process.FactsAsync(incident)).OfType<StepQuieted>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("owner:")]
    [InlineData("about: ")]
    [InlineData("about:*")]
    [InlineData("pb-1 pb-2")]
    [InlineData("owner:a owner:b")]
    [InlineData("target:host")]
    public void A_scope_that_means_nothing_or_everything_says_what_to_write(string text) => Assert.NotNull(SilenceScope.Read(text, out _));

    [Theory]
    [InlineData("pb-1", "pb-1")]
    [InlineData("  OWNER:network-soc   pb-1 ", "pb-1 owner:network-soc")]
    [InlineData("about:CN=Ann Smith, OU=x", "about:CN=Ann Smith, OU=x")]
    public void A_scope_is_written_in_one_way(string text, string written)
    {
        Assert.Null(SilenceScope.Read(text, out var scope));
        Assert.Equal(written, scope.ToString());
    }
}
