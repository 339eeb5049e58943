using SecResponder.Playbooks.Importing;
using Xunit;

namespace SecResponder.Playbooks.Tests.Importing;

/// <summary>Sigma's own files: their text stays, and becomes a playbook's.</summary>
public sealed class SigmaImportTests
{
    private const string Rule = """
        # Kept as it is.
        title: Telnet let in
        id: 4f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e21
        license: DRL 1.1
        author: Mia Example
        references: ['https://example.com/telnet']
        logsource:
            category: firewall
        detection:
            selection: {dst_port: 23}   # telnet
            condition: selection
        level: low
        """;

    [Fact]
    public void The_text_stays_and_gets_an_owner_and_a_mode() => Assert.Equal(Rule + "\nmode: observe\nowner: network-soc\n", Imported.One(Rule).Text, ignoreLineEndingDifferences: true);

    [Fact]
    public void A_rule_without_an_id_gets_one_and_the_same_one_each_time()
    {
        var (first, second) = (Imported.One(Rule.Replace("id: 4f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e21\n", "", StringComparison.Ordinal)), Imported.One(Rule.Replace("id: 4f0c9b36-9a53-4b1e-8a36-0d6a4f0b7e21\n", "", StringComparison.Ordinal)));
        Assert.Equal(first.Text, second.Text);
        Assert.True(Guid.TryParse(first.Id, out _));
        Assert.Contains($"id: {first.Id}\n", first.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_correlation_and_what_it_counts_only_the_correlation_reports()
    {
        var text = Imported.One("""
            title: Telnet denied
            name: denied
            logsource: {category: firewall}
            detection: {selection: {dst_port: 23}, condition: selection}
            ---
            # Many of them.
            title: Much telnet denied
            correlation: {type: event_count, rules: [denied], group-by: [src_ip], timespan: 5m, condition: {gte: 10}}
            ...
            """).Text!.ReplaceLineEndings("\n");
        Assert.DoesNotContain("owner", text.Split("---\n")[0], StringComparison.Ordinal);
        Assert.EndsWith("condition: {gte: 10}}\nid: " + Imported.Of(("rules/one.yaml", text.Replace("owner: network-soc\n", "", StringComparison.Ordinal).Replace("mode: observe\n", "", StringComparison.Ordinal)))[0].Id + "\nmode: observe\nowner: network-soc\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status: deprecated", "status: deprecated")]
    [InlineData("status: unsupported", "status: unsupported")]
    [InlineData("mode: enforce", "response")]
    public void What_is_withdrawn_or_a_playbook_already_is_left_out(string line, string construct)
    {
        var rule = Imported.One($"{Rule}\n{line}");
        Assert.Equal((ImportOutcome.LeftOut, construct, null), (rule.Outcome, Assert.Single(rule.Remarks).Construct, rule.Text));
    }

    [Theory]
    [InlineData("title: no rule\nkey: value")]
    [InlineData("- just\n- a list")]
    [InlineData("text")]
    [InlineData("")]
    public void Other_yaml_is_nothing(string text) => Assert.Empty(Imported.Of(("one.yaml", text)));
}
