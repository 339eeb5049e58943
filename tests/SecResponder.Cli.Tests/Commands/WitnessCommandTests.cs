namespace SecResponder.Cli.Tests.Commands;

public sealed class WitnessCommandTests
{
    private const string Rules = """
        title: Wakes on a port
        id: 00000000-0000-4000-8000-000000000001
        logsource: {category: firewall}
        detection: {s: {DstPortNumber: 4444}, condition: s}
        ---
        title: Says only what it does not want
        id: 00000000-0000-4000-8000-000000000002
        logsource: {category: firewall}
        detection: {s: {SrcIpAddr|cidr: 10.0.0.0/8}, condition: not s}
        """;

    [Fact]
    public async Task Rules_that_nothing_wakes_are_listed_with_the_reason()
    {
        using var scratch = new Scratch();
        var run = await CommandRun.WithInputAsync("", "witness", scratch.Write("r.yml", Rules), "--format", "ndjson");

        var row = Assert.Single(run.Rows);
        Assert.Equal("00000000-0000-4000-8000-000000000002 always says what SrcIpAddr must not be", $"{row.GetProperty("rule").GetString()} {row.GetProperty("wakes").GetString()} {row.GetProperty("witness").GetString()}");
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task All_rules_are_listed_on_request()
    {
        using var scratch = new Scratch();
        var run = await CommandRun.WithInputAsync("", "witness", scratch.Write("r.yml", Rules), "--all", "--format", "ndjson");

        Assert.Equal(["says what SrcIpAddr must not be", "DstPortNumber is '4444'"], run.Rows.Select(row => row.GetProperty("witness").GetString()));
    }
}
