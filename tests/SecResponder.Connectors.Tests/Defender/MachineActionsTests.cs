using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.Defender;
using SecResponder.Lab.Faults;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Defender;

/// <summary>What is Defender's own: queues, sleep, cancelled and failed actions, platforms, the answer "not found" where others have an empty list.</summary>
public sealed class MachineActionsTests
{
    private const string Empty = """{"error":{"code":"ResourceNotFound","message":"No machine actions found"}}""";

    [Theory]
    [InlineData("host.quarantine")]
    [InlineData("host.restrict")]
    public async Task What_is_only_queued_is_cancelled_when_its_time_is_over(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        Sleep(bench);
        Assert.IsType<Effect.Running>(await bench.DoAsync());

        await bench.LiftAsync();

        Assert.Equal((0, 0), bench.Effects);
        Assert.Equal("Cancelled", Assert.Single(Machine(bench).Actions).Status);
    }

    [Theory]
    [InlineData("host.quarantine")]
    [InlineData("host.scan")]
    public async Task What_a_person_has_cancelled_is_not_asked_for_once_more(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        Sleep(bench);
        await bench.DoAsync();
        var world = bench.Outside.Truth.Get<DefenderSystem>().World;
        Assert.True(world.Cancel(Assert.Single(world.Read(_ => true))));

        Assert.Contains("cancelled", Assert.IsType<Effect.Refused>(await bench.SettleAsync(isUncertain: true)).Reason, StringComparison.Ordinal);
        Assert.Single(Machine(bench).Actions);
    }

    [Theory]
    [InlineData("host.quarantine")]
    [InlineData("host.collect")]
    public async Task What_has_failed_is_not_there_and_may_be_tried_again(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        Reseed(bench, machine => machine with { Fails = true });
        await bench.DoAsync();
        await bench.FindAsync();
        Assert.IsType<Effect.Absent>(await bench.FindAsync());
        Reseed(bench, machine => machine);

        Assert.IsType<Effect.Done>(await bench.SettleAsync(isUncertain: true));
        Assert.Equal((1, 1), bench.Effects);
    }

    [Theory]
    [InlineData("host.scan", "RunAntiVirusScan")]
    [InlineData("host.collect", "CollectInvestigationPackage")]
    public async Task What_another_has_under_way_is_what_was_wanted(string action, string type)
    {
        await using var bench = await Bench.SetUpAsync(action);
        Sleep(bench);
        Queue(bench, type);

        Assert.Contains("an analyst's", Assert.IsType<Effect.NotOurs>(await bench.DoAsync()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_that_is_being_put_away_is_waited_for()
    {
        await using var bench = await Bench.SetUpAsync("file.quarantine");
        Sleep(bench);
        Queue(bench, "StopAndQuarantineFile");

        Assert.IsType<Effect.TryAgain>(await bench.DoAsync());
    }

    [Fact]
    public async Task An_action_of_another_kind_that_is_under_way_is_Defenders_to_refuse()
    {
        await using var bench = await Bench.SetUpAsync("host.quarantine");
        Sleep(bench);
        Queue(bench, "RunAntiVirusScan");

        Assert.Contains("in progress", Assert.IsType<Effect.TryAgain>(await bench.DoAsync()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.quarantine")]
    [InlineData("host.scan")]
    [InlineData("indicator.block")]
    public async Task Not_found_is_an_empty_list(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        bench.BreakAll(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 404, Body = Empty, Method = "GET" });

        Assert.Equal(new Effect.Absent(), await bench.FindAsync());
    }

    [Fact]
    public async Task Not_found_from_somebody_who_is_not_Defender_is_no_answer()
    {
        await using var bench = await Bench.SetUpAsync("host.quarantine");
        bench.BreakAll(new LabFault { System = "", Kind = LabFaultKind.Status, Status = 404, Body = "<html>no such page</html>" });

        await Assert.ThrowsAsync<ConnectorException>(bench.FindAsync);
    }

    [Fact]
    public async Task A_machine_that_can_not_do_it_is_refused_for_good()
    {
        await using var bench = await Bench.SetUpAsync("host.restrict");
        Reseed(bench, machine => machine with { OsPlatform = "Linux" });

        Assert.Contains("Linux", Assert.IsType<Effect.Refused>(await bench.DoAsync()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.scan", "type", "Deep", "neither Quick nor Full")]
    [InlineData("file.quarantine", "sha1", "../../etc", "40 hex digits")]
    [InlineData("host.quarantine", "type", "Half", "neither Full nor Selective")]
    public async Task Parameters_that_are_wrong_are_refused_before_anything_is_asked(string action, string name, string value, string expected)
    {
        await using var bench = await Bench.SetUpAsync(action);
        var before = bench.Outside.Wire.Requests;

        var refused = Assert.IsType<Effect.Refused>(await bench.Action.DoAsync(bench.Call with { With = bench.Call.With.SetItem(name, value) }, Bench.Cancellation));

        Assert.Contains(expected, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, bench.Outside.Wire.Requests);
    }

    [Fact]
    public async Task What_readers_see_only_later_is_still_asked_for_once()
    {
        await using var bench = await Bench.SetUpAsync("host.quarantine");
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.LateVisibility, Milliseconds = 1500 });
        await bench.DoAsync();

        Assert.IsType<Effect.Absent>(await bench.FindAsync());
        Assert.IsType<Effect.TryAgain>(await bench.DoAsync());
        Assert.Single(Machine(bench).Actions);
    }

    private static void Sleep(Bench bench) => Reseed(bench, machine => machine with { Asleep = true });

    private static void Reseed(Bench bench, Func<LabMachine, LabMachine> change) =>
        bench.Outside.Truth.Seed(change(new LabMachine { Name = "ws-1.corp.example", Addresses = [new LabAddress("10.0.0.1")] }));

    private static void Queue(Bench bench, string type)
    {
        var world = bench.Outside.Truth.Get<DefenderSystem>().World;
        Assert.NotNull(world.Queue(world.Find("ws-1.corp.example")!, type, "Full", "an analyst's own", TimeSpan.Zero));
    }

    private static MachineSeen Machine(Bench bench) => bench.Outside.Truth.Snapshot().Machines.Single(machine => machine.Name == "ws-1.corp.example");
}
