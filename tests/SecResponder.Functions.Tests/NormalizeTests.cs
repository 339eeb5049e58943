using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using SecResponder.Functions.Tests.Doubles;

namespace SecResponder.Functions.Tests;

public sealed class NormalizeTests
{
    private readonly Pipeline _pipeline = new();

    [Fact]
    public async Task The_origin_is_hub_partition_and_sequence_number()
    {
        await Firewall([Samples.Event("a", 41), Samples.Event("b", 42)], TriggerContext.OfPartition("7"));

        Assert.Equal(["firewall/7@41", "firewall/7@42"], _pipeline.Bodies.Select(body => body.Origin.ToString()));
    }

    [Fact]
    public async Task A_change_log_has_another_stream_so_equal_numbers_are_not_taken_for_one_event()
    {
        await new NormalizeChangeLog(_pipeline).RunAsync([Samples.Event("a", 41)], TriggerContext.OfPartition("7"), TestContext.Current.CancellationToken);

        Assert.Equal("changelog/7@41", _pipeline.Bodies.Single().Origin.ToString());
    }

    [Fact]
    public async Task A_redelivered_event_has_the_same_origin_and_time_again()
    {
        await Firewall([Samples.Event("a", 41)], TriggerContext.OfPartition("7"));
        await Firewall([Samples.Event("a", 41)], TriggerContext.OfPartition("7"));

        Assert.Equal(_pipeline.Bodies[0].Origin, _pipeline.Bodies[1].Origin);
        Assert.Equal(Samples.Enqueued, _pipeline.Bodies[1].ReceivedAt);
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("gzip's first bytes", "\u001f\u008b")]
    [InlineData("NUL", "\0\0")]
    public async Task Bytes_are_handed_on_as_they_came(string why, string latin1)
    {
        Assert.NotEmpty(why);
        var bytes = Encoding.Latin1.GetBytes(latin1);

        await Firewall([Samples.Event(BinaryData.FromBytes(bytes), 1)], TriggerContext.OfPartition("0"));

        Assert.Equal(bytes, _pipeline.Bodies.Single().Span.ToArray());
    }

    [Fact]
    public async Task A_body_that_is_no_data_goes_on_as_bytes_and_keeps_no_other_back()
    {
        var poison = new EventData(new AmqpAnnotatedMessage(AmqpMessageBody.FromValue("a value, not data")));

        await Firewall([Samples.Event("before", 1), poison, Samples.Event("after", 3)], TriggerContext.OfPartition("0"));

        Assert.Equal(3, _pipeline.Bodies.Count);
        Assert.Contains("a value, not data", Encoding.UTF8.GetString(_pipeline.Bodies[1].Span), StringComparison.Ordinal);
        Assert.Equal("after", Encoding.UTF8.GetString(_pipeline.Bodies[2].Span));
    }

    [Fact]
    public async Task A_failing_stage_fails_the_invocation_so_that_the_batch_comes_again()
    {
        _pipeline.Failure = new IOException("disk full");

        await Assert.ThrowsAsync<IOException>(() => Firewall([Samples.Event("a", 1)], TriggerContext.OfPartition("0")));
        await Assert.ThrowsAsync<IOException>(() =>
            new NormalizeChangeLog(_pipeline).RunAsync([Samples.Event("a", 1)], TriggerContext.OfPartition("0"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("no metadata", null)]
    [InlineData("no JSON", "partition 3")]
    [InlineData("no partition in it", "{}")]
    [InlineData("an empty partition", """{"PartitionId":""}""")]
    public async Task Without_a_partition_nothing_is_taken(string why, string? metadata)
    {
        Assert.NotEmpty(why);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Firewall([Samples.Event("a", 1)], new TriggerContext(metadata)));

        Assert.Empty(_pipeline.Bodies);
    }

    private Task Firewall(EventData[] events, TriggerContext context) =>
        new NormalizeFirewall(_pipeline).RunAsync(events, context, TestContext.Current.CancellationToken);
}
