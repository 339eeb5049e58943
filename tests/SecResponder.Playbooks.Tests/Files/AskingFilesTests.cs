using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>A step that waits for people says so to somebody, or <c>validate</c> warns.</summary>
public sealed class AskingFilesTests
{
    private const string Waits = """
        response:
          - do: host.quarantine
            name: isolate
            with: {host: '{{ SrcIpAddr }}', for: 4h}
            approval: {by: soc-leads, within: 15m, otherwise: skip}

        """;

    [Theory]
    [InlineData("a card", "  - {do: notify.teams, with: {channel: network-soc}}\n")]
    [InlineData("a ticket that needs another that waits for nobody", "  - {do: ticket.open, name: ticket, with: {queue: network-soc, title: t}}\n  - {do: notify.teams, needs: [ticket], with: {channel: network-soc}}\n")]
    public void Whoever_is_told_is_asked(string how, string steps)
    {
        using var repository = With(Waits + steps);
        Assert.True(repository.Problems() is [], how);
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("a card once it is done", "  - {do: notify.teams, needs: [isolate], with: {channel: network-soc}}\n")]
    [InlineData("a card if it is done", "  - {do: notify.teams, if: steps.isolate.state == 'done', with: {channel: network-soc}}\n")]
    [InlineData("a card after a ticket once it is done", "  - {do: ticket.open, name: ticket, needs: [isolate], with: {queue: network-soc, title: t}}\n  - {do: notify.teams, needs: [ticket], with: {channel: network-soc}}\n")]
    public void Who_hears_of_it_only_afterwards_is_not_asked(string how, string steps)
    {
        using var repository = With(Waits + steps);
        Assert.True(repository.Problems() is ["network-soc/beacon.yaml:29:20 SR1252"], $"{how}: {string.Join(", ", repository.Problems())}");
    }

    private static Repository With(string response)
    {
        var from = Repository.Beacon.IndexOf("response:", StringComparison.Ordinal);
        var to = Repository.Beacon.IndexOf("guardrails:", StringComparison.Ordinal);
        var tests = Repository.Beacon.IndexOf("tests:", StringComparison.Ordinal);
        return Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon[..from] + response + Repository.Beacon[to..tests] + Told);
    }

    private const string Told = """
        tests:
          - name: four are not enough
            given:
              - {repeat: 4, every: 60s, event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9, DvcAction: Allow}}
            expect: {incidents: 0}
        """;
}
