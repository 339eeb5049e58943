using System.Text.Json;
using SecResponder.Cli.Tests.Shipped;

namespace SecResponder.Cli.Tests.Commands;

public sealed class KqlCommandTests
{
    private static string Shipped => Path.Combine(AppContext.BaseDirectory, "playbooks");

    [Fact]
    public async Task Each_shipped_playbook_has_a_query_or_can_not_have_one()
    {
        var run = await CommandRun.OfAsync("kql", "--playbooks", Shipped, "--format", "ndjson");
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Equal(ShippedPlaybook.All.Count, run.Rows.Count);
        var (queries, others) = (run.Rows.Where(HasQuery).ToList(), run.Rows.Where(row => !HasQuery(row)));
        Assert.True(queries.Count >= 40);
        Assert.All(queries, row => Assert.Contains("_Im_", row.GetProperty("query").GetString(), StringComparison.Ordinal));
        Assert.All(others, row => Assert.Matches("a correlation of correlations has no query|compares with what was before", row.ToString()));

        static bool HasQuery(JsonElement row) => row.GetProperty("query").ValueKind != JsonValueKind.Null;
    }

    [Fact]
    public async Task One_is_told_as_the_query_itself()
    {
        var run = await CommandRun.OfAsync("kql", Path.Combine(Shipped, "network-soc", "beacon.yaml"), "--last", "36h");
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.StartsWith("// Contain a host that beacons", run.Out, StringComparison.Ordinal);
        Assert.Contains("let lookback = 36h;", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Findings, "no-such-playbook")]
    [InlineData(ExitCodes.Usage, "--last", "soon")]
    [InlineData(ExitCodes.CouldNotRun, "no-such.yaml", "--playbooks", "no-such-folder")]
    public async Task What_can_not_be_done_is_said(int exit, params string[] args)
    {
        var run = await CommandRun.OfAsync(["kql", .. args, .. args.Contains("--playbooks") ? [] : (string[])["--playbooks", Shipped]]);
        Assert.Equal((exit, ""), (run.ExitCode, run.Out));
        Assert.Contains("secresponder:", run.Error, StringComparison.Ordinal);
    }
}
