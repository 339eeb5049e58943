using SecResponder.Playbooks.Files;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// DESIGN "a step's effect happens once", and "counts stay exact under redelivery": the process dies between any two things that it asks of the store or of the outside.
public abstract partial class StoreContract
{
    private static readonly Playbook[] Beside = [Make.Playbook(Make.Quarantine(), Make.Ticket())];
    private static readonly Playbook[] InOrder = [Make.Playbook(Make.Quarantine() with { Name = "isolate" }, Make.Ticket() with { Needs = ["isolate"] })];

    /// <summary>Every so many points one is died at. Where a point costs much, a run takes some and the next run others.</summary>
    protected virtual int CrashesEvery => 1;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whenever_the_process_dies_everything_happens_once_and_is_told_once(bool inOrder)
    {
        var playbooks = inOrder ? InOrder : Beside;
        var whole = await Life.LiveAsync(NewData, new CrashPoint(-1), playbooks, readsBack: true);
        var points = await Life.PointsAsync(NewData, playbooks);
        Assert.True(points > 20, $"only {points} points");
        for (var at = 1 + Environment.ProcessId % CrashesEvery; at <= points; at += CrashesEvery)
        {
            var lived = await Life.LiveAsync(NewData, new CrashPoint(at), playbooks, readsBack: true);
            Assert.True(lived.Outside.Times("host.quarantine") == 1, $"crash at {at}: isolated {lived.Outside.Times("host.quarantine")} times");
            Assert.True(lived.Outside.Times("ticket.open") == 1, $"crash at {at}: {lived.Outside.Times("ticket.open")} tickets");
            Assert.True(lived.Outside.Times("host.quarantine.undo") == 1, $"crash at {at}: released {lived.Outside.Times("host.quarantine.undo")} times");
            Assert.True(!lived.Outside.IsIsolated("mde:pc-5") && lived.Held == 0, $"crash at {at}: still held");
            Assert.True(lived.Breaks == 0, $"crash at {at}: the ledger is broken");
            Assert.True(lived.Kept == whole.Kept, $"crash at {at}: kept '{lived.Kept}' instead of '{whole.Kept}'");
        }
    }
}
