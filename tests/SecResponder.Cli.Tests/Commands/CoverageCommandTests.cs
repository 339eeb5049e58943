using System.Text.Json;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>coverage</c>: what the tags claim, counted by whether a source gives the events for it.</summary>
public sealed class CoverageCommandTests
{
    private const string Rules = """
        title: Fed
        id: 00000000-0000-4000-8000-000000000041
        tags: [attack.discovery, attack.t1046]
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Counted
        name: counted
        tags: [attack.credential_access, attack.T1110.001]
        logsource: {product: okta}
        detection: {s: {eventType: x}, condition: s}
        ---
        title: Often
        id: 00000000-0000-4000-8000-000000000042
        correlation: {type: event_count, rules: [counted], timespan: 10m, condition: {gte: 3}}
        ---
        title: Waiting
        id: 00000000-0000-4000-8000-000000000043
        tags: [attack.t1046, attack.t1059, attack.s0002, cve.2026-1]
        logsource: {product: typewriter}
        detection: {s: {a: 1}, condition: s}
        """;

    [Fact]
    public async Task Techniques_count_what_can_fire_apart_from_what_waits()
    {
        using var scratch = new Scratch();
        scratch.Write("r.yml", Rules);

        var run = await CommandRun.OfAsync("coverage", scratch.Folder, "--format", "json");

        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(["T1046 1 1", "T1059 0 1", "T1110.001 1 0"], report.GetProperty("techniques").EnumerateArray().Select(row => $"{row.GetProperty("id")} {row.GetProperty("fed")} {row.GetProperty("waiting")}"));
        Assert.Equal(["credential-access", "discovery"], report.GetProperty("tactics").EnumerateArray().Select(row => row.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("*/typewriter/*", report.GetProperty("waiting").EnumerateArray().Single().GetProperty("logsource").GetString());
        Assert.Equal(("used", "unused"), (StateOf(report, "cisco-asa"), StateOf(report, "github-audit")));
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task A_source_that_rules_use_and_a_log_has_nothing_of_is_silent()
    {
        using var scratch = new Scratch();
        scratch.Write("r.yml", Rules);
        var log = scratch.Write("asa.log", "%ASA-4-106023: Deny tcp src outside:198.51.100.7/1 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]\n");

        var run = await CommandRun.OfAsync("coverage", Path.Combine(scratch.Folder, "r.yml"), "--format", "json", "--input", log);

        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(("used", "silent", "unused"), (StateOf(report, "cisco-asa"), StateOf(report, "okta-system"), StateOf(report, "github-audit")));
    }

    // MITRE's layer format 4.5: what the Navigator refuses to load without, and the kinds of its values.
    [Fact]
    public async Task The_layer_is_one_that_the_navigator_loads()
    {
        using var scratch = new Scratch();
        scratch.Write("r.yml", Rules);

        var layer = JsonDocument.Parse((await CommandRun.OfAsync("coverage", scratch.Folder, "--format", "navigator")).Out).RootElement;

        Assert.Equal(("4.5", "enterprise-attack"), (layer.GetProperty("versions").GetProperty("layer").GetString(), layer.GetProperty("domain").GetString()));
        Assert.False(string.IsNullOrEmpty(layer.GetProperty("name").GetString()));
        Assert.All(layer.GetProperty("techniques").EnumerateArray(), technique =>
        {
            Assert.Matches(@"^T[0-9]{4}(\.[0-9]{3})?$", technique.GetProperty("techniqueID").GetString());
            Assert.Equal(JsonValueKind.Number, technique.GetProperty("score").ValueKind);
            Assert.All(technique.GetProperty("metadata").EnumerateArray(), entry => Assert.Equal((JsonValueKind.String, JsonValueKind.String), (entry.GetProperty("name").ValueKind, entry.GetProperty("value").ValueKind)));
        });
        Assert.True(layer.GetProperty("gradient").GetProperty("maxValue").GetInt32() > layer.GetProperty("gradient").GetProperty("minValue").GetInt32());
        Assert.Equal(3, layer.GetProperty("gradient").GetProperty("colors").GetArrayLength());
    }

    [Fact]
    public async Task A_person_sees_what_waits()
    {
        using var scratch = new Scratch();
        scratch.Write("r.yml", Rules);

        var run = await CommandRun.OfAsync("coverage", scratch.Folder);

        Assert.Contains("3 playbooks and rules report, 2 have events from a source", run.Out, StringComparison.Ordinal);
        Assert.Contains("*/typewriter/*", run.Out, StringComparison.Ordinal);
    }

    private static string? StateOf(JsonElement report, string source) => report.GetProperty("sources").EnumerateArray().Single(row => row.GetProperty("id").GetString() == source).GetProperty("state").GetString();
}
