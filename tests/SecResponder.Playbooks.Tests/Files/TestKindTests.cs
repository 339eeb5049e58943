using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

public sealed class TestKindTests
{
    [Theory]
    [InlineData("positive", "incidents: 1", null)]
    [InlineData("positive", "incidents: 0", "a positive test expects an incident, and this one expects none")]
    [InlineData("negative", "incidents: 0", null)]
    [InlineData("negative", "incidents: 2", "a negative test expects no incident, and this one expects 2")]
    [InlineData("boundary", "incidents: 0", null)]
    [InlineData("boundary", "incidents: 1, steps: [host.quarantine, ticket.open, notify.teams]", null)]
    [InlineData("must-not-act", "incidents: 0", null)]
    [InlineData("must-not-act", "incidents: 1, steps: [ticket.open, notify.teams], refused: [host.quarantine]", null)]
    [InlineData("must-not-act", "incidents: 1, steps: []", null)]
    [InlineData("must-not-act", "incidents: 1", "a must-not-act test that expects an incident must say which steps are left")]
    [InlineData("must-not-act", "incidents: 1, steps: [host.quarantine 10.0.0.5, ticket.open]", "a must-not-act test expects no step that acts, and this one expects 'host.quarantine'")]
    [InlineData("negativ", "incidents: 0", "unknown kind of test 'negativ'")]
    public void A_tests_kind_is_held_to_what_it_expects(string kind, string expect, string? finding)
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace(
            "  - name: four are not enough", $"  - name: of its kind\n    kind: {kind}\n    given: [{{event: {{SrcIpAddr: 10.0.0.5}}}}]\n    expect: {{{expect}}}\n  - name: four are not enough", StringComparison.Ordinal));

        var set = repository.Load();

        Assert.Equal(finding is null ? [] : [finding], set.Diagnostics.Where(found => found.Code == PlaybookCodes.Test).Select(found => found.Message));
        if (finding is null)
            Assert.Equal(kind, TestKinds.Words.Single(word => word.Value == set.Playbooks.Single().Tests[1].Kind).Key);
    }
}
