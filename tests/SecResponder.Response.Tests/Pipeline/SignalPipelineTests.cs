using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pipeline;

/// <summary>DESIGN "nothing twice" and "bit for bit": what signals become.</summary>
public sealed class SignalPipelineTests
{
    private static Process Start() => Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket()));

    [Fact]
    public async Task Further_signals_of_an_open_incident_are_evidence_and_open_no_other()
    {
        await using var process = Start();
        var incident = await process.OpenAsync();
        Assert.Empty((await process.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(59)), Make.Signal(3, after: TimeSpan.FromMinutes(100)))).Opened);
        var stored = (await process.Store.IncidentAsync(incident, Process.Token))!;
        Assert.Equal((3, Make.Noon.AddMinutes(100)), (stored.EvidenceCount, stored.LastEvidenceAt));
        Assert.Equal(3, (await process.FactsAsync(incident)).OfType<SignalSeen>().Count());
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    [InlineData(-30, 0)]
    public async Task After_its_quiet_time_by_event_time_the_next_signal_opens_another(int minutes, int opened)
    {
        await using var process = Start();
        await process.OpenAsync();
        Assert.Equal(opened, (await process.TakeAsync(Make.Signal(2, after: TimeSpan.FromMinutes(minutes)))).Opened.Length);
    }

    [Fact]
    public async Task Of_very_many_signals_twenty_are_kept_in_full_and_all_are_counted()
    {
        await using var process = Start();
        var outcome = await process.TakeAsync([.. Enumerable.Range(1, 500).Select(i => Make.Signal(i, after: TimeSpan.FromSeconds(i)))]);
        var incident = Assert.Single(outcome.Opened);
        await process.TakeAsync(Make.Signal(501, after: TimeSpan.FromSeconds(501)));
        Assert.Equal(20, (await process.FactsAsync(incident)).OfType<SignalSeen>().Count());
        Assert.Equal(501, (await process.Store.IncidentAsync(incident, Process.Token))!.EvidenceCount);
        Assert.Empty((await new Response.Ledger.LedgerAudit(process.Store).RunAsync(null, Process.Token)).Breaks);
    }

    [Theory]
    [InlineData("the same batch", true)]
    [InlineData("without positions, by the correlator's marks alone", false)]
    public async Task A_batch_given_again_changes_nothing(string why, bool positions)
    {
        await using var process = Start();
        var batch = Batch(positions);
        var first = await process.Pipeline.TakeAsync(batch, Process.Token);
        var before = await DumpAsync(process);
        var again = await process.Pipeline.TakeAsync(batch, Process.Token);
        Assert.Equal((1, 0), (first.Opened.Length, again.Opened.Length));
        Assert.Equal((0, 3), (again.Counted, again.Duplicates));
        Assert.True(before == await DumpAsync(process), why);
    }

    [Fact]
    public async Task Several_owners_that_take_the_same_batch_at_once_count_it_once()
    {
        await using var process = Start();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => process.Pipeline.TakeAsync(Batch(positions: true), Process.Token))));
        Assert.Equal(3, Assert.Single(await process.Store.IncidentsAsync(10, Process.Token)).EvidenceCount);
        Assert.Equal(5, Assert.Single(await process.Store.HitsAsync(Process.Token)).Count);
        Assert.Equal(1, await process.Store.DeadLetterCountAsync(Process.Token));
    }

    [Fact]
    public async Task What_a_position_covers_was_taken_in_whatever_the_correlator_remembers()
    {
        await using var process = Start();
        await process.Pipeline.TakeAsync(new StageOneBatch { Signals = [Make.Signal(1)], Positions = [new ReadTo("hub", "0", 4)] }, Process.Token);
        var late = new StageOneBatch { Signals = [Make.Signal(3), Make.Signal(5)], Positions = [new ReadTo("hub", "0", 5)] };
        var outcome = await process.Pipeline.TakeAsync(late, Process.Token);
        Assert.Equal((1, 1), (outcome.Duplicates, outcome.Counted));
    }

    [Fact]
    public async Task Signals_of_one_key_that_come_by_several_instances_at_once_are_all_counted()
    {
        await using var process = Start();
        await process.OpenAsync();
        await Task.WhenAll(Enumerable.Range(2, 8).Select(i => Task.Run(() => process.TakeAsync(Make.Signal(i, after: TimeSpan.FromSeconds(i)) with { Origin = new Origin("hub", $"{i}", i) }))));
        Assert.Equal(9, Assert.Single(await process.Store.IncidentsAsync(10, Process.Token)).EvidenceCount);
    }

    [Fact]
    public async Task The_same_signals_give_the_same_incidents_and_plans_bit_for_bit()
    {
        await using var one = Start();
        await using var two = Start();
        two.Time.Advance(TimeSpan.FromDays(300));
        await one.Pipeline.TakeAsync(Batch(true), Process.Token);
        foreach (var signal in Batch(true).Signals)
            await two.TakeAsync(signal);
        var (left, right) = ((await one.Store.IncidentsAsync(1, Process.Token))[0], (await two.Store.IncidentsAsync(1, Process.Token))[0]);
        Assert.Equal((left.Id, left.PlanHash, left.EvidenceCount), (right.Id, right.PlanHash, right.EvidenceCount));
        Assert.Equal(
            (await one.Store.StepsAsync(left.Id, Process.Token)).Select(step => step.Id), (await two.Store.StepsAsync(left.Id, Process.Token)).Select(step => step.Id));
        Assert.Matches("^in-[0-9a-f]{32}$", left.Id);
    }

    [Theory]
    [InlineData("unknown-playbook:gone", "gone", "{}", 0)]
    [InlineData("too-late:pb-1", "pb-1", "{}", -48)]
    [InlineData("unreadable-state:pb-1", "pb-1", "not json", 0)]
    [InlineData("unreadable-state:pb-1", "pb-1", "[1]", 0)]
    public async Task What_can_not_be_counted_is_put_aside_whole_and_the_rest_goes_on(string code, string playbook, string evidence, int hours)
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(0));
        var odd = Make.Signal(1, playbook: playbook, after: TimeSpan.FromHours(hours)) with { Evidence = evidence };
        var outcome = await process.TakeAsync(odd, Make.Signal(2, "10.0.0.6"));
        Assert.Equal((1, 1), (outcome.DeadLetters, outcome.Opened.Length));
        var letter = Assert.Single(await process.Store.DeadLettersAsync(10, Process.Token));
        Assert.True(SignalJson.TryRead(letter.Raw.Span, out var kept, out _, out _));
        Assert.Equal((code, evidence, odd.Origin, odd.Key), (letter.Code, kept!.Evidence, letter.Origin, kept.Key));
    }

    [Fact]
    public async Task A_playbook_that_is_off_takes_nothing()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()) with { Mode = PlaybookMode.Off });
        Assert.Empty((await process.TakeAsync(Make.Signal(1))).Opened);
    }

    [Fact]
    public async Task Groups_are_told_apart_without_regard_to_case()
    {
        await using var process = Start();
        Assert.Equal(2, (await process.TakeAsync(Make.Signal(1, "PC-A"), Make.Signal(2, "pc-a"), Make.Signal(3, "pc-b"))).Opened.Length);
    }

    private static StageOneBatch Batch(bool positions) => new()
    {
        Signals = [Make.Signal(1), Make.Signal(2, after: TimeSpan.FromMinutes(1)), Make.Signal(4, after: TimeSpan.FromMinutes(2))],
        Rejections = [new RejectedRecord(new Origin("hub", "0", 3), "panos", new Rejection("malformed", "no comma", 0), "rubbish"u8.ToArray())],
        Positions = positions ? [new ReadTo("hub", "0", 4)] : [],
        Counts = positions ? [new HitCount("panos", "", 5)] : [],
    };

    private static async Task<string> DumpAsync(Process process)
    {
        var incidents = await process.Store.IncidentsAsync(10, Process.Token);
        var rows = await process.Store.LedgerAsync(incidents[0].Id, Process.Token);
        return string.Join('\n', incidents.Select(one => $"{one.Id} {one.EvidenceCount}").Concat(rows.Select(row => row.Data))
            .Append($"{await process.Store.DeadLetterCountAsync(Process.Token)}")
            .Concat((await process.Store.HitsAsync(Process.Token)).Select(hit => hit.ToString()))
            .Concat((await process.Store.PositionsAsync("hub", Process.Token)).Select(position => position.ToString())));
    }
}
