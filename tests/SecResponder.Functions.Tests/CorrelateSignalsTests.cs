using SecResponder.Events;
using SecResponder.Functions.Tests.Doubles;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Tests;

public sealed class CorrelateSignalsTests
{
    private readonly Pipeline _pipeline = new();

    [Fact]
    public async Task A_signal_arrives_as_it_was_sent()
    {
        var signal = Samples.Signal() with { Parts = [new SignalPart("many/failed", ["ada", null])] };

        await Run(SignalJson.Write(signal));

        var got = _pipeline.Signals.Single();
        Assert.Equal((signal.PlaybookId, signal.Key, signal.Time, signal.Origin, signal.Evidence), (got.PlaybookId, got.Key, got.Time, got.Origin, got.Evidence));
        Assert.Equal(signal.RuleIds, got.RuleIds);
        Assert.Equal(signal.Group, got.Group);
        Assert.Equal(("many/failed", "ada", null), (got.Parts.Single().Rule, got.Parts.Single().Values[0], got.Parts.Single().Values[1]));
    }

    [Fact]
    public async Task A_signal_that_says_nothing_of_parts_has_none()
    {
        await Run(System.Text.Encoding.UTF8.GetBytes("""{"playbookId":"p","ruleIds":["r"],"group":["g"],"time":"2026-05-01T10:00:00Z","origin":{"stream":"s","partition":"0","sequence":1,"index":0},"evidence":"{}"}"""));

        Assert.Equal(["r"], _pipeline.Signals.Single().RuleIds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\u0001\u0002")]
    [InlineData("""{"playbookId":null,"ruleIds":[],"group":[],"time":"2026-05-01T10:00:00Z","origin":{"stream":"s","partition":"0","sequence":1},"evidence":"{}"}""")]
    [InlineData("""{"playbookId":"p","ruleIds":[],"group":null,"time":"2026-05-01T10:00:00Z","origin":{"stream":"s","partition":"0","sequence":1},"evidence":"{}"}""")]
    [InlineData("""{"playbookId":"p","ruleIds":[],"group":[null],"time":"2026-05-01T10:00:00Z","origin":{"stream":"s","partition":"0","sequence":1},"evidence":"{}"}""")]
    [InlineData("""{"playbookId":"p","ruleIds":[],"group":[],"parts":[null],"time":"2026-05-01T10:00:00Z","origin":{"stream":"s","partition":"0","sequence":1},"evidence":"{}"}""")]
    [InlineData("""{"playbookId":"p","ruleIds":[],"group":[],"parts":[{"rule":"r","values":null}],"time":"2026-05-01T10:00:00Z","origin":{"stream":"s","partition":"0","sequence":1},"evidence":"{}"}""")]
    [InlineData("""{"playbookId":"p","ruleIds":[],"group":[],"time":"2026-05-01T10:00:00Z","evidence":"{}"}""")]
    public async Task What_is_no_signal_goes_to_the_dead_letter_and_keeps_no_other_back(string poison)
    {
        await Run(SignalJson.Write(Samples.Signal(sequence: 1)), System.Text.Encoding.UTF8.GetBytes(poison), SignalJson.Write(Samples.Signal(sequence: 3)));

        Assert.Equal([1, 3], _pipeline.Signals.Select(signal => signal.Origin.Sequence));
        var (record, rejection) = Assert.Single(_pipeline.DeadLetters);
        Assert.Equal("signals/5@101", record.Origin.ToString());
        Assert.Equal(RejectionCodes.Malformed, rejection.Code);
    }

    [Fact]
    public async Task What_opens_an_incident_wakes_the_steps_and_what_does_not_is_silent()
    {
        Assert.Null(await Run(SignalJson.Write(Samples.Signal())));

        _pipeline.Opens = ["in-1", "in-2"];

        Assert.Equal("in-1\nin-2", await Run(SignalJson.Write(Samples.Signal())));
    }

    [Fact]
    public async Task However_many_are_opened_the_message_fits_into_the_queue()
    {
        _pipeline.Opens = [.. Enumerable.Range(0, 5000).Select(n => $"in-{n:x32}")];

        Assert.InRange((await Run(SignalJson.Write(Samples.Signal())))!.Length, 100, 48 * 1024);
    }

    [Fact]
    public async Task A_dead_letter_that_fails_fails_the_invocation()
    {
        _pipeline.Failure = new IOException("disk full");

        await Assert.ThrowsAsync<IOException>(() => Run("poison"u8.ToArray()));
    }

    [Fact]
    public async Task A_failing_stage_fails_the_invocation_so_that_the_batch_comes_again()
    {
        _pipeline.Failure = new IOException("disk full");

        await Assert.ThrowsAsync<IOException>(() => Run(SignalJson.Write(Samples.Signal())));
    }

    private Task<string?> Run(params byte[][] bodies) => new CorrelateSignals(_pipeline, _pipeline).RunAsync(
        [.. bodies.Select((body, index) => Samples.Event(BinaryData.FromBytes(body), 100 + index))], TriggerContext.OfPartition("5"), TestContext.Current.CancellationToken);
}
