using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Tests.Matching;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Sigma;

/// <summary>Every case of the truth table that is not about correlations.</summary>
public sealed class TruthTable
{
    // A case's coarse class of mistake, and the codes that belong to it.
    private static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["modifier"] = ["SR1130", "SR1131"],
        ["type"] = ["SR1104", "SR1132"],
        ["value"] = ["SR1105", "SR1121", "SR1133"],
        ["placeholder"] = ["SR1135"],
        ["structure"] = ["SR1002", "SR1101", "SR1102", "SR1103", "SR1104", "SR1110", "SR1120", "SR1160"],
        ["condition"] = ["SR1140", "SR1144"],
        ["identifier"] = ["SR1141", "SR1142"],
    };

    public static IEnumerable<TheoryDataRow<string>> Detections => SigmaCases.Names("detection").Select(name => new TheoryDataRow<string>(name));

    public static IEnumerable<TheoryDataRow<string>> Errors => SigmaCases.Names("errors").Select(name => new TheoryDataRow<string>(name));

    public static IEnumerable<TheoryDataRow<string>> Documents => SigmaCases.Names("documents").Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Detections))]
    public void A_detection_matches_and_misses_as_the_table_says(string name) => Matches(SigmaCases.Case("detection", name));

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_mistake_is_reported_as_what_it_is(string name) => IsRefused(SigmaCases.Case("errors", name));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_work_together_as_the_table_says(string name)
    {
        var one = SigmaCases.Case("documents", name);
        if (SigmaCases.Text(one, "error") is "true")
            IsRefused(one);
        else
            Matches(one);
    }

    [Fact]
    public void The_table_is_all_there()
    {
        Assert.Equal(93, Detections.Count());
        Assert.Equal(48, Errors.Count());
        Assert.Equal(10, Documents.Count());
    }

    private static void Matches(YamlMap one)
    {
        var read = SigmaCases.Read(one);
        Assert.DoesNotContain(read.Diagnostics, finding => finding.Severity == DiagnosticSeverity.Error);
        foreach (var gateOf in new GateChoice[] { Gate.Of, Gate.Open })
        {
            var engine = new Engine(read.Rules, read.Filters, gateOf);
            foreach (var json in SigmaCases.Events(one, "match"))
                Assert.True(engine.Match(json).Count > 0, $"{json} must match");
            foreach (var json in SigmaCases.Events(one, "miss"))
                Assert.True(engine.Match(json).Count == 0, $"{json} must not match");
        }
    }

    private static void IsRefused(YamlMap one)
    {
        var read = SigmaCases.Read(one);
        var errors = read.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.Contains(errors, error => Kinds[SigmaCases.Text(one, "kind")!].Contains(error.Code));
        Assert.All(errors, error => Assert.True(error is { Line: > 0, Column: > 0, Message.Length: > 0, Remedy.Length: > 0 }, error.ToString()));
    }
}
