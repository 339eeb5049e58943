using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>The calendar of changes, <c>change</c> in a playbook, and <c>changes</c> in its tests.</summary>
public sealed class ChangeFilesTests
{
    private static readonly PlaybookLoaderOptions Options = new() { TemplateNames = ["change", "incident"] };

    [Fact]
    public void A_calendar_is_read_from_as_many_files_as_there_are()
    {
        using var repository = new Repository(
            ("changes/2026/03.yaml", "- {number: CHG-2, title: Peer, from: 2026-03-03T21:00:00Z, to: 2026-03-03T23:00:00Z, what: [fw-*, 10.0.0.0/8], who: ada}\n"),
            ("changes/plain.yml", "changes:\n- {number: 1, from: 2026-03-03, to: 2026-03-04, what: '*', state: requested}\n"),
            ("soc/rule.yaml", Playbook()), ("soc/team.yaml", Repository.Team), ("lists/protected.yaml", "[a]\n"));
        var set = repository.Load(options: Options);
        Assert.False(set.HasErrors, string.Join('\n', set.Diagnostics.Select(finding => finding.Message)));
        Assert.Equal(["1", "CHG-2"], set.Changes.Select(change => change.Number));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 23, 0, 0, TimeSpan.Zero), set.Changes[1].To);
        Assert.Equal(["fw-*", "10.0.0.0/8"], set.Changes[1].What);
        Assert.Equal(["ada"], set.Changes[1].Who);
        Assert.Equal((true, false), (set.Changes[1].IsApproved, set.Changes[0].IsApproved));
        Assert.Equal(set.Changes, set.With(set.Enrichment).Changes);
    }

    [Theory]
    [InlineData("- {from: 2026-03-03, to: 2026-03-04, what: [a]}", "1:3 SR1330")]
    [InlineData("- {number: C, to: 2026-03-04, what: [a]}", "1:3 SR1330")]
    [InlineData("- {number: C, from: 2026-03-03, to: 2026-03-04}", "1:3 SR1330")]
    [InlineData("- {number: C, from: 2026-03-03, to: 2026-03-03, what: [a]}", "1:37 SR1330")]
    [InlineData("- {number: C, from: soon, to: 2026-03-04, what: [a]}", "1:21 SR1330")]
    [InlineData("- {number: C, from: 2026-03-03, to: 2026-03-04, what: [a], state: aproved}", "1:67 SR1202")]
    [InlineData("- {number: C, from: 2026-03-03, to: 2026-03-04, what: [a], whom: ada}", "1:60 SR1206")]
    [InlineData("- {number: C, from: 2026-03-03, to: 2026-03-04, what: [a]}\n- {number: c, from: 2026-03-03, to: 2026-03-04, what: [a]}", "2:12 SR1331")]
    [InlineData("a: b", "1:1 SR1206")]
    [InlineData("text", "1:1 SR1330")]
    public void What_is_wrong_with_a_calendar_is_said_at_its_place_and_keeps_what_acts_out(string calendar, string problem)
    {
        using var repository = new Repository(("changes/c.yaml", calendar), ("soc/rule.yaml", Playbook()), ("soc/team.yaml", Repository.Team), ("lists/protected.yaml", "[a]\n"));
        Assert.Contains($"changes/c.yaml:{problem}", repository.Problems(Options));
        Assert.Empty(repository.Load(options: Options).Playbooks);
    }

    [Theory]
    [InlineData("change: {of: '{{ Object }}', by: '{{ ActorUsername }}', ticket: '{{ Operation }}', from: [calendar, servicenow], if-down: ask}", "change.verdict == 'wider'", null)]
    [InlineData("change: {of: ['{{ Object }}', '{{ DvcHostname }}']}", "change.verdict != \"approved\" and change.number == ''", null)]
    [InlineData("change: {by: '{{ ActorUsername }}'}", "change.verdict == 'wider'", "5:9 SR1260")]
    [InlineData("change: {of: '{{ Objct }}'}", "change.verdict == 'wider'", "5:14 SR1212")]
    [InlineData("change: {of: '{{ Object }}', from: calender}", "change.verdict == 'wider'", "5:36 SR1202")]
    [InlineData("change: {of: '{{ Object }}', if-down: wait}", "change.verdict == 'wider'", "5:39 SR1202")]
    [InlineData("change: {off: '{{ Object }}'}", "change.verdict == 'wider'", "5:10 SR1206")]
    [InlineData("change: yes", "change.verdict == 'wider'", "5:9 SR1205")]
    [InlineData("change: {of: '{{ Object }}'}", "change.verdict == 'unaproved'", "8:9 SR1260")]
    [InlineData("change: {of: '{{ Object }}'}", "change.verdikt == 'wider'", "8:9 SR1260")]
    [InlineData("level: low", "change.verdict == 'wider'", "8:9 SR1260")]
    public void What_is_asked_of_changes_must_be_something_that_is_known(string change, string condition, string? problem)
    {
        using var repository = new Repository(("soc/rule.yaml", Playbook(change, condition)), ("soc/team.yaml", Repository.Team), ("lists/protected.yaml", "[a]\n"));
        var problems = repository.Problems(Options);
        if (problem is null)
            Assert.DoesNotContain(problems, found => found.Contains("SR12", StringComparison.Ordinal) && !found.EndsWith("SR1232", StringComparison.Ordinal));
        else
            Assert.Contains($"soc/rule.yaml:{problem}", problems);
    }

    [Fact]
    public void A_test_brings_its_own_changes_and_what_they_need_is_kept_of_the_event()
    {
        using var repository = new Repository(("soc/rule.yaml", Playbook() + """

            tests:
              - name: its own
                given: [{event: {Operation: x, Object: fw-1}}]
                changes: [{number: C, from: 2026-03-03, to: 2026-03-04, what: [fw-1]}]
                expect: {incidents: 1}
            """), ("soc/team.yaml", Repository.Team), ("lists/protected.yaml", "[a]\n"));
        var set = repository.Load(options: Options);
        var playbook = Assert.Single(set.Playbooks);
        var given = new List<Playbook>();
        var runner = new PlaybookTestRunner(set, (tested, signal) =>
        {
            given.Add(tested);
            Assert.Contains("fw-1", signal.Evidence, StringComparison.Ordinal);
            return [];
        });
        var result = runner.Run(playbook, Assert.Single(playbook.Tests));
        Assert.True(result.Passed, string.Join(';', result.Failures.Concat(result.Notes)));
        Assert.Same(playbook, result.Playbook);
        Assert.Equal("C", Assert.Single(Assert.Single(given).Change!.Given!.Value).Number);
    }

    private static string Playbook(string change = "change: {of: '{{ Object }}'}", string condition = "change.verdict != 'approved'") => $$"""
        title: Changed
        id: 0a1a3a0c-2f5a-4d0f-9c86-6a0c5a3f9b11
        logsource: {product: azure}
        detection: {a: {Operation: x}, condition: a}
        {{change}}
        response:
          - do: ticket.open
            if: {{condition}}
            with: {queue: soc, title: t}
        """;
}
