using SecResponder.Lab.Faults;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>What an action makes of what the other side says, held against every action alike: the step runner relies on each of these.</summary>
public sealed class AnswersTests
{
    public static TheoryData<string> All => TestedSystems.Where(known => known.IsOverHttp);

    public static TheoryData<string> Ours => TestedSystems.Where(_ => true);

    public static TheoryData<string> Found => TestedSystems.Where(known => known.IsOverHttp && known.Signature.FoundBy is not null);

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_that_is_lost_after_the_effect_is_unknown_not_failed(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.TimeoutAfterEffect, Milliseconds = 20 });

        await Assert.ThrowsAsync<ConnectorException>(bench.DoAsync);

        var found = await bench.FindAsync();
        Assert.True(found is Effect.Done or Effect.Running or Effect.Absent { Knowable: false } or Effect.Absent { Left: not null }, found.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whoever_asks_for_patience_gets_it(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 429, RetryAfter = 7 });

        var again = Assert.IsType<Effect.TryAgain>(await bench.DoAsync());
        Assert.True(again is { After.TotalSeconds: 7, Everybody: true }, again.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_fails_leaves_it_unknown(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 503, RetryAfter = 9 });

        var exception = await Assert.ThrowsAsync<ConnectorException>(bench.DoAsync);
        Assert.Equal(TimeSpan.FromSeconds(9), exception.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_refused_is_refused_for_good_with_the_other_sides_reason(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 403, Body = """{"error":{"code":"Forbidden","message":"no\nrights"}}""" });

        var refused = Assert.IsType<Effect.Refused>(await bench.DoAsync());
        Assert.Contains("403", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("rights", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Reason);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whoever_echoes_the_secret_that_it_was_given_is_not_repeated(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        bench.BreakWrites(new LabFault
        {
            System = "",
            Kind = LabFaultKind.Status,
            Status = 403,
            Body = $$$"""{"error":{"code":"Forbidden","message":"not with Authorization: Bearer {{{Outside.Canary}}} at ?sig={{{Outside.Canary}}}"}}""",
        });

        Assert.IsType<Effect.Refused>(await bench.DoAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_redirect_is_not_followed(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        await using var elsewhere = await Outside.CreateAsync();
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 307, Location = new Uri(elsewhere.Lab.BaseAddress, "api/machines/x/isolate").ToString() });

        Assert.IsType<Effect.Refused>(await bench.DoAsync());
        Assert.Equal(0, elsewhere.Truth.Snapshot().Requests.Values.Sum(seen => seen.Count));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_system_that_is_not_there_is_named_and_nothing_else(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        await bench.Outside.Lab.DisposeAsync();

        var exception = await Assert.ThrowsAsync<ConnectorException>(bench.DoAsync);

        Assert.Contains(bench.Action.Signature.System, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_that_says_nothing_is_no_success(string action)
    {
        foreach (var rubbish in TestedSystems.Find(action).Case.Rubbish)
        {
            await using var bench = await Bench.SetUpAsync(action);
            // As a proxy would: the other side has not even heard of it.
            bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 200, Body = rubbish });

            await Assert.ThrowsAsync<ConnectorException>(bench.DoAsync);
            Assert.Equal((0, 0), bench.Effects);
        }
    }

    [Theory]
    [MemberData(nameof(Found))]
    public async Task Whoever_answers_rubbish_has_not_said_that_it_is_gone(string action)
    {
        foreach (var rubbish in TestedSystems.Find(action).Case.Rubbish)
        {
            await using var bench = await Bench.SetUpAsync(action);
            bench.BreakAll(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 200, Body = rubbish });

            await Assert.ThrowsAsync<ConnectorException>(bench.FindAsync);
            await Assert.ThrowsAsync<ConnectorException>(bench.DoAsync);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whether_it_can_be_used_is_told_without_changing_anything(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);

        Assert.True((await bench.Action.CheckAsync(Bench.Cancellation)).Usable);
        Assert.Equal((0, 0), bench.Effects);
        foreach (var secret in bench.Outside.Secrets.Values.Keys.ToArray())
            bench.Outside.Secrets.Values[secret] = "another";
        if (bench.Action.Signature.FoundBy is not null)
            Assert.False((await bench.Action.CheckAsync(Bench.Cancellation)).Usable);
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void It_declares_what_it_needs_and_what_nobody_has_tried(string action)
    {
        var signature = TestedSystems.Find(action).Case.Signature;

        Assert.NotEmpty(signature.Permissions);
        Assert.All(signature.Permissions, permission => Assert.True(permission.Name.Length > 0 && permission.For.Length > 0));
        Assert.NotEmpty(signature.Limits.Note);
        Assert.True(signature.TargetIds is not null || signature.Target?.Kind is not Playbooks.Actions.ParameterKind.Host, "a host that several systems know has an id in each: say whose it needs");
        Assert.True(signature.UndoneBy is not null || !signature.IsHold, "a hold that can't be lifted is none");
        Assert.True(!signature.IsHold || signature.Parameters.Any(parameter => parameter is { Kind: Playbooks.Actions.ParameterKind.Duration, Required: true }));
    }

    [Fact]
    public void Every_action_is_held_to_this() =>
        Assert.Equal(
            ActionCatalog.All.Select(action => $"{action.Name} in {action.System}").Order(), TestedSystems.All.SelectMany(system => system.Cases).Select(known => $"{known.Signature.Name} in {known.Signature.System}").Order());
}
