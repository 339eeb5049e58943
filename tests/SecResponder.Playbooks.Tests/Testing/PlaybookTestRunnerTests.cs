using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Testing;

public sealed class PlaybookTestRunnerTests
{
    [Fact]
    public void The_tests_of_the_designs_example_pass()
    {
        using var repository = Repository.Example();
        var results = new PlaybookTestRunner(repository.Load(), Plan).RunAll().ToArray();
        Assert.Equal(2, results.Length);
        Assert.All(results, result => Assert.Empty(result.Failures));
        Assert.EndsWith("network-soc/beacon.yaml:37", results[0].Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a step too many is expected", "incidents: 1, steps: [host.quarantine 10.0.0.5, ticket.open, notify.teams]", "incidents: 1, steps: [host.quarantine 10.0.0.5]", "expected the steps [host.quarantine 10.0.0.5], got [host.quarantine 10.0.0.5, ticket.open, notify.teams network-soc]")]
    [InlineData("another host", "host.quarantine 10.0.0.5", "host.quarantine 10.0.0.6", "expected the steps [host.quarantine 10.0.0.6")]
    [InlineData("no incident", "incidents: 1,", "incidents: 0,", "expected 0 incidents, got 1 incident")]
    [InlineData("a refusal that does not come", "incidents: 1,", "incidents: 1, refused: [host.quarantine],", "expected the refused steps [host.quarantine], got []")]
    [InlineData("the events are too few", "repeat: 5", "repeat: 4", "expected 1 incident, got 0 incidents")]
    [InlineData("the events are too slow", "every: 60s", "every: 151s", "expected 1 incident, got 0 incidents")]
    public void A_test_that_is_wrong_says_how(string why, string right, string wrong, string failure)
    {
        Assert.NotEmpty(why);
        var at = Repository.Beacon.IndexOf(right, StringComparison.Ordinal);
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon[..at] + wrong + Repository.Beacon[(at + right.Length)..]);
        var result = new PlaybookTestRunner(repository.Load(), Plan).RunAll().First();
        Assert.False(result.Passed);
        Assert.StartsWith(failure, result.Failures[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_within_the_quiet_time_belongs_to_the_open_incident_and_after_it_opens_another()
    {
        Assert.Equal(1, Incidents("[{repeat: 3, every: 59m, event: {SrcIpAddr: 10.0.0.5, DstPortNumber: 22}}]"));
        Assert.Equal(3, Incidents("[{repeat: 3, every: 61m, event: {SrcIpAddr: 10.0.0.5, DstPortNumber: 22}}]"));
        Assert.Equal(2, Incidents("[{event: {SrcIpAddr: 10.0.0.5, DstPortNumber: 22}}, {after: 2h, event: {SrcIpAddr: 10.0.0.5, DstPortNumber: 22}}]"));
        Assert.Equal(2, Incidents("[{event: {SrcIpAddr: 10.0.0.5, DstPortNumber: 22}}, {event: {SrcIpAddr: 10.0.0.6, DstPortNumber: 22}}]"));
    }

    [Theory]
    [InlineData("an event that matches nothing lets time pass", "{event: {host: fw-1, on: 1}}, {after: 11m, event: {other: 1}}", 1)]
    [InlineData("the end of a test is no silence", "{event: {host: fw-1, on: 1}}", 0)]
    [InlineData("it comes again in time", "{repeat: 3, every: 10m, event: {host: fw-1, on: 1}}", 0)]
    [InlineData("another host is silent", "{event: {host: fw-2, on: 1}}, {repeat: 4, every: 5m, event: {host: fw-1, on: 1}}", 1)]
    public void A_silence_can_be_tested(string why, string given, int incidents)
    {
        using var repository = new Repository(("p.yaml", $"""
            title: Heartbeat
            name: heartbeat
            logsource: {"{category: test}"}
            detection: {"{s: {on: 1}, condition: s}"}
            ---
            title: Gone silent
            id: 00000000-0000-4000-8000-00000000000a
            correlation: {"{type: absence, rules: [heartbeat], group-by: [host], timespan: 10m}"}
            tests:
              - name: t
                given: [{given}]
                expect: {"{incidents: " + incidents + "}"}
            """));
        var set = repository.Load();
        var result = Assert.Single(new PlaybookTestRunner(set, Plan).RunAll());
        Assert.True(result.Passed, $"{why}: {string.Join("; ", result.Failures)}");
    }

    [Fact]
    public void An_event_without_a_group_by_field_counts_for_nothing_and_is_noted()
    {
        var result = Run("[{event: {DstPortNumber: 22}}]", normalize: null);
        Assert.Equal(0, result.Actual.Incidents);
        Assert.Contains(result.Notes, note => note.Contains("lack a group-by field", StringComparison.Ordinal));
    }

    [Fact]
    public void A_raw_line_is_normalized_and_a_first_ones_own_time_begins_the_tests_clock()
    {
        var times = new List<DateTimeOffset>();
        var result = Run("[{repeat: 2, every: 1m, raw: 'deny 10.0.0.5', source: words}]", (string source, in RawRecord record, SecurityEvent e, IEventReceiver receiver) =>
        {
            Assert.Equal("words", source);
            e.Reset(record);
            e.Begin(new EventKind("words", "word", AsimSchema.NetworkSession, new LogSource("firewall")));
            e.SetText(AsimField.SrcIpAddr, Encoding.UTF8.GetString(record.Span).Split(' ')[1]);
            e.SetInteger(AsimField.DstPortNumber, 22);
            e.SetTime(AsimField.TimeGenerated, DateTimeOffset.UnixEpoch);
            receiver.Receive(e);
            times.Add(e.Time);
        });
        Assert.Equal(1, result.Actual.Incidents);
        Assert.Equal([DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1)], times.Distinct());
    }

    [Fact]
    public void The_number_of_the_repetition_tells_repeated_lines_apart()
    {
        using var repository = new Repository(("a.yaml", """
            title: a port
            name: port
            logsource: {category: firewall}
            detection: {sel: {DvcAction: Deny}, condition: sel}
            ---
            title: ports
            id: 00000000-0000-4000-8000-000000000003
            correlation: {type: value_count, rules: [port], group-by: [SrcIpAddr], timespan: 5m, condition: {field: DstPortNumber, gte: 20}}
            tests:
              - name: twenty ports
                given: [{repeat: 20, every: 1s, raw: '<164>Mar 03 2026 21:52:00 fw1 : %ASA-4-106023: Deny tcp src a:10.20.0.31/40000 dst b:10.10.0.20/{{ n }} by access-group "x" [0x0, 0x0]'}]
                expect: {incidents: 1}
              - name: nineteen ports, as events
                given: [{repeat: 19, every: 1s, event: {SrcIpAddr: 10.20.0.31, DvcAction: Deny, DstPortNumber: '{{ n }}'}}]
                expect: {incidents: 0}
            """));
        Assert.All(new PlaybookTestRunner(repository.Load(), (_, _) => TestPlan.Nothing).RunAll(), result => Assert.Empty(result.Failures));
    }

    [Fact]
    public void A_raw_line_that_no_source_reads_is_noted() =>
        Assert.Contains(Run("[{raw: gibberish}]", normalize: null).Notes, note => note.Contains("can't be read", StringComparison.Ordinal));

    [Fact]
    public void What_must_stay_rare_is_judged_when_the_tests_time_is_over()
    {
        using var repository = new Repository(("a.yaml", """
            title: a heartbeat
            id: 00000000-0000-4000-8000-000000000001
            name: heartbeat
            logsource: {category: firewall}
            detection: {sel: {EventType: heartbeat}, condition: sel}
            ---
            title: fewer than three heartbeats
            id: 00000000-0000-4000-8000-000000000002
            correlation: {type: event_count, rules: [heartbeat], timespan: 5m, condition: {lt: 3}}
            tests:
              - {name: two, given: [{repeat: 2, every: 1m, event: {EventType: heartbeat}}], expect: {incidents: 1}}
              - {name: three, given: [{repeat: 3, every: 1m, event: {EventType: heartbeat}}], expect: {incidents: 0}}
            """));
        Assert.All(new PlaybookTestRunner(repository.Load(), Plan).RunAll(), result => Assert.Empty(result.Failures));
    }

    private static int Incidents(string given) => Run(given, normalize: null).Actual.Incidents;

    private static PlaybookTestResult Run(string given, RawNormalizer? normalize)
    {
        using var repository = new Repository(("a.yaml", $$"""
            title: t
            id: 00000000-0000-4000-8000-000000000001
            logsource: {category: firewall}
            detection: {sel: {DstPortNumber: 22}, condition: sel}
            group-by: [SrcIpAddr]
            tests:
              - {name: it, given: {{given}}, expect: {incidents: 0} }
            """));
        return new PlaybookTestRunner(repository.Load(), (_, _) => TestPlan.Nothing, normalize).RunAll().Single();
    }

    private static IReadOnlyList<string> Plan(Playbook playbook, Signal signal) => playbook.Response.IsEmpty ? [] : ["host.quarantine " + signal.Group[0], "ticket.open", "notify.teams network-soc"];
}
