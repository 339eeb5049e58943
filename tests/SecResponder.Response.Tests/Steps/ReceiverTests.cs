using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>One connector, several receivers that know nothing of each other: what one of them does to its own steps it does to nobody else's.</summary>
public sealed class ReceiverTests
{
    [Fact]
    public async Task One_that_is_down_is_left_alone_while_the_other_is_called_as_ever()
    {
        var (outside, send) = Hooks();
        await using var process = Start(outside, send, Send("soar"), Send("edge"));
        send.OnDo = call => call.With["target"] == "soar" ? throw new ConnectorException("no route") : Task.FromResult<Effect?>(null);

        for (var one = 1; one <= 8; one++)
        {
            await process.OpenAsync(one, $"10.0.0.{one}");
            await process.RunAsync();
        }

        Assert.Equal(8, outside.Times("webhook.send"));
        Assert.NotNull(process.World.Calls.Shut(new CallLine("hooks", "soar")));
        Assert.Null(process.World.Calls.Shut(new CallLine("hooks", "edge")));
        Assert.Equal(5, send.Done.Count(call => call.With["target"] == "soar"));
    }

    [Fact]
    public async Task One_that_asks_for_patience_gets_it_from_its_own_steps_only()
    {
        var (outside, send) = Hooks();
        await using var process = Start(outside, send, Send("soar"), Send("edge"));
        send.OnDo = call => Task.FromResult<Effect?>(call.With["target"] == "soar" ? new Effect.TryAgain("429", TimeSpan.FromMinutes(30), Everybody: true) : null);

        var first = await process.OpenAsync(1, "10.0.0.1");
        await process.RunAsync();
        await process.OpenAsync(2, "10.0.0.2");
        await process.RunAsync();

        Assert.Equal(2, outside.Times("webhook.send"));
        Assert.Equal(1, send.Done.Count(call => call.With["target"] == "soar"));
        var waiting = await process.StepAsync(first);
        Assert.Equal(StepState.Due, waiting.State);
    }

    // The limit is for the day it breaks: then it would wait for ever.
    [Fact(Timeout = 20_000)]
    public async Task One_that_hangs_takes_up_its_own_places_and_nobody_is_claimed_for_it()
    {
        var (outside, send) = Hooks();
        await using var process = Start(outside, send, Send("soar"), Send("edge"));
        var hanging = new TaskCompletionSource<Effect?>();
        send.OnDo = call => call.With["target"] == "soar" ? hanging.Task : Task.FromResult<Effect?>(null);
        for (var one = 1; one <= 12; one++)
            await process.OpenAsync(one, $"10.0.0.{one}");
        var running = process.RunAsync();
        while (outside.Times("webhook.send") < 12 && !TestContext.Current.CancellationToken.IsCancellationRequested)
            await Task.Yield();
        Assert.Equal(["hooks: soar"], process.World.Calls.Busy);

        // What comes now is called, too, while soar's four calls still hang.
        await process.OpenAsync(13, "10.0.0.13");
        var next = process.RunAsync();
        while (outside.Times("webhook.send") < 13 && !TestContext.Current.CancellationToken.IsCancellationRequested)
            await Task.Yield();
        Assert.Equal(4, send.Done.Count(call => call.With["target"] == "soar"));
        hanging.SetResult(new Effect.Done("r", "done"));
        await Task.WhenAll(running, next);
    }

    [Theory]
    [InlineData("a name", "soar", "soar")]
    [InlineData("in any case, as settings are read", "SOAR", "soar")]
    [InlineData("what an event names makes up no line", "{{ SrcIpAddr }}", null)]
    [InlineData("nothing", "", null)]
    [InlineData("no name of a target", "a-name-of-more-than-sixty-letters-which-no-settings-would-ever-have", null)]
    public async Task A_step_keeps_who_is_called(string why, string target, string? expected)
    {
        var (outside, send) = Hooks();
        await using var process = Start(outside, send, Send(target));

        var step = await process.StepAsync(await process.OpenAsync());

        Assert.True(expected == step.Receiver, $"{why}: {step.Receiver}");
        Assert.Equal("hooks", step.System);
    }

    private static (World.Outside, FakeAction) Hooks()
    {
        var outside = new World.Outside();
        return (outside, new FakeAction(outside, "webhook.send", isHold: false, targeted: false, system: "hooks", acts: true) { Receiver = "target" });
    }

    private static PlannedStep Send(string target) => Make.Step("webhook.send", null, IfDown.HoldBack, ("target", target));

    private static Process Start(World.Outside outside, FakeAction send, params PlannedStep[] response) => Process.Start(outside, [send], Make.Playbook(response));
}
