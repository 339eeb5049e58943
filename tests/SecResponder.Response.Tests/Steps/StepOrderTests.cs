using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>Steps that need others, conditions on what came of them, and what is done instead.</summary>
public sealed class StepOrderTests
{
    private static readonly PlannedStep Isolate = Make.Quarantine() with { Name = "isolate" };

    [Fact]
    public async Task A_step_begins_when_what_it_needs_has_ended_and_nothing_looks_at_it_before()
    {
        await using var process = Process.Start(Make.Playbook(Isolate, Make.Ticket() with { Needs = ["isolate"] }));
        process.Quarantine.OnDo = call =>
        {
            process.Quarantine.Take(call);
            return Task.FromResult<Effect?>(new Effect.Running("a", "pending", TimeSpan.FromMinutes(5)));
        };
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal((StepState.Waiting, null), ((await process.StepAsync(incident, 1)).State, (await process.StepAsync(incident, 1)).DueAt));
        process.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, await process.RunAsync());
        process.Time.Advance(TimeSpan.FromMinutes(1));
        await process.RunAsync();
        Assert.Equal((StepState.Done, 1), ((await process.StepAsync(incident, 1)).State, process.Outside.Times("ticket.open")));
    }

    [Theory]
    [InlineData("it needs the isolation, which was refused", true, null, StepState.Skipped)]
    [InlineData("it needs the isolation, which was done", false, null, StepState.Done)]
    [InlineData("it is for when it is refused", true, "steps.isolate.state == 'refused'", StepState.Done)]
    [InlineData("and it was not", false, "steps.isolate.state == 'refused'", StepState.Skipped)]
    [InlineData("by a guardrail, and by which", true, "steps.isolate.refused_by == 'never'", StepState.Done)]
    [InlineData("of the event", false, "DvcAction == 'Allow'", StepState.Done)]
    [InlineData("of the event, not so", false, "DvcAction == 'Deny'", StepState.Skipped)]
    [InlineData("of both", false, "DvcAction == 'Allow' and steps.isolate.state == 'done'", StepState.Done)]
    [InlineData("a field that is not there", false, "Nothing == 'x'", StepState.Skipped)]
    public async Task What_came_of_earlier_steps_decides(string why, bool isProtected, string? condition, StepState expected)
    {
        var ticket = Make.Ticket() with { Needs = ["isolate"], Conditions = condition is null ? [] : [new StepCondition(condition)] };
        foreach (var mode in (PlaybookMode[])[PlaybookMode.Enforce, PlaybookMode.Observe])
        {
            await using var process = Process.Start(Make.Playbook(Isolate, ticket) with { Mode = mode, Guardrails = new(isProtected ? ["pc-*"] : [], null) });
            var incident = await process.OpenAsync();
            await process.RunAsync();
            var step = await process.StepAsync(incident, 1);
            Assert.True(step.State == (mode == PlaybookMode.Observe && expected == StepState.Done ? StepState.Observed : expected), $"{why} ({mode}): {step.State}, {step.Note}");
        }
    }

    [Fact]
    public async Task Steps_under_else_are_taken_instead()
    {
        const string condition = "steps.isolate.state == 'done'";
        var playbook = Make.Playbook(
            Isolate,
            Make.Notify() with { Needs = ["isolate"], Conditions = [new StepCondition(condition)] },
            Make.Ticket() with { Needs = ["isolate"], Conditions = [new StepCondition(condition, Holds: false)] });
        await using var process = Process.Start(playbook with { Guardrails = new(["pc-6"], null) });
        await process.OpenAsync(1, "10.0.0.5");
        await process.OpenAsync(2, "10.0.0.6");
        await process.RunAsync();
        Assert.Equal((1, 1, 1), (process.Outside.Times("host.quarantine"), process.Outside.Times("notify.teams"), process.Outside.Times("ticket.open")));
    }

    [Fact]
    public async Task A_denial_is_an_end_too()
    {
        var asks = Make.Quarantine(new ApprovalRule("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip)) with { Name = "isolate" };
        await using var process = Process.Start(Make.Playbook(asks, Make.Ticket() with { Needs = ["isolate"], Conditions = [new StepCondition("steps.isolate.state == 'skipped'")] }));
        await process.OpenAsync();
        await process.RunAsync();
        var waiting = Assert.Single(await process.Desk.PendingAsync(10, Process.Token));
        await process.Desk.DecideAsync(waiting.Id, waiting.PlanHash, Decision.Deny, "ann@corp.example", "known", Process.Token);
        await process.RunAsync();
        Assert.Equal(["ticket.open"], process.Outside.Happenings.Select(one => one.Action));
    }

    [Theory]
    [InlineData(true, StepState.Done)]
    [InlineData(false, StepState.Waiting)]
    public async Task Two_that_end_at_the_same_moment_begin_what_needs_both(bool touches, StepState expected)
    {
        // The twin that writes the waiting step only when it is due leaves it waiting for ever, or this test could not fail.
        using var folder = new TemporaryFolder();
        await using var store = new BothEndStore(folder.Open(), touches);
        var outside = new Outside();
        var playbook = Make.Playbook(Isolate, Make.Notify() with { Name = "card" }, Make.Ticket() with { Needs = ["isolate", "card"] });
        var process = Process.Over(store, outside, new FakeTimeProvider(Make.Noon), [playbook], FakeActions.All(outside));
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(expected, (await process.StepAsync(incident, 2)).State);
        Assert.Equal(expected == StepState.Done ? 1 : 0, outside.Times("ticket.open"));
    }

    [Fact]
    public async Task An_isolation_waits_for_no_ticket_system_that_hangs()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket(), Make.Quarantine()));
        process.Options.HeadStart = TimeSpan.FromSeconds(3);
        var hanging = new TaskCompletionSource<Effect?>();
        process.Ticket.OnDo = _ => hanging.Task;
        await process.OpenAsync(1, "10.0.0.1");
        var running = process.RunAsync();
        await UntilAsync(() => process.Outside.IsIsolated("mde:pc-1"));
        // What becomes due while it still hangs is not held up either.
        await process.OpenAsync(2, "10.0.0.2");
        await UntilAsync(() =>
        {
            process.Time.Advance(TimeSpan.FromSeconds(1));
            return process.Outside.IsIsolated("mde:pc-2");
        });
        Assert.Equal((false, 0), (running.IsCompleted, process.Outside.Times("ticket.open")));
        hanging.SetResult(null);
        await running;

        static async Task UntilAsync(Func<bool> condition)
        {
            for (var i = 0; i < 2000 && !condition(); i++)
                await Task.Delay(1, Process.Token);
            Assert.True(condition(), "it was held up");
        }
    }

    [Theory]
    [InlineData(null, 8)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task Retries_are_the_steps_own(int? retries, int calls)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket() with { Retries = retries }));
        process.Ticket.OnDo = _ => Task.FromResult<Effect?>(new Effect.TryAgain("busy"));
        var incident = await process.OpenAsync();
        for (var i = 0; i < 12; i++)
        {
            await process.RunAsync();
            process.Time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal((StepState.Failed, calls), ((await process.StepAsync(incident)).State, process.Ticket.Count("do")));
    }

    [Fact]
    public async Task The_time_limit_of_a_call_is_the_steps_own()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket() with { Timeout = TimeSpan.FromSeconds(2) }));
        process.Ticket.OnDo = _ => new TaskCompletionSource<Effect?>().Task;
        var incident = await process.OpenAsync();
        await process.RunOutAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("tickets has not answered in 2 s", (await process.StepAsync(incident)).Note);
    }

    // The two steps that are needed see each other not ended yet, both, before either is written.
    private sealed class BothEndStore(IResponderStore inner, bool touches) : PassingStore(inner)
    {
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;

        public override async Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
        {
            if (commit.Steps.Any(step => step.Index < 2 && step.HasEnded))
            {
                if (Interlocked.Increment(ref _arrived) == 2)
                    _met.SetResult();
                await _met.Task.WaitAsync(cancellation);
            }
            await base.SaveAsync(touches ? commit : commit with { Steps = [.. commit.Steps.Where(step => step is not { State: StepState.Waiting, DueAt: null })] }, cancellation);
        }
    }
}
