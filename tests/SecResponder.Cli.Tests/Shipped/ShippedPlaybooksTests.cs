using System.Text.RegularExpressions;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>What whoever takes our playbooks may rely on: they only observe, they say where they err, they come with tests of both kinds.</summary>
public sealed partial class ShippedPlaybooksTests
{
    public static TheoryData<string> Names { get; } = [.. ShippedPlaybook.All.Select(playbook => playbook.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_only_observes_until_somebody_arms_it(string name) => Assert.Equal("observe", ShippedPlaybook.Scalar(Find(name).Last["mode"]));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_belongs_to_the_team_whose_folder_it_is_in(string name) => Assert.Equal(Find(name).Team, ShippedPlaybook.Scalar(Find(name).Last["owner"]));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_where_it_errs_and_where_to_read_on(string name)
    {
        var playbook = Find(name);

        Assert.True(playbook.Texts("falsepositives").Count >= 3);
        Assert.NotEmpty(playbook.Texts("references"));
        Assert.Contains(playbook.Texts("tags"), tag => AttackTechnique().IsMatch(tag));
        Assert.NotEmpty(ShippedPlaybook.Scalar(playbook.Last["level"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_tests_show_what_it_must_do_and_twice_what_it_must_not(string name)
    {
        var tests = Find(name).Maps("tests").ToList();
        var incidents = tests.Select(test => ShippedPlaybook.Scalar((test["expect"] as YamlMap)?["incidents"])).ToList();

        Assert.Contains(incidents, count => count is "1");
        Assert.True(incidents.Count(count => count == "0") >= 2);
        Assert.Equal(tests.Count, tests.Select(test => ShippedPlaybook.Scalar(test["name"])).Distinct().Count());
        Assert.Contains(tests, test => ((YamlList)test["given"]!).Items.OfType<YamlMap>().Any(given => given["raw"] is not null && given["source"] is not null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_writes_to_channels_and_asks_approvers_that_its_team_has(string name)
    {
        var playbook = Find(name);
        foreach (var step in playbook.Maps("response"))
        {
            var with = (YamlMap)step["with"]!;
            if (with["channel"] is YamlScalar channel)
                Assert.NotNull((playbook.TeamFile["channels"] as YamlMap)?[channel.Text]);
            if (step["approval"] is YamlMap approval)
                Assert.NotNull((playbook.TeamFile["approvers"] as YamlMap)?[ShippedPlaybook.Scalar(approval["by"])]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_does_to_others_waits_for_a_person_and_knows_limits(string name)
    {
        var playbook = Find(name);
        foreach (var step in playbook.Maps("response").Where(ShippedPlaybook.Acts))
        {
            Assert.Equal("skip", ShippedPlaybook.Scalar((step["approval"] as YamlMap)?["otherwise"]));
            Assert.NotNull((playbook.Last["guardrails"] as YamlMap)?["at-most"]);
            Assert.NotNull((playbook.Last["guardrails"] as YamlMap)?["never"]);
        }
    }

    [Fact]
    public void No_document_shares_its_id_with_another()
    {
        var ids = ShippedPlaybook.All
            .SelectMany(playbook => ShippedPlaybook.Documents(playbook.Name, playbook.Text))
            .Select(document => ShippedPlaybook.Scalar(((YamlMap)document)["id"]))
            .ToList();

        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _), id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_list_is_used_and_every_list_that_is_used_is_there()
    {
        var there = Directory.EnumerateFiles(Path.Combine(ShippedPlaybook.Folder, "lists")).Select(file => Path.GetFileNameWithoutExtension(file)!).Order();
        var used = ShippedPlaybook.All.SelectMany(playbook => Placeholder().Matches(playbook.Text).Select(match => match.Groups[1].Value)).Concat(ShippedPlaybook.All.Any(playbook => playbook.Text.Contains("asset.", StringComparison.Ordinal)) ? ["assets"] : []).Append("protected");

        Assert.Equal(there, used.Distinct().Order());
    }

    [Fact]
    public void Addresses_of_channels_are_references_and_never_the_secret_itself() =>
        Assert.All(
            ShippedPlaybook.All.SelectMany(playbook => ((YamlMap)playbook.TeamFile["channels"]!).Entries),
            entry => Assert.Matches("^(env:[A-Z_]+|keyvault:[a-z0-9-]+)$", ShippedPlaybook.Scalar(entry.Value)));

    private static ShippedPlaybook Find(string name) => ShippedPlaybook.All.Single(playbook => playbook.ToString() == name);

    [GeneratedRegex(@"^attack\.t\d{4}(\.\d{3})?$")]
    private static partial Regex AttackTechnique();

    [GeneratedRegex("'%([a-z0-9_]+)%'")]
    private static partial Regex Placeholder();
}
