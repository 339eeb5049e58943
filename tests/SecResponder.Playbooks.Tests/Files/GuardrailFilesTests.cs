using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>Guardrails of a playbook, of a team and of everybody are written alike.</summary>
public sealed class GuardrailFilesTests
{
    private const string All = """
        never: [fw-core]
        at-once:
          - {number: 2, percent: 10, of: '%web_farm%'}
          - {number: 5}
        never-both: [[fw-a, fw-b]]
        hours: {only: ['mon-fri 08:00-18:00', 'sat 09:00-12:00'], never: 2026-12-20..2027-01-03, zone: Europe/Berlin}
        confidence: 80

        """;

    [Theory]
    [InlineData("playbook")]
    [InlineData("team")]
    [InlineData("everybody")]
    public void They_are_read(string where)
    {
        using var repository = Repository.Example().Add("lists/web_farm.yaml", string.Concat(Enumerable.Range(1, 20).Select(number => $"- web-{number}\n")));
        var indented = All.Replace("\n", "\n  ", StringComparison.Ordinal).TrimEnd();
        _ = where switch
        {
            "playbook" => repository.Add("network-soc/beacon.yaml", Repository.Beacon.Replace("  never: '%crown_jewels%'", "  " + indented, StringComparison.Ordinal)),
            "team" => repository.Add("network-soc/team.yaml", Repository.Team + "guardrails:\n  " + indented),
            _ => repository.Add("guardrails.yaml", All + "at-most: {steps: 100, per: 1h, trip: 20}\n"),
        };
        Assert.Empty(repository.Problems());
        var set = repository.Load();
        var read = where switch { "playbook" => set.Playbooks[0].Guardrails, "team" => set.Teams["network-soc"].Guardrails, _ => set.Guardrails };
        Assert.Equal(["fw-core"], read.Never);
        Assert.Equal(("web_farm", 20, 2, 10, 20, 2), (read.AtOnce[0].Name, read.AtOnce[0].Of.Length, read.AtOnce[0].Number, read.AtOnce[0].Percent, read.AtOnce[0].Size, read.AtOnce[0].Most));
        Assert.Equal((0, 5), (read.AtOnce[1].Of.Length, read.AtOnce[1].Most));
        Assert.Equal(["fw-a", "fw-b"], Assert.Single(read.NeverBoth));
        Assert.Equal((2, 1, "Europe/Berlin", 80), (read.Hours!.Only.Length, read.Hours.Never.Length, read.Hours.Zone.Id, read.Confidence));
        if (where == "everybody")
            Assert.Equal(new Budget(100, TimeSpan.FromHours(1), 20), read.AtMost);
    }

    [Fact]
    public void Guardrails_of_everybody_hold_for_one_owners_folder_too()
    {
        using var repository = Repository.Example().Add("guardrails.yaml", "confidence: 80\n");
        Assert.Equal(80, repository.Load("network-soc").Guardrails.Confidence);
        Assert.Equal(80, repository.Load("network-soc/beacon.yaml").Guardrails.Confidence);
    }

    [Fact]
    public void Guardrails_of_everybody_that_can_not_be_read_hold_back_all_that_acts()
    {
        using var repository = Repository.Example().Add("guardrails.yaml", "at-once: {number: two}\n");
        Assert.Equal(["guardrails.yaml:1:19 SR1215"], repository.Problems());
        Assert.Empty(repository.Load().Playbooks);
    }

    [Theory]
    [InlineData("mon-fri 8-18")]
    [InlineData("mo-fr 08:00-18:00")]
    [InlineData("08:00-08:00")]
    [InlineData("24:00-06:00")]
    [InlineData("25:00-26:00")]
    [InlineData("mon fri")]
    [InlineData("2027-01-03..2026-12-20")]
    [InlineData("2026-02-30..2026-03-01")]
    [InlineData("mon-tue-wed")]
    [InlineData("")]
    [InlineData("-")]
    public void What_is_no_part_of_the_week_is_none(string text) => Assert.Null(HourWindow.TryParse(text));

    [Theory]
    [InlineData("a network without a size", "{percent: 10, of: [10.0.0.0/8]}", "SR1226")]
    [InlineData("with one", "{percent: 10, of: [10.0.0.0/8], size: 250}", "")]
    [InlineData("a share of nothing", "{percent: 10}", "SR1226")]
    [InlineData("no limit", "{of: [a, b]}", "SR1226")]
    [InlineData("a size without a share", "{number: 1, of: [a, b], size: 2}", "SR1226")]
    [InlineData("less than one", "{percent: 10, of: [a, b]}", "SR1228")]
    public void A_limit_that_can_not_be_kept_is_none(string why, string limit, string code)
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("  never: '%crown_jewels%'", "  at-once: " + limit, StringComparison.Ordinal));
        Assert.True(string.Join(' ', repository.Load().Diagnostics.Select(finding => finding.Code)) == code, why);
    }

    [Fact]
    public void Notices_are_steps_that_act_on_nothing()
    {
        using var repository = Repository.Example().Add("network-soc/team.yaml", Repository.Team + "notices:\n  - {do: ticket.open, with: {queue: network-soc, title: '{{ incident.title }}'}}\n  - {do: notify.teams, with: {channel: network-soc}}\n");
        Assert.Empty(repository.Problems());
        Assert.Equal(["ticket.open", "notify.teams"], repository.Load().Teams["network-soc"].Notices.Select(step => step.Action));
    }

    [Theory]
    [InlineData("{do: host.quarantine, with: {host: web-1, for: 1h}}", "SR1315")]
    [InlineData("{do: notify.teems}", "SR1207")]
    [InlineData("{do: notify.teams, with: {channel: nowhere}}", "SR1213")]
    [InlineData("{do: notify.teams, with: {channel: network-soc}, approval: {by: soc-leads, within: 1h}}", "SR1315")]
    public void A_notice_that_would_never_be_heard_is_said(string notice, string code)
    {
        using var repository = Repository.Example().Add("network-soc/team.yaml", Repository.Team + $"notices:\n  - {notice}\n");
        Assert.Equal(code, Assert.Single(repository.Load().Diagnostics).Code);
    }
}
