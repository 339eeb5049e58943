using Microsoft.Extensions.Logging.Abstractions;
using SecResponder.Functions.EventHubs;
using SecResponder.Functions.Tests.Doubles;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Tests;

public sealed class SignalSenderTests
{
    [Fact]
    public async Task Signals_of_one_key_share_a_partition_key_and_keep_their_order()
    {
        var hub = new Producer();

        await Send(hub, Samples.Signal("10.0.0.5", 1), Samples.Signal("10.0.0.6", 2), Samples.Signal("10.0.0.5", 3));

        Assert.Equal([1L, 3L], Sequences(hub, "10.0.0.5"));
        Assert.Equal([2L], Sequences(hub, "10.0.0.6"));
    }

    [Fact]
    public void A_group_spelled_in_another_case_has_the_same_partition_key() =>
        Assert.Equal(EventHubSignalSender.PartitionKeyOf(Samples.Signal("HOST1").Key), EventHubSignalSender.PartitionKeyOf(Samples.Signal("host1").Key));

    [Fact]
    public void The_partition_key_is_within_the_hubs_limit_however_long_the_group_is() =>
        Assert.InRange(EventHubSignalSender.PartitionKeyOf(Samples.Signal(new string('x', 5000)).Key).Length, 1, 128);

    [Fact]
    public async Task More_signals_than_a_batch_takes_go_in_several()
    {
        var one = SignalJson.Write(Samples.Signal(sequence: 1)).Length;
        var hub = new Producer(bytesPerBatch: one * 2);

        await Send(hub, [.. Enumerable.Range(1, 5).Select(sequence => Samples.Signal(sequence: sequence))]);

        Assert.Equal([2, 2, 1], hub.Sent.Select(batch => batch.Events.Count));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], Sequences(hub, "10.0.0.5"));
    }

    [Fact]
    public async Task A_signal_too_large_for_the_hub_goes_with_less_evidence_and_says_so()
    {
        var hub = new Producer(bytesPerBatch: 2000);
        var evidence = $$"""{"SrcIpAddr":"10.0.0.5","Blob":"{{new string('x', 3000)}}"}""";

        await Send(hub, Samples.Signal(sequence: 1), Samples.Signal(sequence: 2, evidence: evidence), Samples.Signal(sequence: 3));

        Assert.Equal([1L, 2L, 3L], Sequences(hub, "10.0.0.5"));
        Assert.Equal($$"""{"SrcIpAddr":"10.0.0.5","_shortenedFrom":{{evidence.Length}}}""", Received(hub)[1].Evidence);
    }

    [Fact]
    public async Task When_one_key_can_not_be_sent_the_whole_call_fails()
    {
        var hub = new Producer { RefusedKey = EventHubSignalSender.PartitionKeyOf(Samples.Signal("10.0.0.6").Key) };

        await Assert.ThrowsAsync<TimeoutException>(() => Send(hub, Samples.Signal("10.0.0.5", 1), Samples.Signal("10.0.0.6", 2)));
    }

    private static Task Send(Producer hub, params Signal[] signals) =>
        new EventHubSignalSender(hub, NullLogger<EventHubSignalSender>.Instance).SendAsync(signals, TestContext.Current.CancellationToken);

    private static IEnumerable<long> Sequences(Producer hub, string group) =>
        hub.Sent.Where(batch => batch.Key == EventHubSignalSender.PartitionKeyOf(Samples.Signal(group).Key))
            .SelectMany(batch => batch.Events).Select(e => Read(e.EventBody).Origin.Sequence);

    private static List<Signal> Received(Producer hub) => [.. hub.Sent.SelectMany(batch => batch.Events).Select(e => Read(e.EventBody))];

    private static Signal Read(BinaryData body)
    {
        Assert.True(SignalJson.TryRead(body.ToMemory().Span, out var signal, out var reason, out _), reason);
        return signal!;
    }
}
