using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace SecResponder.Cli.Tests.Commands;

public sealed class NormalizeCommandTests
{
    private const string Deny = "<164>Mar 01 2026 10:00:01 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22 by access-group \"outside_in\" [0x0, 0x0]";
    private const string Config = "1,2026/03/03 21:57:00,0132,CONFIG,0,2816,2026/03/03 21:57:00,10.20.0.50,,delete,mallory,Web,Succeeded, shared log-settings syslog siem,73,0x0,0,0,0,0,,pa-edge-1";
    private const string Activity = """{"time":"2026-03-03T21:56:00Z","resourceId":"/SUBSCRIPTIONS/S/X","operationName":"MICROSOFT.X/Y/WRITE","resultType":"Success","identity":{"claims":{"appid":"a"}}}""";

    [Theory]
    [InlineData("cisco-asa", Deny, "NetworkSession")]
    [InlineData("paloalto-panos", Config, "AuditEvent")]
    [InlineData("azure-activity", Activity, "AuditEvent")]
    [InlineData("auto", Deny, "NetworkSession")]
    [InlineData("auto", Config, "AuditEvent")]
    [InlineData("auto", Activity, "AuditEvent")]
    public async Task One_flat_object_an_event_with_its_line(string source, string line, string schema)
    {
        var run = await CommandRun.WithInputAsync($"\n{line}\n", "normalize", "--source", source, "--format", "ndjson");

        var row = Assert.Single(run.Rows);
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.Equal(2, row.GetProperty("_line").GetInt32());
        Assert.Equal(schema, row.GetProperty("EventSchema").GetString());
        Assert.All(row.EnumerateObject(), member => Assert.NotEqual(JsonValueKind.Object, member.Value.ValueKind));
    }

    [Fact]
    public async Task What_can_not_be_read_is_said_with_its_line_and_counted_and_the_rest_goes_on()
    {
        var run = await CommandRun.WithInputAsync($"{Deny}\nrubbish\n%ASA-4-106023: no such form\n{Deny}\n", "normalize", "--source", "cisco-asa", "--format", "ndjson");

        Assert.Equal([1, 4], run.Rows.Select(row => row.GetProperty("_line").GetInt32()));
        Assert.Contains("line 2: malformed", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 3: malformed", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 events, 2 unreadable", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task Nothing_but_rubbish_is_a_finding_and_nothing_at_all_is_not()
    {
        Assert.Equal(ExitCodes.Findings, (await CommandRun.WithInputAsync("rubbish\n", "normalize")).ExitCode);
        Assert.Equal(ExitCodes.Fine, (await CommandRun.WithInputAsync("", "normalize")).ExitCode);
    }

    [Fact]
    public async Task Ten_megabytes_in_one_line_are_one_rejection()
    {
        var input = Encoding.UTF8.GetBytes($"{Deny}\n{new string('x', 10 << 20)}\n{Deny}\n");

        var run = await CommandRun.WithInputAsync(input, "normalize", "--format", "ndjson");

        Assert.Equal([1, 3], run.Rows.Select(row => row.GetProperty("_line").GetInt32()));
        Assert.Contains("line 2: too-long", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 events, 1 unreadable", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_and_records_over_several_lines_are_read_too()
    {
        using var scratch = new Scratch();
        var file = Path.Combine(scratch.Folder, "a.gz");
        await using (var gzip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($"{{\n\"records\": [\n{Activity},\n{Activity}\n]\n}}\n{Deny}\n"), TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("normalize", file, "--format", "ndjson");

        Assert.Equal([3, 4, 7], run.Rows.Select(row => row.GetProperty("_line").GetInt32()));
    }

    [Fact]
    public async Task A_log_line_can_not_write_to_the_terminal()
    {
        var run = await CommandRun.WithInputAsync("%ASA-9-\u001b[31mred\n<164>x %ASA-4-106023: \u001b]0;title\u0007[red]\n", "normalize", "--format", "table");

        Assert.DoesNotContain("\u001b", run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0007", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normalize", "--source", "nope")]
    [InlineData("normalize", "--format", "xml")]
    [InlineData("nonsense")]
    [InlineData("detect")]
    public async Task A_wrong_call_is_2_and_says_where_to_look(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_3()
    {
        var run = await CommandRun.OfAsync("normalize", "/no/such/file");

        Assert.Equal(ExitCodes.CouldNotRun, run.ExitCode);
        Assert.Contains("/no/such/file", run.Error, StringComparison.Ordinal);
    }
}
