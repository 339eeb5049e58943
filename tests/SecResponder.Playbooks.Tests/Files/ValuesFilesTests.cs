using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Schemas;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>A parameter that is a map of values, as playbooks write it and as an action gets it.</summary>
public sealed class ValuesFilesTests
{
    private const string Step = "  - do: webhook.send\n    with: {target: soar, data: {address: '{{ SrcIpAddr }}', port: 443}}\n";

    [Fact]
    public void A_map_of_values_reaches_its_action_flat()
    {
        using var repository = With(Step);

        Assert.Empty(repository.Problems());
        var with = Assert.Single(Assert.Single(repository.Load().Playbooks).Response).With;
        Assert.Equal([("data.address", "{{ SrcIpAddr }}"), ("data.port", "443"), ("target", "soar")], with.Select(entry => (entry.Key, entry.Value)));
    }

    [Theory]
    [InlineData("a list in place of a map", "{address: '{{ SrcIpAddr }}', port: 443}", "[443]", "SR1205")]
    [InlineData("a text in place of a map", "{address: '{{ SrcIpAddr }}', port: 443}", "443", "SR1205")]
    [InlineData("a map in a map", "port: 443", "port: {from: 1}", "SR1205")]
    [InlineData("a name that is none", "port: 443", "'a b': 443", "SR1205")]
    [InlineData("a name with a dot, which would be another's", "port: 443", "'a.b': 443", "SR1205")]
    [InlineData("written flat, where it would meet the map's own", "target: soar", "target: soar, data.address: x", "SR1205")]
    [InlineData("a field that no event has", "{{ SrcIpAddr }}", "{{ SrcIpAdr }}", "SR1212")]
    [InlineData("a template that can't be read", "{{ SrcIpAddr }}", "{{ SrcIpAddr", "SR1211")]
    public void Mistakes(string why, string from, string to, string codes)
    {
        using var repository = With(Step.Replace(from, to, StringComparison.Ordinal));
        var found = string.Join(' ', repository.Load(options: new PlaybookLoaderOptions { CheckTemplate = text => text.Contains("{{", StringComparison.Ordinal) && !text.Contains("}}", StringComparison.Ordinal) ? "it does not end" : null })
            .Diagnostics.Select(finding => finding.Code));
        Assert.True(found == codes, $"{why}: {found}");
    }

    [Fact]
    public void An_editor_takes_a_map_there_and_nowhere_else()
    {
        var parameters = StepSchema.Create(Repository.Actions)["allOf"]!.AsArray().Single(action => action!["if"]!["properties"]!["do"]!["const"]!.ToString() == "webhook.send")!["then"]!["properties"]!["with"]!["properties"]!;

        Assert.Equal("object", parameters["data"]!["type"]!.ToString());
        Assert.NotEqual("object", parameters["target"]!["type"]!.ToString());
    }

    private static Repository With(string steps)
    {
        var from = Repository.Beacon.IndexOf("response:", StringComparison.Ordinal);
        var to = Repository.Beacon.IndexOf("guardrails:", StringComparison.Ordinal);
        var tests = Repository.Beacon.IndexOf("tests:", StringComparison.Ordinal);
        return Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon[..from] + "response:\n" + steps + Repository.Beacon[to..tests] + """
            tests:
              - name: five allowed connections in ten minutes
                given:
                  - {repeat: 5, every: 60s, event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9, DvcAction: Allow}}
                expect: {incidents: 1, steps: [webhook.send]}
              - name: one is not enough
                given:
                  - event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9, DvcAction: Allow}
                expect: {incidents: 0}

            """);
    }
}
