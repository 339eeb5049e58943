using System.Text;
using Azure.Storage.Blobs;
using SecResponder.Lab.ServiceNow;
using SecResponder.Response.Pipeline;
using SecResponder.Worker.Tests.Host;
using SecResponder.Worker.Tests.Hub;
using SecResponder.Worker.Tests.Rpc;
using SecResponder.Worker.Tests.World;
using Status = SecResponder.Worker.Tests.Rpc.StatusResult.Types.Status;

namespace SecResponder.Worker.Tests;

/// <summary>From a firewall's lines to the ticket, through the app as it is deployed: its process, the real worker, the real clients. Host and outside world alone are ours.</summary>
public sealed class WholeWayTests(AppWorld world)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_become_signals_in_the_hub_signals_an_incident_and_the_incident_a_ticket()
    {
        await NormalizeAsync("198.51.100.1");
        var signals = SignalsOf("198.51.100.1");
        var woken = await CorrelateAsync(signals);
        var ran = await world.Host.InvokeAsync("RunSteps", Trigger.Queue(woken!), _cancellation);

        Assert.Equal(3, signals.Count);
        Assert.Single(signals.Select(signal => signal.PartitionKey).Distinct());
        Assert.All(signals, signal => Assert.Equal(("signals", 32), (signal.Hub, signal.PartitionKey!.Length)));
        Assert.StartsWith("in-", woken, StringComparison.Ordinal);
        Assert.Equal(Status.Success, ran.Result.Status);
        Assert.Single(Tickets("198.51.100.1"));
    }

    [Fact]
    public async Task What_is_delivered_twice_counts_once_in_every_stage()
    {
        var partition = world.NewPartition();
        var lines = Firewall.Knocks("198.51.100.2")[..2];

        await Invoke("NormalizeFirewall", Trigger.Events("firewall", partition, lines));
        await Invoke("NormalizeFirewall", Trigger.Events("firewall", partition, lines));
        var signals = SignalsOf("198.51.100.2");
        var woken = await CorrelateAsync(signals);

        Assert.Equal(4, signals.Count);
        Assert.Null(woken);
    }

    [Fact]
    public async Task The_timer_runs_steps_whose_message_was_lost()
    {
        await NormalizeAsync("198.51.100.3");
        await CorrelateAsync(SignalsOf("198.51.100.3"));

        await Invoke("ReleaseHolds", Trigger.Timer());
        await Invoke("ReleaseHolds", Trigger.Timer());

        Assert.Single(Tickets("198.51.100.3"));
    }

    [Fact]
    public async Task While_the_hub_is_full_a_batch_fails_and_tried_again_it_counts_once()
    {
        var batch = Trigger.Events("firewall", world.NewPartition(), Firewall.Knocks("198.51.100.4"));
        world.Signals.IsFull = true;
        InvocationResponse failed;
        try
        {
            failed = await world.Host.InvokeAsync("NormalizeFirewall", batch.Clone(), _cancellation);
        }
        finally
        {
            world.Signals.IsFull = false;
        }
        var again = batch.Clone();
        again.RetryContext = new RetryContext { RetryCount = 1, MaxRetryCount = -1 };
        await Invoke("NormalizeFirewall", again);

        Assert.Equal(Status.Failure, failed.Result.Status);
        Assert.Contains("quota", failed.Result.Exception.Message, StringComparison.Ordinal);
        Assert.NotNull(await CorrelateAsync(SignalsOf("198.51.100.4")));
    }

    [Fact]
    public async Task Rubbish_in_a_batch_does_not_keep_the_others_back()
    {
        var lines = Firewall.Knocks("198.51.100.5", first: 2);

        await Invoke("NormalizeFirewall", Trigger.Events("firewall", world.NewPartition(), [(1, BinaryData.FromString("rubbish")), .. lines]));

        Assert.Equal(3, SignalsOf("198.51.100.5").Count);
    }

    [Fact]
    public async Task Five_hundred_lines_are_one_invocation()
    {
        var lines = Enumerable.Range(1, 500).Select(n => ((long)n, Firewall.Denied("198.51.100.6"))).ToArray();

        await Invoke("NormalizeFirewall", Trigger.Events("firewall", world.NewPartition(), lines));
        var woken = await CorrelateAsync(SignalsOf("198.51.100.6"));

        Assert.Equal(500, SignalsOf("198.51.100.6").Count);
        Assert.NotNull(woken);
    }

    [Fact]
    public async Task What_a_flow_log_has_appended_becomes_signals_however_often_it_is_told()
    {
        const string container = "insights-logs-flowlogflowevent";
        var blob = $"flowLogResourceID=/{Guid.NewGuid():N}/y=2026/m=03/d=03/h=10/m=00/macAddress=02005E100006/PT1H.json";
        await UploadAsync(container, blob, "198.51.100.7");

        await Invoke("NormalizeFlowLogs", Trigger.Blob("FlowLogs", container, blob));
        await Invoke("NormalizeFlowLogs", Trigger.Blob("FlowLogs", container, blob));

        Assert.Single(SignalsOf("198.51.100.7"));
    }

    private async Task NormalizeAsync(string from) => await Invoke("NormalizeFirewall", Trigger.Events("firewall", world.NewPartition(), Firewall.Knocks(from)));

    private async Task<string?> CorrelateAsync(IReadOnlyList<SentEvent> signals)
    {
        var events = signals.Select((signal, n) => ((long)n + 1, BinaryData.FromBytes(signal.Body))).ToArray();
        var answer = await Invoke("CorrelateSignals", Trigger.Events("signals", world.NewPartition(), events));
        return answer.OutputData.SingleOrDefault(output => output.Name == "$return")?.Data?.String ?? answer.ReturnValue?.String;
    }

    private async Task<InvocationResponse> Invoke(string function, InvocationRequest request)
    {
        var answer = await world.Host.InvokeAsync(function, request, _cancellation);
        Assert.True(answer.Result.Status == Status.Success, $"{function}: {answer.Result.Exception?.Message}");
        return answer;
    }

    private async Task UploadAsync(string container, string name, string from)
    {
        var minute = DateTimeOffset.UtcNow;
        var record = $$$"""
            {"records":[{"time":"{{{minute:O}}}","systemId":"a0fca5ce-022c-47b1-9735-89943b42f2fa","macAddress":"02005E100006","category":"NetworkSecurityGroupFlowEvent",
            "resourceId":"/SUBSCRIPTIONS/1/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG1","operationName":"NetworkSecurityGroupFlowEvents",
            "properties":{"Version":2,"flows":[{"rule":"DefaultRule_DenyAllInBound","flows":[{"mac":"02005E100006","flowTuples":["{{{minute.ToUnixTimeSeconds()}}},{{{from}}},10.0.0.6,40002,22,T,I,D,B,,,,"]}]}]}}]}
            """;
        var blobs = new BlobContainerClient(world.Settings["FlowLogs"], container);
        await blobs.CreateIfNotExistsAsync(cancellationToken: _cancellation);
        await blobs.UploadBlobAsync(name, BinaryData.FromString(record), _cancellation);
    }

    private List<SentEvent> SignalsOf(string from) => [.. world.Signals.Sent.Where(sent => GroupOf(sent) == from)];

    private static string GroupOf(SentEvent sent)
    {
        Assert.True(SignalJson.TryRead(sent.Body, out var signal, out var reason, out _), $"{reason}: {Encoding.UTF8.GetString(sent.Body)}");
        return signal!.Group[0];
    }

    private IEnumerable<object> Tickets(string from) => world.Lab.State.Snapshot().Tickets.Where(ticket => ticket.Fields["short_description"].ToString() == $"Knocking from {from}");
}
