using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// Stage 3: what one turn of a step, an approval or a hold becomes.
public abstract partial class StoreContract
{
    [Fact]
    public async Task Two_can_not_take_the_last_place_of_a_budget()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var scope = new BudgetScope("pb-1", null);
        var since = Make.Noon.AddHours(-1);
        Assert.Equal(0, await store.ActedAsync(scope, since, "", false, Token));
        var (one, two) = ((await store.StepAsync("sr-1", Token))!, (await store.StepAsync("sr-2", Token))!);
        await store.SaveAsync(new ResponseCommit { Steps = [one with { ActedAt = Make.Noon }], Budgets = [new BudgetSeen(scope, since, "sr-1", false, 0)] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() =>
            store.SaveAsync(new ResponseCommit { Steps = [two with { ActedAt = Make.Noon }], Budgets = [new BudgetSeen(scope, since, "sr-2", false, 0)] }, Token));
        Assert.Equal(1, await store.ActedAsync(new BudgetScope(null, "network-soc"), since, "", false, Token));
        Assert.Equal(0, await store.ActedAsync(scope, Make.Noon, "", false, Token));
        Assert.Equal(0, await store.ActedAsync(scope, since, "sr-1", false, Token));
    }

    [Fact]
    public async Task A_hold_is_written_by_version_and_found_when_due()
    {
        await using var store = await OpenAsync();
        var hold = Hold();
        await store.SaveAsync(new ResponseCommit { Holds = [hold] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Holds = [hold] }, Token));
        Assert.Empty(await store.DueHoldsAsync(Make.Noon.AddHours(1).AddTicks(-1), 10, Token));
        var due = Assert.Single(await store.DueHoldsAsync(Make.Noon.AddHours(1), 10, Token));
        Assert.Equal(("in-1", 1L), (Assert.Single(due.Reasons).IncidentId, due.Version));
        await store.SaveAsync(new ResponseCommit { Holds = [due with { State = HoldState.Lifted, DueAt = null }] }, Token);
        Assert.Empty(await store.HoldsAsync(Token));
        Assert.Equal(2, (await store.HoldAsync(hold.EntityId, hold.Measure, Token))?.Version);
    }

    [Fact]
    public async Task An_approval_waits_until_it_is_written_otherwise()
    {
        await using var store = await OpenAsync();
        var approval = Make.Asked("ap-1");
        await store.SaveAsync(new ResponseCommit { Approvals = [approval] }, Token);
        var waiting = Assert.Single(await store.PendingApprovalsAsync(10, Token));
        await store.SaveAsync(new ResponseCommit { Approvals = [waiting with { State = ApprovalState.Denied, DecidedBy = "ann" }] }, Token);
        Assert.Empty(await store.PendingApprovalsAsync(10, Token));
        Assert.Equal("ann", (await store.ApprovalAsync("ap-1", Token))?.DecidedBy);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Approvals = [waiting] }, Token));
    }

    [Fact]
    public async Task Two_who_saw_the_same_holds_can_not_both_place_one()
    {
        await using var store = await OpenAsync();
        var mark = await store.HoldMarkAsync(Token);
        await store.SaveAsync(new ResponseCommit { Holds = [Hold() with { State = HoldState.Placing }], HoldMark = mark }, Token);
        var second = new ResponseCommit { Holds = [Hold() with { EntityId = "mde:pc-6", State = HoldState.Placing }], HoldMark = mark };
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(second, Token));
        Assert.Single(await store.HoldsAsync(Token));
        await store.SaveAsync(second with { HoldMark = await store.HoldMarkAsync(Token) }, Token);
        Assert.Equal(2, (await store.HoldsAsync(Token)).Length);
    }

    [Fact]
    public async Task A_playbook_trips_once_and_what_tells_of_it_is_written_with_it_or_not_at_all()
    {
        await using var store = await OpenAsync();
        var trip = new ResponseCommit
        {
            Trips = [new Pause("pb-1", Pause.Tripped, "burst", Make.Noon)],
            Incidents = [new NewIncident(Incident("in-9"), [Step("sr-9", 0, "teams")], [Draft("in-9")], ["pb-1"])],
        };
        await store.SaveAsync(trip, Token);
        Assert.Equal("sr-9", (await store.StepAsync("sr-9", Token))?.Id);
        Assert.Equal("in-9", Assert.Single(await store.IncidentsAboutAsync("pb-1", 10, Token)).Id);
        var again = trip with { Incidents = [new NewIncident(Incident("in-10"), [], [Draft("in-10")], [])] };
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(again, Token));
        Assert.Null(await store.IncidentAsync("in-10", Token));
    }
}
