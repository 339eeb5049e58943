using SecResponder.Lab;
using SecResponder.Lab.Defender;
using SecResponder.Lab.Faults;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests;

public sealed class QuarantineHostTests
{
    [Fact]
    public async Task It_isolates_finds_and_lets_go()
    {
        await using var outside = await Outside.CreateAsync();
        var (quarantine, call, cancellation) = (outside.Action("host.quarantine"), await outside.CallAsync("1"), TestContext.Current.CancellationToken);

        Assert.IsType<Effect.Absent>(await quarantine.FindAsync(call, cancellation));
        Assert.IsType<Effect.Running>(await quarantine.DoAsync(call, cancellation));
        Assert.IsType<Effect.Done>(await quarantine.FindAsync(call, cancellation));
        var held = outside.Lab.State.Snapshot().Machines.Single(machine => machine.Isolated);
        Assert.Equal("ws-1.corp.example", held.Name);
        Assert.StartsWith("sr-1 ", held.Why, StringComparison.Ordinal);

        Assert.IsType<Effect.Running>(await quarantine.UndoAsync(call, cancellation));
        Assert.IsType<Effect.Absent>(await quarantine.FindAsync(call, cancellation));
        Assert.DoesNotContain(outside.Lab.State.Snapshot().Machines, machine => machine.Isolated);
    }

    [Fact]
    public async Task Done_twice_it_is_one_isolation()
    {
        await using var outside = await Outside.CreateAsync();
        var (quarantine, call, cancellation) = (outside.Action("host.quarantine"), await outside.CallAsync("1"), TestContext.Current.CancellationToken);

        await quarantine.DoAsync(call, cancellation);
        await quarantine.DoAsync(call, cancellation);
        await quarantine.FindAsync(call, cancellation);
        await quarantine.DoAsync(call, cancellation);

        Assert.Single(outside.Lab.State.Snapshot().Machines.Single(machine => machine.Isolated).Actions);
    }

    [Fact]
    public async Task What_another_has_isolated_is_not_ours_and_is_left_alone()
    {
        await using var outside = await Outside.CreateAsync();
        var (quarantine, ours, cancellation) = (outside.Action("host.quarantine"), await outside.CallAsync("ours"), TestContext.Current.CancellationToken);
        var theirs = await outside.CallAsync("theirs");
        await quarantine.DoAsync(theirs, cancellation);
        await quarantine.FindAsync(theirs, cancellation);

        Assert.Contains("theirs", Assert.IsType<Effect.NotOurs>(await quarantine.DoAsync(ours, cancellation)).Note, StringComparison.Ordinal);
        Assert.IsType<Effect.NotOurs>(await quarantine.FindAsync(ours, cancellation));
        Assert.IsType<Effect.NotOurs>(await quarantine.UndoAsync(ours, cancellation));
        Assert.Single(outside.Lab.State.Snapshot().Machines, machine => machine.Isolated);
    }

    [Fact]
    public async Task A_machine_that_sleeps_is_under_way_until_it_wakes()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Lab.State.Seed(new LabMachine { Name = "sleepy.corp.example", Addresses = [new LabAddress("10.0.0.7")], Asleep = true });
        var (quarantine, call, cancellation) = (outside.Action("host.quarantine"), await outside.CallAsync("1", "10.0.0.7"), TestContext.Current.CancellationToken);

        Assert.IsType<Effect.Running>(await quarantine.DoAsync(call, cancellation));
        Assert.IsType<Effect.Running>(await quarantine.FindAsync(call, cancellation));
        Assert.IsType<Effect.Running>(await quarantine.FindAsync(call, cancellation));
        outside.Lab.State.Seed(new LabMachine { Name = "sleepy.corp.example", Addresses = [new LabAddress("10.0.0.7")] });
        await quarantine.FindAsync(call, cancellation);
        Assert.IsType<Effect.Done>(await quarantine.FindAsync(call, cancellation));
    }

    [Fact]
    public async Task A_kind_of_isolation_that_there_is_not_is_refused_before_any_call()
    {
        await using var outside = await Outside.CreateAsync();
        var call = await outside.CallAsync("1", "10.0.0.1", ("type", "Total"));
        var before = outside.Lab.State.Snapshot().Requests.Values.Sum(seen => seen.Count);

        Assert.IsType<Effect.Refused>(await outside.Action("host.quarantine").DoAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal(before, outside.Lab.State.Snapshot().Requests.Values.Sum(seen => seen.Count));
    }

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("ws-2.corp.example")]
    public async Task A_machine_is_told_by_address_or_name_with_every_name_it_has(string what)
    {
        await using var outside = await Outside.CreateAsync();

        var resolved = Assert.IsType<Resolution.Resolved>(await outside.ResolveAsync(what));

        Assert.Equal("ws-2", resolved.Entity.DisplayName);
        Assert.StartsWith("mde:", resolved.Entity.Id, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "ws-2.corp.example", "ws-2", "10.0.0.2" }, resolved.Entity.Names.ToHashSet());
        Assert.InRange(resolved.Confidence, 50, 100);
    }

    [Fact]
    public async Task Who_can_not_be_told_for_sure_is_not_told()
    {
        await using var outside = await Outside.CreateAsync();

        Assert.Equal(2, Assert.IsType<Resolution.Ambiguous>(await outside.ResolveAsync("10.0.0.9")).Candidates.Length);
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync("10.99.99.99"));
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync("nobody.corp.example"));
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync("x' or '1' eq '1"));
        Assert.IsType<Resolution.Unknown>(await outside.ResolveAsync("10.0.0.1", Outside.Now.AddDays(-40)));
        _ = outside.Lab.State.Break(new LabFault { System = "defender", Kind = LabFaultKind.Status, Status = 500, Times = 10 });
        Assert.IsType<Resolution.Unavailable>(await outside.ResolveAsync("10.0.0.1"));
    }

    [Fact]
    public async Task A_token_that_is_no_longer_taken_is_forgotten_and_asked_for_again()
    {
        await using var outside = await Outside.CreateAsync();
        outside.Secrets.Values["env:TOKEN"] = "old";

        Assert.IsType<Resolution.Unavailable>(await outside.ResolveAsync("10.0.0.1"));
        Assert.Contains("env:TOKEN", outside.Secrets.Forgotten);
    }
}
