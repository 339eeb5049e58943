using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.Sqlite;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>DESIGN "a step's effect happens once": the process dies at every point between two writes or calls, and starts again over the same database.</summary>
public sealed class CrashTests
{
    private static readonly Playbook[] Beside = [Make.Playbook(Make.Quarantine(), Make.Ticket())];
    private static readonly Playbook[] InOrder = [Make.Playbook(Make.Quarantine() with { Name = "isolate" }, Make.Ticket() with { Needs = ["isolate"] })];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whenever_the_process_dies_the_machine_is_isolated_once_one_ticket_is_opened_and_the_machine_is_released_once(bool inOrder)
    {
        var playbooks = inOrder ? InOrder : Beside;
        var points = await PointsAsync(playbooks);
        Assert.True(points > 20, $"only {points} points");
        for (var at = 1; at <= points; at++)
        {
            var (outside, left, broken) = await LiveAsync(at, playbooks, readsBack: true);
            Assert.True(outside.Times("host.quarantine") == 1, $"crash at {at}: isolated {outside.Times("host.quarantine")} times");
            Assert.True(outside.Times("ticket.open") == 1, $"crash at {at}: {outside.Times("ticket.open")} tickets");
            Assert.True(outside.Times("host.quarantine.undo") == 1, $"crash at {at}: released {outside.Times("host.quarantine.undo")} times");
            Assert.True(!outside.IsIsolated("mde:pc-5") && left == 0, $"crash at {at}: still held");
            Assert.True(broken == 0, $"crash at {at}: the ledger is broken");
        }
    }

    [Fact]
    public async Task A_runner_that_does_not_read_back_opens_a_ticket_twice_and_this_test_would_see_it()
    {
        var points = await PointsAsync(Beside);
        var doubled = 0;
        for (var at = 1; at <= points; at++)
            doubled += (await LiveAsync(at, Beside, readsBack: false)).Outside.Times("ticket.open") > 1 ? 1 : 0;
        Assert.True(doubled > 0, "no crash doubled an effect: the test above could not fail");
    }

    private static async Task<int> PointsAsync(Playbook[] playbooks)
    {
        var point = new CrashPoint(-1);
        using var folder = new TemporaryFolder();
        var (outside, time) = (new Outside(), new FakeTimeProvider(Make.Noon));
        await using var store = folder.Open();
        await LiveOnceAsync(store, outside, time, point, playbooks, readsBack: true);
        return point.Passed;
    }

    private static async Task<(Outside Outside, int Held, int Broken)> LiveAsync(int at, Playbook[] playbooks, bool readsBack)
    {
        using var folder = new TemporaryFolder();
        var (outside, time) = (new Outside(), new FakeTimeProvider(Make.Noon));
        for (var (life, died) = (0, true); died; life++)
        {
            Assert.True(life < 5, $"crash at {at}: it never came to an end");
            var point = new CrashPoint(life == 0 ? at : -1);
            await using var store = folder.Open();
            try
            {
                await LiveOnceAsync(store, outside, time, point, playbooks, readsBack);
                died = false;
            }
            catch (CrashException)
            {
                // Dead. The lease of what it had claimed runs out.
                time.Advance(TimeSpan.FromMinutes(4));
            }
        }
        await using var last = folder.Open();
        var held = (await last.HoldsAsync(Process.Token)).Length;
        return (outside, held, (await new Response.Ledger.LedgerAudit(last).RunAsync(null, Process.Token)).Breaks.Length);
    }

    // A life: the signal comes (again), steps run, four hours pass, holds are lifted.
    private static async Task LiveOnceAsync(SqliteStore store, Outside outside, FakeTimeProvider time, CrashPoint point, Playbook[] playbooks, bool readsBack)
    {
        var actions = FakeActions.All(outside).Select(IResponseAction (action) => new CrashingAction(action, point, readsBack || action.Signature.IsHold));
        var process = Process.Over(new CrashingStore(store, point), outside, time, playbooks, [.. actions]);
        await process.Pipeline.TakeAsync(new StageOneBatch { Signals = [Make.Signal(1)], Positions = [new ReadTo("hub", "0", 1)] }, Process.Token);
        for (var turn = 0; turn < 20; turn++)
        {
            await process.RunAsync();
            if (point.IsDead)
                throw new CrashException();
            if ((await store.StepsAsync((await store.IncidentsAsync(1, Process.Token))[0].Id, Process.Token)).All(step => step.HasEnded))
                break;
            time.Advance(TimeSpan.FromMinutes(1));
        }
        time.Advance(TimeSpan.FromHours(4));
        for (var turn = 0; turn < 20 && (await store.HoldsAsync(Process.Token)).Length > 0; turn++)
        {
            await process.Keeper.ReleaseDueAsync(Process.Token);
            if (point.IsDead)
                throw new CrashException();
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
