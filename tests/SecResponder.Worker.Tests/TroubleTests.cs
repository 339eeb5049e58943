using SecResponder.Worker.Tests.Host;
using SecResponder.Worker.Tests.Rpc;
using SecResponder.Worker.Tests.World;
using Status = SecResponder.Worker.Tests.Rpc.StatusResult.Types.Status;

namespace SecResponder.Worker.Tests;

/// <summary>What goes wrong between host and worker, and what the host is told of it.</summary>
public sealed class TroubleTests(AppWorld world)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invocation_that_is_cancelled_ends_and_its_batch_counts_once_when_it_comes_again()
    {
        var batch = Trigger.Events("firewall", world.NewPartition(), Firewall.Knocks("198.51.100.21"));
        var first = batch.Clone();
        first.InvocationId = Guid.NewGuid().ToString();
        var sent = world.Signals.Silence();
        InvocationResponse cancelled;
        try
        {
            var invoked = world.Host.InvokeAsync("NormalizeFirewall", first, _cancellation);
            await sent.WaitAsync(_cancellation);
            world.Host.Cancel(first.InvocationId);
            cancelled = await invoked;
        }
        finally
        {
            world.Signals.Answer();
        }
        var again = await world.Host.InvokeAsync("NormalizeFirewall", batch, _cancellation);

        Assert.NotEqual(Status.Success, cancelled.Result.Status);
        Assert.Equal(Status.Success, again.Result.Status);
    }

    [Fact]
    public async Task What_is_no_event_at_all_fails_its_invocation_and_nothing_else()
    {
        var answer = await world.Host.InvokeAsync("NormalizeFirewall", Trigger.Rubbish(), _cancellation);
        var after = await world.Host.InvokeAsync("ReleaseHolds", Trigger.Timer(), _cancellation);

        Assert.Equal(Status.Failure, answer.Result.Status);
        Assert.Equal(Status.Success, after.Result.Status);
    }

    [Fact]
    public async Task A_batch_without_its_partition_is_not_taken_because_its_numbers_would_mean_nothing()
    {
        var batch = Trigger.Events("firewall", "1", Firewall.Knocks("198.51.100.22"));
        batch.TriggerMetadata.Clear();

        var answer = await world.Host.InvokeAsync("NormalizeFirewall", batch, _cancellation);

        Assert.Equal(Status.Failure, answer.Result.Status);
        Assert.Contains("PartitionContext", answer.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_way_to_the_hub_the_worker_comes_up_and_the_host_is_told_which_setting_is_missing()
    {
        var settings = world.Settings.Where(setting => setting.Key != "SignalEvents").ToDictionary();
        await using var host = await FunctionsHost.StartAsync(AppWorld.App, settings, _cancellation);

        var answer = await host.InvokeAsync("NormalizeFirewall", Trigger.Events("firewall", "1", Firewall.Knocks("198.51.100.23")), _cancellation);
        var code = await host.TerminateAsync(_cancellation);

        Assert.Contains("SignalEvents__fullyQualifiedNamespace", answer.Result.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Settings_that_are_wrong_end_the_worker_and_its_output_says_which()
    {
        var settings = new Dictionary<string, string>(world.Settings) { ["SecResponder:Runner:Batch"] = "0" };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(AppWorld.App, settings, _cancellation));

        Assert.Contains("Runner:Batch", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Playbooks_that_are_wrong_end_the_worker_and_its_output_says_where()
    {
        var folder = Directory.CreateTempSubdirectory("playbooks").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "knock.yaml"), "title: a rule\ndetection: {}\n", _cancellation);
        var settings = new Dictionary<string, string>(world.Settings) { ["SecResponder:Playbooks"] = folder };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(settings));

        Assert.Contains("knock.yaml", exception.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);

        // It may have greeted its host before it has read them.
        async Task RunAsync(Dictionary<string, string> settings)
        {
            await using var host = await FunctionsHost.StartAsync(AppWorld.App, settings, _cancellation);
            Assert.NotEqual(0, await host.EndAsync(_cancellation));
            throw new InvalidOperationException(host.Output);
        }
    }

    [Fact]
    public void Starting_up_says_nothing_that_an_operator_would_have_to_look_at() =>
        Assert.Empty(world.Host.Output.Trim());
}
