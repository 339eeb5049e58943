using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Importing;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Importing;

/// <summary>Whatever is imported: it ends, nothing is thrown, and what comes of it is read without a mistake.</summary>
public sealed class ImportLaws
{
    private static readonly string[] Words =
    [
        "AWSCloudTrail", "_Im_NetworkSession", "| where ", "| extend ", "| summarize ", " by ", "count()", "dcount(DstPortNumber)", " and ", " or ", "not(", "(", ")", "[", "]", "EventName", "SrcIpAddr", " == ", " in~ ", " has_any ",
        "'x'", "\"y*\"", "@'\\d'", "dynamic(['a', 1])", "let a = ", ";", "5m", "0x1F", "1.5", " > ", " between (1 .. 2)", "| join kind=inner (", ") on x", "ago(1d)", "bin(TimeGenerated, 5m)", "ipv4_is_in_range(SrcIpAddr, '10.0.0.0/8')",
        " matches regex ", "```", "//", "\n", "| mv-apply x = y on (where x.z == 1)", "a", "$", "{", "}", "..", "\u2028", "\u0001", ",", ".", "'", "has 'a: b #c'",
    ];

    private static readonly string[] Conditions =
    [
        "ka.verb", "ka.user.name", "=", "!=", " in ", " intersects ", "(", ")", ",", "and ", "or ", "not ", "m", "l", "'a'", "\"", "exists ", "regex ", "glob ", "*", "[", "]", "jevt.value[/a~1b]", "tolower(", "ka.req.pod.containers.image[0]", "\n", ">", "1",
    ];

    [Fact]
    public void A_query_of_whatever_words_is_translated_whole_or_not_at_all()
    {
        var translated = 0;
        Prop.ForAll(Texts(Words), query => { translated += Check(Imported.Sentinel("AWSCloudTrail | where EventName == 'A' " + query)); }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260401, 7));
        Assert.InRange(translated, 5, 500);
    }

    [Fact]
    public void A_condition_of_whatever_words_is_translated_whole_or_not_at_all() =>
        Prop.ForAll(Texts(Conditions), condition => { Check($"- list: l\n  items: [a, l]\n- macro: m\n  condition: ka.verb=get\n- rule: r\n  source: k8s_audit\n  condition: {System.Text.Json.JsonSerializer.Serialize(condition)}"); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260402, 7));

    [Fact]
    public void A_broken_file_breaks_nothing()
    {
        string[] whole =
        [
            Imported.Sentinel("let a = dynamic(['x']);\nAuditLogs | where OperationName in~ (a) | mv-expand TargetResources | summarize n = count() by bin(TimeGenerated, 1h) | where n > 3", "entityMappings: [{entityType: IP, fieldMappings: [{columnName: n}]}]"),
            "title: a\nlogsource: {category: firewall}\ndetection: {selection: {dst_port: 23}, condition: selection}\n---\ntitle: b\ncorrelation: {type: event_count, rules: [a], timespan: 5m, condition: {gte: 3}}\n",
            "- macro: m\n  condition: (ka.verb=get)\n- rule: r\n  condition: m and not ka.user.name in (x)\n  source: k8s_audit\n  exceptions: [{name: e, fields: [ka.verb], values: [[a]]}]\n",
        ];
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => { Check(Broken(whole[(seed & int.MaxValue) % whole.Length], new System.Random(seed))); }).Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(20260403, 7));
    }

    [Theory]
    [InlineData(20_000, "(")]
    [InlineData(20_000, "not(")]
    [InlineData(20_000, "a.")]
    [InlineData(20_000, "a + ")]
    [InlineData(20_000, "EventName == 'A' or ")]
    [InlineData(20_000, "'x', ")]
    public void However_deep_or_long_it_ends(int times, string word)
    {
        var text = string.Concat(Enumerable.Repeat(word, times));
        Check(Imported.Sentinel($"AWSCloudTrail | where {text}EventName == 'B'"));
        Check($"- rule: r\n  source: k8s_audit\n  condition: {System.Text.Json.JsonSerializer.Serialize(text + "ka.verb=get")}");
    }

    [Fact]
    public void Names_that_stand_for_ever_more_names_end()
    {
        var lets = string.Concat(Enumerable.Range(1, 60).Select(number => $"let a{number} = a{number - 1} or a{number - 1};\n"));
        Check(Imported.Sentinel($"let a0 = EventName == 'A';\n{lets}AWSCloudTrail | where a60"));
    }

    private static Arbitrary<string> Texts(string[] words) => Gen.Elements(words).ListOf().Select(some => string.Concat(some)).ToArbitrary();

    private static string Broken(string text, System.Random random)
    {
        var letters = text.ToList();
        for (var edits = random.Next(1, 6); edits > 0 && letters.Count > 1; edits--)
            switch (random.Next(3))
            {
                case 0:
                    letters.RemoveRange(random.Next(letters.Count), 1);
                    break;
                case 1:
                    letters.Insert(random.Next(letters.Count), (char)random.Next(32, 127));
                    break;
                default:
                    letters[random.Next(letters.Count)] = "\n:-'\"{}[]|>#&*!%@`\u00e9"[random.Next(19)];
                    break;
            }
        return new string([.. letters]);
    }

    // How many were translated; each of them must read without a mistake, unless it is Sigma: its text is its author's.
    private static int Check(string text)
    {
        var rules = Imported.Of(("rules/one.yaml", text));
        foreach (var rule in rules)
        {
            Assert.Equal(rule.Outcome == ImportOutcome.Imported, rule.Text is not null);
            Assert.True(rule.Outcome == ImportOutcome.Imported || !rule.Remarks.IsEmpty);
            if (rule.Format == RuleFormat.Sigma || rule.Text is null)
                continue;
            var yaml = YamlReader.Read("one.yaml", rule.Text);
            Assert.Empty(yaml.Diagnostics.Concat(SigmaReader.Read("one.yaml", yaml.Documents).Diagnostics).Where(finding => finding.Severity == DiagnosticSeverity.Error).Select(finding => $"{finding.Message}\n{rule.Text}"));
        }
        return rules.Count(rule => rule.Outcome == ImportOutcome.Imported);
    }
}
