using SecResponder.Connectors.Graph;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Graph;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Graph;

/// <summary>What is Graph's own: whose doing a state is, what can't be given back, who is synchronized or privileged, answers that its library would take for success.</summary>
public sealed class GraphActionsTests
{
    private const string Root = "11111111-aaaa-4aaa-8aaa-000000000005";

    [Fact]
    public async Task Who_was_disabled_before_by_somebody_else_is_never_enabled_by_us()
    {
        await using var bench = await Bench.SetUpAsync("user.disable", (_, lab) => lab.Get<GraphSystem>().Directory.User(GraphTested.Mia)!.Switch(false, default));

        Assert.Equal("accountEnabled false", bench.Call.Before);
        Assert.IsType<Effect.NotOurs>(await bench.DoAsync());
        Assert.IsType<Effect.NotOurs>(await bench.FindAsync());
        Assert.IsType<Effect.NotOurs>(await bench.UndoAsync());
        Assert.Empty(Directory(bench).Journal);
        Assert.False(Directory(bench).User(GraphTested.Mia)!.Enabled);
    }

    [Theory]
    [InlineData("user.disable")]
    [InlineData("user.confirm-compromised")]
    [InlineData("app.disable")]
    public async Task Without_what_was_kept_nothing_is_claimed(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        await bench.DoneAsync();

        await Assert.ThrowsAsync<ConnectorException>(() => bench.Action.FindAsync(bench.Call with { Before = null }, Bench.Cancellation));
        Assert.Equal((1, 1), bench.Effects);
    }

    [Fact]
    public async Task A_directory_that_shows_a_change_late_is_changed_once()
    {
        await using var bench = await Bench.SetUpAsync("user.disable");
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.LateVisibility, Milliseconds = 60_000 });

        Assert.IsType<Effect.Done>(await bench.DoAsync());
        Assert.IsType<Effect.Absent>(await bench.FindAsync());
        Assert.IsType<Effect.Done>(await bench.DoAsync());
        Assert.Equal((1, 1), bench.Effects);
    }

    [Theory]
    [InlineData("user.disable")]
    [InlineData("user.force-password-change")]
    public async Task Who_comes_from_Active_Directory_is_changed_there(string action)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await CallAsync(outside, action, "leo@corp.example");

        var effect = await outside.Action(action).DoAsync(call, Bench.Cancellation);

        Assert.Contains("Active Directory", Assert.IsType<Effect.Refused>(effect).Reason, StringComparison.Ordinal);
        Assert.Empty(outside.Truth.Get<GraphSystem>().Directory.Journal);
    }

    [Fact]
    public async Task Who_may_not_be_changed_is_refused_with_Graphs_own_words()
    {
        await using var outside = await Outside.CreateAsync();

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("user.disable").DoAsync(await CallAsync(outside, "user.disable", "root@corp.example"), Bench.Cancellation));

        Assert.Contains("Authorization_RequestDenied: Insufficient privileges", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_risk_that_Identity_Protection_found_itself_is_not_dismissed_with_ours()
    {
        await using var outside = await Outside.CreateAsync();
        var (confirm, call) = (outside.Action("user.confirm-compromised"), await CallAsync(outside, "user.confirm-compromised", "root@corp.example"));
        Assert.Equal("at risk", call.Before);
        Assert.IsType<Effect.Done>(await confirm.DoAsync(call, Bench.Cancellation));

        Assert.Contains("a person has to", Assert.IsType<Effect.NotOurs>(await confirm.UndoAsync(call, Bench.Cancellation)).Note, StringComparison.Ordinal);
        Assert.Equal("confirmedCompromised", outside.Truth.Get<GraphSystem>().Directory.User(Root)!.RiskState);
    }

    [Theory]
    [InlineData("role", "Global Reader", "scope", "/")]
    [InlineData("role", "User Administrator", "scope", "/administrativeUnits/55555555-eeee-4eee-8eee-000000000009")]
    [InlineData("role", "", "scope", "/")]
    public async Task A_role_that_the_user_does_not_have_is_neither_taken_nor_given(string one, string role, string other, string scope)
    {
        await using var outside = await Outside.CreateAsync();
        var call = Outside.Call(await UserAsync(outside, "mia@corp.example"), "1", (one, role), (other, scope), ("for", "1h"));
        var remove = Assert.IsAssignableFrom<IKeepsState>(outside.Action("user.remove-role"));
        call = call with { Before = await remove.ReadStateAsync(call, Bench.Cancellation) };

        Assert.IsType<Effect.NotOurs>(await remove.DoAsync(call, Bench.Cancellation));
        Assert.IsType<Effect.NotOurs>(await remove.UndoAsync(call, Bench.Cancellation));
        Assert.Empty(outside.Truth.Get<GraphSystem>().Directory.Journal);
    }

    [Fact]
    public async Task Given_back_a_role_is_the_one_that_was_taken()
    {
        await using var bench = await Bench.SetUpAsync("user.remove-role");
        var keeper = (IKeepsState)bench.Action;
        var before = Assignments(bench);
        await bench.DoneAsync();

        await bench.LiftAsync();

        Assert.Equal(before, Assignments(bench));
        Assert.Equal(bench.Call.Before, await keeper.ReadStateAsync(bench.Call, Bench.Cancellation));
    }

    [Theory]
    [InlineData(GraphTested.AppId, GraphTested.Secret)]
    [InlineData(GraphTested.AppId, GraphTested.PrincipalSecret)]
    [InlineData(GraphTested.ForeignAppId, GraphTested.PrincipalSecret)]
    public async Task A_secret_is_removed_wherever_it_was_put(string app, string key)
    {
        await using var outside = await Outside.CreateAsync();
        var call = await CredentialCallAsync(outside, app, key);

        Assert.IsType<Effect.Done>(await outside.Action("app.remove-credential").DoAsync(call, Bench.Cancellation));

        var there = outside.Truth.Get<GraphSystem>().Directory.Applications.Single(known => known.Given.AppId == app);
        Assert.DoesNotContain(key, there.Secrets.Concat(there.PrincipalSecrets));
        Assert.IsType<Effect.Done>(await outside.Action("app.remove-credential").FindAsync(call, Bench.Cancellation));
    }

    [Theory]
    [InlineData("not-a-key", typeof(Effect.Refused))]
    [InlineData(GraphTested.Certificate, typeof(Effect.Refused))]
    [InlineData("99999999-9999-4999-8999-999999999999", typeof(Effect.NotOurs))]
    public async Task What_is_no_secret_of_it_is_left(string key, Type expected)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.IsType(expected, await outside.Action("app.remove-credential").DoAsync(await CredentialCallAsync(outside, GraphTested.AppId, key), Bench.Cancellation));
        Assert.Empty(outside.Truth.Get<GraphSystem>().Directory.Journal);
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_is_not_followed_and_gets_no_token()
    {
        await using var bench = await Bench.SetUpAsync("user.remove-role");
        await using var elsewhere = await Outside.CreateAsync();
        _ = bench.Outside.Truth.Break(new LabFault
        {
            System = "graph",
            Kind = LabFaultKind.Status,
            Status = 200,
            Path = "roleAssignments",
            Body = $$"""{"@odata.nextLink":"{{elsewhere.Lab.BaseAddress}}v1.0/roleManagement/directory/roleAssignments","value":[]}""",
        });

        Assert.Contains("somewhere else", (await Assert.ThrowsAsync<ConnectorException>(bench.FindAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Truth.Snapshot().Requests.Values.Sum(seen => seen.Count));
    }

    [Fact]
    public async Task A_change_that_is_answered_as_its_page_does_not_say_is_unknown()
    {
        await using var bench = await Bench.SetUpAsync("user.disable");
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 202, Body = """{"id":"1"}""" });

        Assert.Contains("202", (await Assert.ThrowsAsync<ConnectorException>(bench.DoAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oncall@corp.example, mia@corp.example", true)]
    [InlineData("oncall@evil.example", false)]
    [InlineData("oncall@corp.example.evil.example", false)]
    [InlineData("\"x@evil.example\"@corp.example", false)]
    [InlineData("a@corp.example, b@evil.example", false)]
    [InlineData("", false)]
    public async Task Mail_goes_only_where_it_may(string to, bool isSent)
    {
        await using var outside = await Outside.CreateAsync();

        var effect = await outside.Action("notify.email").DoAsync(Outside.Call(null, "1", ("to", to), ("title", "Held\r\nBcc: x@evil.example")), Bench.Cancellation);

        Assert.Equal(isSent, effect is Effect.Done);
        Assert.Equal(isSent ? 1 : 0, outside.Truth.Snapshot().Mails.Count);
        Assert.All(outside.Truth.Snapshot().Mails, mail => Assert.DoesNotContain('\n', mail.Subject));
    }

    private static DirectoryState Directory(Bench bench) => bench.Outside.Truth.Get<GraphSystem>().Directory;

    private static string[] Assignments(Bench bench) => [.. Directory(bench).Assignments.Select(given => $"{given.PrincipalId} {given.RoleDefinitionId} {given.DirectoryScopeId}").Order()];

    private static async Task<ResolvedEntity> UserAsync(Outside outside, string name) => Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(EntityKind.User, name)).Entity;

    private static async Task<ActionCall> CallAsync(Outside outside, string action, string user)
    {
        var call = Outside.Call(await UserAsync(outside, user), "1", ("user", user), ("for", "1h"));
        return outside.Action(action) is IKeepsState keeper ? call with { Before = await keeper.ReadStateAsync(call, Bench.Cancellation) } : call;
    }

    private static async Task<ActionCall> CredentialCallAsync(Outside outside, string app, string key) =>
        Outside.Call(Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(EntityKind.Application, app)).Entity, "1", ("app", app), ("credential", key));
}
