using SecResponder.Lab.Faults;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests;

/// <summary>What the step runner relies on, held against every action alike.</summary>
public sealed class EveryActionTests
{
    public static TheoryData<string, string> Actions => new() { { "host.quarantine", "defender" }, { "ticket.open", "servicenow" }, { "notify.teams", "teams" } };

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task An_answer_that_is_lost_after_the_effect_is_unknown_not_failed(string name, string system)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await CallAsync(outside, name);
        await BreakAsync(outside, new LabFault { System = system, Kind = LabFaultKind.TimeoutAfterEffect, Method = "POST", Milliseconds = 20 });

        await Assert.ThrowsAsync<ConnectorException>(() => outside.Action(name).DoAsync(call, TestContext.Current.CancellationToken));

        var found = await outside.Action(name).FindAsync(call, TestContext.Current.CancellationToken);
        Assert.True(found is Effect.Done or Effect.Running or Effect.Absent { Knowable: false }, found.ToString());
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Whoever_asks_for_patience_gets_it(string name, string system)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await CallAsync(outside, name);
        await BreakAsync(outside, new LabFault { System = system, Kind = LabFaultKind.Status, Status = 429, RetryAfter = 7, Method = "POST" });

        var again = Assert.IsType<Effect.TryAgain>(await outside.Action(name).DoAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(7), again.After);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task A_server_that_fails_leaves_it_unknown(string name, string system)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await CallAsync(outside, name);
        await BreakAsync(outside, new LabFault { System = system, Kind = LabFaultKind.Status, Status = 503, RetryAfter = 9, Method = "POST" });

        var exception = await Assert.ThrowsAsync<ConnectorException>(() => outside.Action(name).DoAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(9), exception.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task What_is_refused_is_refused_for_good_with_the_other_sides_reason(string name, string system)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await CallAsync(outside, name);
        await BreakAsync(outside, new LabFault { System = system, Kind = LabFaultKind.Status, Status = 403, Body = """{"error":{"message":"no\nrights"}}""", Method = "POST" });

        var refused = Assert.IsType<Effect.Refused>(await outside.Action(name).DoAsync(call, TestContext.Current.CancellationToken));
        Assert.Contains("403", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("rights", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Reason);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task A_redirect_is_not_followed(string name, string system)
    {
        await using var outside = await Outside.CreateAsync();
        await using var elsewhere = await Outside.CreateAsync();
        var call = await CallAsync(outside, name);
        await BreakAsync(outside, new LabFault { System = system, Kind = LabFaultKind.Status, Status = 307, Location = new Uri(elsewhere.Lab.BaseAddress, "api/machines/x/isolate").ToString(), Method = "POST" });

        Assert.IsType<Effect.Refused>(await outside.Action(name).DoAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal(0, elsewhere.Lab.State.Snapshot().Requests.Values.Sum(seen => seen.Count));
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task A_system_that_is_not_there_is_named_and_nothing_else(string name, string system)
    {
        Assert.NotEmpty(system);
        await using var outside = await Outside.CreateAsync();
        var call = await CallAsync(outside, name);
        await outside.Lab.DisposeAsync();

        var exception = await Assert.ThrowsAsync<ConnectorException>(() => outside.Action(name).DoAsync(call, TestContext.Current.CancellationToken));

        Assert.Contains(outside.Action(name).Signature.System, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Outside.Canary, exception.ToString(), StringComparison.Ordinal);
    }

    private static Task<ActionCall> CallAsync(Outside outside, string name) => name switch
    {
        "host.quarantine" => outside.CallAsync("1", "10.0.0.1", ("host", "10.0.0.1"), ("for", "1h")),
        "ticket.open" => outside.CallAsync("1", null, ("queue", "soc"), ("title", "t")),
        _ => outside.CallAsync("1", null, ("channel", "soc")),
    };

    private static Task BreakAsync(Outside outside, LabFault fault)
    {
        // It completes when it has happened; here only that it is set matters.
        _ = outside.Lab.State.Break(fault);
        return Task.CompletedTask;
    }
}
