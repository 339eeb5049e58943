using System.Text.Json;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Findings;

public sealed class DiagnosticFormatterTests
{
    private static readonly Diagnostic Unknown = new("playbooks/network-soc/beacon.yaml", 2, 9, DiagnosticSeverity.Error, "SR1207", "unknown action 'host.quarantene'",
        "did you mean 'host.quarantine'? `secresponder actions` shows all of them", 15);

    [Fact]
    public void Text_shows_the_line_what_is_meant_and_the_way_out() => Assert.Equal("""
        playbooks/network-soc/beacon.yaml:2:9 error SR1207: unknown action 'host.quarantene'
            2 |   - do: host.quarantene
              |         ^^^^^^^^^^^^^^^
          did you mean 'host.quarantine'? `secresponder actions` shows all of them
        1 error, 0 warnings

        """, DiagnosticFormatter.ToText([Unknown], _ => ["response:", "  - do: host.quarantene"]));

    [Theory]
    [InlineData("the file is gone", null)]
    [InlineData("the file is shorter by now", "one line")]
    [InlineData("the line is shorter by now", "a\nb")]
    public void Text_does_without_the_line_where_it_can_not_be_shown(string why, string? file)
    {
        Assert.NotEmpty(why);
        Assert.DoesNotContain("|", DiagnosticFormatter.ToText([Unknown], _ => file?.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_can_not_steer_the_terminal() =>
        Assert.DoesNotContain('\u001b', DiagnosticFormatter.ToText([Unknown with { Message = "\u001b[2J" }], _ => ["", "\u001b]0;owned\u0007 aaaaaaaaaaa"]));

    [Fact]
    public void A_secret_in_plain_text_is_never_shown()
    {
        using var repository = Repository.Example();
        Examples.ByCode["SR1311"](repository);
        var found = repository.Load().Diagnostics;
        Assert.Contains(found, finding => finding.Code == "SR1311");
        Assert.DoesNotContain("s3cret", DiagnosticFormatter.ToText(found) + DiagnosticFormatter.ToJson(found) + DiagnosticFormatter.ToSarif(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Sabotage_any_other_code_on_that_line_would_show_it()
    {
        using var repository = Repository.Example();
        Examples.ByCode["SR1311"](repository);
        var found = repository.Load().Diagnostics.Select(finding => finding with { Code = "SR1310" });
        Assert.Contains("s3cret", DiagnosticFormatter.ToText(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_an_array_of_six_keys()
    {
        using var json = JsonDocument.Parse(DiagnosticFormatter.ToJson([Unknown]));
        var one = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(["file", "line", "column", "severity", "code", "message"], one.EnumerateObject().Select(member => member.Name));
        Assert.Equal("unknown action 'host.quarantene'; did you mean 'host.quarantine'? `secresponder actions` shows all of them", one.GetProperty("message").GetString());
        Assert.Equal("error", one.GetProperty("severity").GetString());
    }

    [Fact]
    public void Json_of_nothing_is_an_empty_array() => Assert.Equal("[]\n", DiagnosticFormatter.ToJson([]));

    [Fact]
    public void Sarif_names_version_rule_level_and_place()
    {
        using var sarif = JsonDocument.Parse(DiagnosticFormatter.ToSarif([Unknown with { File = "a b/c.yaml" }, Unknown with { Severity = DiagnosticSeverity.Warning, Code = "SR1106" }]));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        var run = sarif.RootElement.GetProperty("runs")[0];
        Assert.Equal(["SR1106", "SR1207"], run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()!));
        var result = run.GetProperty("results")[0];
        Assert.Equal(1, result.GetProperty("ruleIndex").GetInt32());
        Assert.Equal("error", result.GetProperty("level").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("a%20b/c.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal((2, 9, 24), (place.GetProperty("region").GetProperty("startLine").GetInt32(), place.GetProperty("region").GetProperty("startColumn").GetInt32(), place.GetProperty("region").GetProperty("endColumn").GetInt32()));
    }
}
