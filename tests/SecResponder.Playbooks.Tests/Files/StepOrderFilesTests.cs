using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>Steps that need others, conditions, and what is done instead, as playbooks write them.</summary>
public sealed class StepOrderFilesTests
{
    private const string Response = """
        response:
          - do: host.quarantine
            name: isolate
            with: {host: '{{ SrcIpAddr }}', for: 4h}
            timeout: 20s
            retries: 3
            drift: re-assert
          - do: ticket.open
            if: steps.isolate.state == 'done' and DvcAction == 'Allow'
            with: {queue: network-soc, title: held}
            else:
              - do: ticket.open
                with: {queue: network-soc, title: 'not held'}
              - do: notify.teams
                if: DstPortNumber == 22
                with: {channel: network-soc}
          - do: notify.teams
            needs: [isolate]
            with: {channel: network-soc}

        """;

    [Fact]
    public void They_are_read_and_else_is_the_same_condition_turned_round()
    {
        using var repository = With(Response);
        Assert.Empty(repository.Problems());
        var steps = Assert.Single(repository.Load().Playbooks).Response;
        Assert.Equal(["host.quarantine", "ticket.open", "ticket.open", "notify.teams", "notify.teams"], steps.Select(step => step.Action));
        Assert.Equal(("isolate", TimeSpan.FromSeconds(20), 3, DriftPolicy.Reassert), (steps[0].Name, steps[0].Timeout, steps[0].Retries, steps[0].Drift));
        Assert.Equal([[], ["isolate"], ["isolate"], ["isolate"], ["isolate"]], steps.Select(step => step.Needs.ToArray()));
        const string done = "steps.isolate.state == 'done' and DvcAction == 'Allow'";
        Assert.Equal([new StepCondition(done)], steps[1].Conditions);
        Assert.Equal([new StepCondition(done, Holds: false)], steps[2].Conditions);
        Assert.Equal([new StepCondition(done, Holds: false), new StepCondition("DstPortNumber == 22")], steps[3].Conditions);
        Assert.Empty(steps[4].Conditions);
    }

    [Theory]
    [InlineData("an unknown step", "if: steps.isolate.state", "if: steps.isolat.state", "SR1240")]
    [InlineData("a later step", "name: isolate\n", "name: isolate\n    needs: [isolate]\n", "SR1240")]
    [InlineData("no name", "name: isolate", "name: '1 isolate'", "SR1241 SR1240 SR1240")]
    [InlineData("an else without an if", "    needs: [isolate]\n", "    else: [{do: notify.teams, with: {channel: network-soc}}]\n", "SR1205")]
    [InlineData("a field that no event has", "DvcAction == 'Allow'", "DvcActoin == 'Allow'", "SR1212")]
    [InlineData("a condition that leaves its tag", "if: DstPortNumber == 22", "if: 'x %}{% if 1 == 1'", "SR1242")]
    [InlineData("a call of an hour", "timeout: 20s", "timeout: 1h", "SR1210")]
    [InlineData("a drift that is none", "drift: re-assert", "drift: fight", "SR1202")]
    [InlineData("a ticket that drifts", "    needs: [isolate]\n", "    drift: report\n", "SR1205")]
    [InlineData("retries without end", "retries: 3", "retries: 1000", "SR1215")]
    public void Mistakes(string why, string from, string to, string codes)
    {
        using var repository = With(Response.Replace(from, to, StringComparison.Ordinal));
        var found = string.Join(' ', repository.Load(options: new PlaybookLoaderOptions()).Diagnostics.Select(finding => finding.Code).Where(code => code != "SR1212" || codes.Contains(code, StringComparison.Ordinal)));
        Assert.True(found == codes, $"{why}: {found}");
    }

    private static Repository With(string response)
    {
        var from = Repository.Beacon.IndexOf("response:", StringComparison.Ordinal);
        var to = Repository.Beacon.IndexOf("guardrails:", StringComparison.Ordinal);
        return Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon[..from] + response + Repository.Beacon[to..]);
    }
}
