using System.Xml.Linq;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>Reports of replay and backtest: whole in one file, with the figures that the command prints, and with nothing in them that an event could have made up.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_replay_has_a_page_with_what_it_printed()
    {
        var run = await RunAsync("replay", Log(), "--playbooks", Playbooks("Beacon", "observe"), "--report", File("r.html"), "--format", "ndjson");
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        var page = Page("r.html");
        Assert.Equal(["12", "2", "2"], Tiles(page).Take(3));
        Assert.Equal(2, page.Descendants("details").Count());
        Assert.Equal(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, page.Descendants("details").Descendants("tbody").Elements("tr").Count());
        Assert.Equal(2, page.Descendants("i").Count(bar => ((string?)bar.Attribute("class"))?.StartsWith("held only", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task A_backtest_has_a_page_with_both_versions()
    {
        var run = await RunAsync("backtest", Log(), "--playbooks", Playbooks("Beacon", "enforce", 7), "--before", Playbooks("Beacon", "observe"), "--report", File("b.html"), "--format", "json");
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        var page = Page("b.html");
        Assert.Equal(["incidents", "2", "1"], page.Descendants("tr").Skip(1).First().Elements("td").Select(cell => cell.Value));
        Assert.Equal(2, page.Descendants("div").Count(part => (string?)part.Attribute("class") == "times"));
        Assert.Contains(page.Descendants("i"), tag => tag.Value == "enforced");
        Assert.Contains(page.Descendants("i"), bar => (string?)bar.Attribute("class") == "held");
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("backtest")]
    public async Task What_others_wrote_is_text_in_it(string command)
    {
        const string Hostile = """<script src="https://evil.example/x.js"></script><img src=x onerror=alert(1)> " ' & </title>""";
        string[] both = command == "backtest" ? ["--before", Playbooks("old", "observe")] : [];
        Assert.Equal(ExitCodes.Fine, (await RunAsync([command, Log(), "--playbooks", Playbooks(Hostile, "observe", command == "backtest" ? 7 : 5), .. both, "--report", File("h.html")])).ExitCode);
        var page = Page("h.html");
        Assert.Contains(page.Descendants(), element => element.Value.Contains("<script src=", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img" or "link" or "iframe" or "a" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", System.IO.File.ReadAllText(File("h.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_happened_the_page_says_so()
    {
        _scratch.Write("empty.log", "<166>Mar 03 2026 20:00:00 fw-1 : %ASA-6-302013: Built outbound TCP connection 1 for outside:198.51.100.9/443 (198.51.100.9/443) to inside:10.0.0.5/20001 (192.0.2.1/20001)\n");
        Assert.Equal(ExitCodes.Fine, (await RunAsync("replay", File("empty.log"), "--playbooks", Playbooks("Beacon", "observe"), "--report", File("r.html"))).ExitCode);
        Assert.Contains("Nothing would have happened.", Page("r.html").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_can_not_be_written_is_said()
    {
        var run = await RunAsync("replay", Log(), "--playbooks", Playbooks("Beacon", "observe"), "--report", File("nowhere/r.html"));
        Assert.Equal(ExitCodes.CouldNotRun, run.ExitCode);
        Assert.Contains("there is no folder for the report", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(arguments);

    private string File(string name) => Path.Combine(_scratch.Folder, name);

    // Well-formed to the last letter, or what an event says has got out of its place.
    private XElement Page(string name) => XDocument.Parse(System.IO.File.ReadAllText(File(name))).Root!;

    private static IEnumerable<string> Tiles(XElement page) => page.Descendants("div").Where(part => (string?)part.Attribute("class") == "tile").Select(tile => tile.Element("b")!.Value);

    // Two hosts, one of them seven times and the other five.
    private string Log()
    {
        var lines = Enumerable.Range(0, 12).Select(i =>
            $"<166>Mar 03 2026 20:{i:00}:00 fw-1 : %ASA-6-302013: Built outbound TCP connection {i} for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.{(i < 7 ? 5 : 6)}/{20000 + i} (192.0.2.1/{20000 + i})");
        _scratch.Write("asa.log", string.Join('\n', lines) + "\n");
        return File("asa.log");
    }

    private string Playbooks(string title, string mode, int least = 5)
    {
        var folder = $"{mode}{least}{title.Length}";
        _scratch.Write($"{folder}/soc/team.yaml", "approvers: {leads: [ann@corp.example]}\n");
        _scratch.Write($"{folder}/soc/beacon.yaml", $$$"""
            title: Allowed
            id: 7c6a2a3e-4a54-4b5c-9e8e-6a2a9f2c1d10
            name: allowed
            status: test
            logsource: {category: firewall}
            detection:
              there: {DstIpAddr: 203.0.113.9}
              condition: there
            ---
            title: '{{{title.Replace("'", "''", StringComparison.Ordinal)}}}'
            id: 3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11
            status: test
            level: high
            correlation:
              type: event_count
              rules: [allowed]
              group-by: [SrcIpAddr]
              timespan: 1h
              condition: {gte: {{{least}}}}
            mode: {{{mode}}}
            owner: soc
            response:
              - do: host.quarantine
                with: {host: '{{ SrcIpAddr }}', for: 4h}
            """);
        return File(folder);
    }
}
