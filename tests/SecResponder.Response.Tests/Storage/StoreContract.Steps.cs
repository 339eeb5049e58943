using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// Steps: claimed, fenced, listed.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_claimed_step_is_nobody_elses_until_its_lease_has_run_out()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var lease = Make.Noon.AddMinutes(3);
        Assert.Equal(["sr-1", "sr-2"], (await store.ClaimDueStepsAsync(Make.Noon, lease, 10, [], Token)).Select(step => step.Id));
        Assert.Empty(await store.ClaimDueStepsAsync(lease.AddSeconds(-1), lease, 10, [], Token));
        Assert.Equal(lease, await store.NextStepDueAsync(Token));
        Assert.Equal(2, (await store.ClaimDueStepsAsync(lease, lease.AddMinutes(3), 10, [], Token)).Length);
    }

    [Fact]
    public async Task Steps_of_busy_systems_and_steps_not_due_yet_stay_where_they_are()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        Assert.Equal(["sr-2"], (await store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 10, ["edr"], Token)).Select(step => step.Id));
        Assert.Empty(await store.ClaimDueStepsAsync(Make.Noon.AddTicks(-1), Make.Noon, 10, [], Token));
    }

    [Fact]
    public async Task Steps_of_a_busy_receiver_stay_where_they_are_and_those_of_its_systems_other_receivers_do_not()
    {
        await using var store = await OpenAsync();
        var batch = Batch();
        batch = batch with { Incidents = [.. batch.Incidents.Select(incident => incident with { Steps = [.. incident.Steps.Select(step => step with { System = "hooks", Receiver = step.Id == "sr-1" ? "soar" : "o'brien" })] })] };
        await store.CommitAsync(batch, Token);
        Assert.Equal(["sr-2"], (await store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 10, ["hooks: soar"], Token)).Select(step => step.Id));
        Assert.Equal(["sr-1"], (await store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 10, ["hooks", "hooks: o'brien"], Token)).Select(step => step.Id));
    }

    [Fact]
    public async Task Who_lost_the_claim_can_not_write_the_step_any_more()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var mine = (await store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 1, [], Token))[0];
        var theirs = (await store.ClaimDueStepsAsync(Make.Noon.AddMinutes(2), Make.Noon.AddMinutes(3), 2, [], Token)).Single(step => step.Id == mine.Id);
        await store.SaveAsync(new ResponseCommit { Steps = [theirs with { State = StepState.Done, DueAt = null }] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Steps = [mine with { State = StepState.Failed }], Ledger = [Draft("in-1")] }, Token));
        Assert.Equal(StepState.Done, (await store.StepAsync(mine.Id, Token))?.State);
        Assert.Single(await store.LedgerAsync("in-1", Token));
    }

    [Fact]
    public async Task A_step_comes_back_as_it_was_written()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-1", Token))! with
        {
            State = StepState.Running,
            Attempt = 2,
            Tries = 1,
            IntentAt = Make.Noon,
            ActedAt = Make.Noon,
            Reference = "r",
            Note = "naïve ✓",
            Link = "https://x.example/1",
            ApprovedHash = "h",
            Entity = ((Response.Entities.Resolution.Resolved)FakeResolver.Default(new(Response.Entities.EntityKind.Host, "10.0.0.5", Make.Noon))).Entity,
            DueAt = Make.Noon.AddTicks(1),
        };
        await store.SaveAsync(new ResponseCommit { Steps = [step] }, Token);
        var back = (await store.StepAsync("sr-1", Token))!;
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(step), System.Text.Json.JsonSerializer.Serialize(back));
        Assert.Equal((StepState.Running, Make.Noon.AddTicks(1), step.Version + 1), (back.State, back.DueAt, back.Version));
    }

    [Fact]
    public async Task Refusals_are_counted_by_playbook_guardrail_and_time()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-1", Token))!;
        await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Refused, RefusedBy = "at-most", RefusedAt = Make.Noon, DueAt = null }] }, Token);
        Assert.Equal(1, await store.RefusedAsync("pb-1", "at-most", Make.Noon.AddTicks(-1), "sr-2", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "at-most", Make.Noon, "sr-2", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "at-most", Make.Noon.AddHours(-1), "sr-1", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "never", Make.Noon.AddHours(-1), "sr-2", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-2", "at-most", Make.Noon.AddHours(-1), "sr-2", Token));
    }

    [Fact]
    public async Task A_rehearsed_hold_lasts_as_long_as_the_real_one_would()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-1", Token))!;
        await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Observed, ActedAt = Make.Noon, For = TimeSpan.FromHours(4), DueAt = null }] }, Token);
        Assert.Equal("sr-1", Assert.Single(await store.RehearsedHoldsAsync(Make.Noon.AddHours(4).AddTicks(-1), Token)).Id);
        Assert.Empty(await store.RehearsedHoldsAsync(Make.Noon.AddHours(4), Token));
    }

    [Fact]
    public async Task Failed_steps_are_listed_for_somebody_to_look_at()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-2", Token))!;
        await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Failed, DueAt = null }] }, Token);
        Assert.Equal("sr-2", Assert.Single(await store.StepsInAsync(StepState.Failed, 10, Token)).Id);
    }
}
