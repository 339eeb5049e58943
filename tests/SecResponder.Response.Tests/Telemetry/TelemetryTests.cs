using System.Diagnostics;
using System.Text;
using SecResponder.Events;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Telemetry;
using SecResponder.Response.Tests.Hosting;
using SecResponder.Response.Tests.World;
using Process = SecResponder.Response.Tests.World.Process;

namespace SecResponder.Response.Tests.Telemetry;

/// <summary>What whoever watches is told: figures of what was committed, one trace an incident with links to its events, and nothing about anybody.</summary>
public sealed class TelemetryTests
{
    private const string Knocks = "00000000-0000-4000-8000-000000000002";

    [Fact]
    public async Task Events_signals_incidents_lag_and_dead_letters_are_counted_once_whatever_comes_again()
    {
        await using var service = Start();
        using var watcher = new Watcher(service.Telemetry);
        await service.DenyAsync([0, 1]);
        await service.DenyAsync(2);
        await service.Stage.HandleAsync([new RawRecord(Encoding.UTF8.GetBytes("what is this"), new Origin("fw", "1", 1), Make.Noon)], null, Process.Token);
        var again = Make.Signal(1, playbook: Knocks) with { RuleIds = ["00000000-0000-4000-8000-000000000001"], Origin = new Origin("fw", "0", 1) };
        await service.Pipeline.TakeAsync(new StageOneBatch { Signals = [again with { Group = ["198.51.100.7"] }] }, Process.Token);

        var sums = watcher.Sums;
        Assert.Equal(3, sums["secresponder.events{source=cisco-asa}"]);
        Assert.Equal((3, 1), (sums["secresponder.signals{result=counted}"], sums["secresponder.signals{result=duplicate}"]));
        Assert.Equal(1, sums[$"secresponder.incidents{{playbook={Knocks},mode=observe}}"]);
        Assert.Equal(1, sums["secresponder.dead_letters{reason=unknown-source}"]);
        // The service's clock stands at noon, and the events are of noon and later: none is late.
        Assert.Equal(0, sums["secresponder.lag{}"]);
    }

    [Fact]
    public async Task An_incident_is_one_trace_by_its_own_id_and_leads_to_the_batches_of_its_events()
    {
        await using var service = Start();
        using var watcher = new Watcher(service.Telemetry);
        await service.DenyAsync([0, 1]);
        var incident = Assert.Single((await service.DenyAsync(2)).Opened);
        await service.DenyAsync(3);

        var trace = IncidentTrace.IdOf(incident);
        Assert.Equal(incident["in-".Length..], trace.ToString());
        var parts = watcher.Spans.Where(span => span.TraceId == trace).ToArray();
        Assert.Equal(["incident", "evidence"], parts.Select(span => span.DisplayName));
        Assert.All(parts, span => Assert.Equal(default, span.ParentSpanId));
        var batches = watcher.Spans.Where(span => span.DisplayName == "detect").Select(span => span.SpanId).ToArray();
        Assert.Equal([batches[1], batches[2]], parts.Select(span => Assert.Single(span.Links).Context.SpanId));
    }

    [Fact]
    public async Task Steps_and_holds_belong_to_their_incidents_trace_and_are_counted_by_what_became_of_them()
    {
        using var telemetry = new ResponderTelemetry();
        using var watcher = new Watcher(telemetry);
        await using var process = Process.Watched(telemetry, Make.Playbook(Make.Quarantine(), Make.Ticket()));
        process.Time.Advance(TimeSpan.FromMinutes(2));
        var incident = await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(5));
        await process.Keeper.ReleaseDueAsync(Process.Token);

        var sums = watcher.Sums;
        Assert.Equal((1, 1), (sums["secresponder.steps{action=host.quarantine,outcome=done}"], sums["secresponder.steps{action=ticket.open,outcome=done}"]));
        Assert.Equal(120, sums["secresponder.effect.delay{action=host.quarantine}"]);
        Assert.Equal(1, sums["secresponder.lifts{measure=host.quarantine,outcome=lifted}"]);
        var parts = watcher.Spans.Where(span => span.TraceId == IncidentTrace.IdOf(incident)).Select(span => span.DisplayName).ToArray();
        Assert.Subset(parts.ToHashSet(), new HashSet<string>(["incident", "step host.quarantine", "step ticket.open", "hold host.quarantine"]));
        Assert.Equal("done", watcher.Spans.Last(span => span.DisplayName == "step host.quarantine").GetTagItem("secresponder.state"));
    }

    [Fact]
    public async Task A_refusal_names_its_guardrail()
    {
        using var telemetry = new ResponderTelemetry();
        using var watcher = new Watcher(telemetry);
        await using var process = Process.Watched(telemetry, Make.Playbook(Make.Quarantine()));
        process.Change(snapshot => snapshot with { Protected = ["10.0.0.0/24"] });
        await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(1, watcher.Sums["secresponder.steps{action=host.quarantine,outcome=refused}"]);
        Assert.Equal(1, watcher.Sums["secresponder.refusals{guardrail=never,playbook=pb-1}"]);
    }

    [Fact]
    public async Task Nothing_of_an_event_or_a_target_is_told()
    {
        using var telemetry = new ResponderTelemetry();
        using var watcher = new Watcher(telemetry);
        await using var process = Process.Watched(telemetry, Make.Playbook(Make.Quarantine(), Make.Ticket(), Make.Notify()));
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(5));
        await process.Keeper.ReleaseDueAsync(Process.Token);
        Assert.True(watcher.Spans.Length > 5);
        Assert.All(["10.0.0.5", "pc-5", "mde:", "Beacon", "corp.example"], text => Assert.DoesNotContain(text, watcher.Everything, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Keys_are_told_as_last_counted()
    {
        await using var service = Start();
        using var watcher = new Watcher(service.Telemetry);
        await service.DenyAsync(0);
        await service.DenyAsync(1, "198.51.100.8");
        await ((IDueSilences)service.Pipeline).PassDueAsync(Process.Token);
        watcher.Observe();
        Assert.Equal(2, watcher.Sums[$"secresponder.keys{{playbook={Knocks}}}"]);
    }

    [Fact]
    public async Task Where_nobody_watches_signals_carry_no_trace_and_no_span_is_made()
    {
        await using var service = Start();
        await service.DenyAsync([0, 1, 2]);
        Assert.Null(service.Telemetry.Batch("detect", 1));
        Assert.DoesNotContain("trace", Encoding.UTF8.GetString(SignalJson.Write(Make.Signal(1))), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("in-0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("in-00", null)]
    [InlineData("", null)]
    public void Whatever_an_incident_is_called_it_has_a_trace_of_its_own(string incident, string? expected)
    {
        var trace = IncidentTrace.IdOf(incident);
        Assert.Equal(expected ?? trace.ToString(), trace.ToString());
        Assert.NotEqual(default(ActivityTraceId), trace);
    }

    private static RunningService Start() => new(("soc/denied.yaml", RunningService.Denied), ("soc/knocks.yaml", RunningService.Knocks));
}
