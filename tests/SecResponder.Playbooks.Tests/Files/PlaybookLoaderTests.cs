using System.Diagnostics;
using System.Globalization;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

public sealed class PlaybookLoaderTests
{
    [Fact]
    public void The_example_of_the_design_loads_without_a_finding()
    {
        using var repository = Repository.Example();
        var set = repository.Load();

        Assert.Equal("0 errors, 0 warnings\n", DiagnosticFormatter.ToText(set.Diagnostics));
        var playbook = Assert.Single(set.Playbooks);
        Assert.Equal(("3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11", "network-soc", PlaybookMode.Observe, "high"), (playbook.Id, playbook.Owner, playbook.Mode, playbook.Level));
        Assert.Equal(["host.quarantine", "ticket.open", "notify.teams"], playbook.Response.Select(step => step.Action));
        Assert.Equal(new ApprovalRule("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip), playbook.Response[0].Approval);
        Assert.Equal(["dc-*", "10.0.0.10"], playbook.Guardrails.Never);
        Assert.Equal(new Budget(3, TimeSpan.FromHours(1)), playbook.Guardrails.AtMost);
        Assert.Equal(["SrcIpAddr"], playbook.GroupBy);
        Assert.Equal(TimeSpan.FromHours(1), playbook.Quiet);
        Assert.Equal(2, playbook.Tests.Length);
        Assert.Equal(["fw-*"], set.Protected);
        Assert.Equal("keyvault:teams-soc", set.Teams["network-soc"].Channels["network-soc"]);
        Assert.Equal(playbook, set.Find(playbook.Id));
    }

    [Fact]
    public void A_folder_of_plain_sigma_rules_observes_however_deep_it_lies()
    {
        using var repository = new Repository(("cloud/aws/a.yml", Rule(1)), ("network/b.yaml", Rule(2)), ("README.md", "# not YAML: ["), (".git/c.yml", "["));
        var set = repository.Load();
        Assert.Empty(set.Diagnostics);
        Assert.All(set.Playbooks, playbook => Assert.Equal((PlaybookMode.Observe, 0), (playbook.Mode, playbook.Response.Length)));
        Assert.Equal(["cloud", "network"], set.Playbooks.Select(playbook => playbook.Owner));
    }

    [Theory]
    [InlineData("network-soc/beacon.yaml")]
    [InlineData("network-soc")]
    [InlineData("network-soc/")]
    public void One_file_or_one_owners_folder_finds_its_team_and_lists(string path)
    {
        using var repository = Repository.Example();
        var set = repository.Load(path);
        Assert.Empty(set.Diagnostics);
        Assert.Equal("network-soc", Assert.Single(set.Playbooks).Owner);
    }

    [Fact]
    public void Linked_folders_are_followed_once_and_circles_end()
    {
        using var repository = Repository.Example();
        using var elsewhere = Repository.Example();
        repository.Add("soc/..2026/rules/x.yaml", Rule(1)).Add("soc/plain/y.yaml", Rule(2));
        elsewhere.Add("outside/z.yaml", Rule(3));
        // As Kubernetes mounts a ConfigMap, a folder of another checkout, one that is there already, and one that leads back.
        foreach (var (link, target) in ((string, string)[])[("soc/..data", "..2026"), ("soc/rules", "..data/rules"), ("soc/other", Path.Combine(elsewhere.Root, "outside")), ("again", "soc/plain"), ("soc/plain/up", "../..")])
            Directory.CreateSymbolicLink(Path.Combine(repository.Root, link), target);
        var set = repository.Load();
        Assert.Empty(set.Diagnostics);
        Assert.Equal(["other/z.yaml", "plain/y.yaml", "rules/x.yaml"],
            set.Playbooks.Where(playbook => playbook.Owner == "soc").Select(playbook => Path.GetRelativePath(Path.Combine(repository.Root, "soc"), playbook.File)).Order(StringComparer.Ordinal));

        static string Rule(int n) => $"title: rule {n}\nid: 00000000-0000-4000-8000-00000000000{n}\nlogsource: {{category: firewall}}\ndetection:\n  sel: {{DstPortNumber: {n}}}\n  condition: sel\n";
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_place()
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon
            .Replace("do: host.quarantine", "do: host.quarantene", StringComparison.Ordinal)
            .Replace("queue: network-soc", "queu: network-soc", StringComparison.Ordinal)
            .Replace("within: 15m", "within: soon", StringComparison.Ordinal)
            .Replace("channel: network-soc", "channel: network-sock", StringComparison.Ordinal)
            .Replace("to {{ DstIpAddr }}", "to {{ DstIpAdr }}", StringComparison.Ordinal)
            .Replace("%crown_jewels%", "%crown_jewel%", StringComparison.Ordinal)
            .Replace("owner: network-soc", "owner: cloud-soc", StringComparison.Ordinal)
            .Replace("steps: 3, per", "steps: 30, per", StringComparison.Ordinal));
        Assert.Equal(
        [
            "network-soc/beacon.yaml:24:8 SR1203", "network-soc/beacon.yaml:26:9 SR1207", "network-soc/beacon.yaml:28:39 SR1210", "network-soc/beacon.yaml:29:9 SR1209",
            "network-soc/beacon.yaml:30:12 SR1208", "network-soc/beacon.yaml:30:38 SR1212", "network-soc/beacon.yaml:32:21 SR1213", "network-soc/beacon.yaml:34:10 SR1216",
            "network-soc/beacon.yaml:35:12 SR1218", "network-soc/beacon.yaml:40:36 SR1231",
        ], repository.Problems());
        Assert.Empty(repository.Load().Playbooks);
    }

    [Fact]
    public void A_mistake_in_the_sigma_part_does_not_hide_those_in_the_response()
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon
            .Replace("type: event_count", "type: event_cont", StringComparison.Ordinal).Replace("do: ticket.open", "do: ticket.opem", StringComparison.Ordinal));
        Assert.Equal(["network-soc/beacon.yaml:18:9 SR1151", "network-soc/beacon.yaml:29:9 SR1207", "network-soc/beacon.yaml:40:62 SR1231"], repository.Problems());
    }

    [Fact]
    public void A_rule_that_cannot_be_read_is_not_also_told_to_be_missing()
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("condition: c2", "condition: c3", StringComparison.Ordinal));
        Assert.Equal(["network-soc/beacon.yaml:10:14 SR1141"], repository.Problems());
        Assert.Empty(repository.Load().Playbooks);
    }

    [Fact]
    public void What_is_broken_is_out_and_what_is_right_stays()
    {
        using var repository = Repository.Example().Add("other/a.yaml", Rule(1)).Add("other/b.yaml", Rule(2) + "mode: enforced\n");
        var set = repository.Load();
        Assert.True(set.HasErrors);
        Assert.Equal(2, set.Playbooks.Length);
        Assert.DoesNotContain(set.Playbooks, playbook => playbook.Title == "rule 2");
    }

    [Theory]
    [InlineData("a broken list", "lists/protected.yaml", "networks: [10.0.0.0/33]\n")]
    [InlineData("a broken team", "network-soc/team.yaml", Repository.Team + "scop: [10.0.0.0/8]\n")]
    public void Nothing_acts_under_guardrails_that_are_known_in_part_only(string why, string path, string text)
    {
        Assert.NotEmpty(why);
        using var repository = Repository.Example().Add(path, text).Add("network-soc/observing.yaml", Rule(1));
        Assert.Equal("rule 1", Assert.Single(repository.Load().Playbooks).Title);
    }

    [Fact]
    public void Expired_entries_are_out_of_force_and_said()
    {
        using var repository = Repository.Example().Add("lists/protected.yaml", "values: [{value: old, expires: 2026-01-31}, {value: new, expires: 2026-02-02}, always]\n");
        var set = repository.Load(options: new PlaybookLoaderOptions { Time = new Clock(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)) });
        Assert.Equal(["new", "always"], set.Protected);
        Assert.Equal("SR1305", Assert.Single(set.Diagnostics).Code);
    }

    [Theory]
    [InlineData("its own", "group-by: [SrcIpAddr, DstPortNumber]\n", "SrcIpAddr DstPortNumber")]
    [InlineData("the fields of its targets", "", "SrcHostname")]
    public void A_plain_rule_groups_by(string what, string line, string fields)
    {
        Assert.NotEmpty(what);
        using var repository = Repository.Example().Add("network-soc/plain.yaml", Rule(1) + line + "response: [{do: host.quarantine, with: {host: '{{ SrcHostname }}', for: 1h}}]\n");
        Assert.Equal(fields, string.Join(' ', repository.Load().Playbooks.Single(playbook => playbook.Title == "rule 1").GroupBy));
    }

    [Theory]
    [InlineData("not UTF-8", new byte[] { 0x74, 0x3A, 0xFF, 0xFE }, "SR1004")]
    [InlineData("binary", new byte[] { 0, 1, 2, 3 }, "SR1001")]
    [InlineData("a tab for indentation", new byte[] { (byte)'a', (byte)':', 10, 9, (byte)'b' }, "SR1001")]
    [InlineData("an open bracket", new byte[] { (byte)'a', (byte)':', (byte)' ', (byte)'[' }, "SR1001")]
    public void Rubbish_is_a_finding_and_the_rest_goes_on(string why, byte[] bytes, string code)
    {
        Assert.NotEmpty(why);
        using var repository = Repository.Example();
        File.WriteAllBytes(Path.Combine(repository.Root, "network-soc", "rubbish.yaml"), bytes);
        var set = repository.Load();
        Assert.Equal(code, Assert.Single(set.Diagnostics).Code);
        Assert.Single(set.Playbooks);
    }

    [Fact]
    public void Any_cut_of_a_playbook_gives_findings_and_never_an_exception()
    {
        using var repository = Repository.Example();
        for (var length = 0; length < Repository.Beacon.Length; length += 7)
            _ = repository.Add("network-soc/beacon.yaml", Repository.Beacon[..length]).Load().Diagnostics;
    }

    [Fact]
    public void Any_value_replaced_by_another_kind_gives_findings_and_never_an_exception()
    {
        using var repository = Repository.Example();
        string[] lines = Repository.Beacon.Split('\n');
        foreach (var odd in (string[])["[]", "{}", "null", "[[a]]", "{a: {b: c}}", "''", "-1", "0x7fffffffffffffffff", "{? [a] : b}", "*x", "!!binary aa"])
            for (var i = 0; i < lines.Length; i++)
                if (lines[i].Split(':', 2) is [var key, _] && !lines[i].Contains("---", StringComparison.Ordinal))
                    _ = repository.Add("network-soc/beacon.yaml", string.Join('\n', lines[..i].Append($"{key}: {odd}").Concat(lines[(i + 1)..]))).Load().Diagnostics;
    }

    [Fact]
    public void An_empty_step_is_no_step_and_is_said()
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon.Replace("response:\n", "response:\n  -\n", StringComparison.Ordinal));
        Assert.Equal(["network-soc/beacon.yaml:26:4 SR1205"], repository.Problems());
    }

    [Theory]
    [InlineData("", "CCCCT")]
    [InlineData("lateness: 1h\n", "CCCCF")]
    public void A_stated_lateness_keeps_what_late_events_are_judged_by(string line, string verdicts)
    {
        using var repository = Repository.Example().Add("network-soc/beacon.yaml", Repository.Beacon
            .Replace("{gte: 5}", "{gte: 2}", StringComparison.Ordinal).Replace("mode: observe\n", line, StringComparison.Ordinal));
        var set = repository.Load();
        Assert.Equal(verdicts, Correlation.Signals.Verdicts(set.CorrelatorOf(Assert.Single(set.Playbooks).Id), [0, 1000, 2000, 3000, 601], Assert.Single(set.Rules.Rules).Metadata.Handle));
    }

    [Fact]
    public void Two_thousand_files_are_quick()
    {
        using var repository = Repository.Example();
        for (var i = 0; i < 2000; i++)
            repository.Add($"rules/{i % 50}/rule{i}.yaml", Rule(i));
        var watch = Stopwatch.StartNew();
        Assert.Equal(2001, repository.Load().Playbooks.Length);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}: something grows faster than the files");
    }

    private static string Rule(int number) => string.Create(CultureInfo.InvariantCulture,
        $"title: rule {number}\nid: 00000000-0000-4000-8000-{number:x12}\nlogsource: {{category: firewall}}\ndetection:\n  sel: {{DstPortNumber: {number}, DvcAction: Allow}}\n  condition: sel\n");

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
