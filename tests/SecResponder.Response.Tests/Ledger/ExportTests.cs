using System.Security.Cryptography;
using System.Text.Json;
using SecResponder.Response.Ledger;
using SecResponder.Response.Ledger.Export;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Ledger;

/// <summary>What leaves the house: whole, unable to run anything, and without what was to be left out.</summary>
public sealed class ExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IAsyncEnumerable<Story> One(Story story) => new[] { story }.ToAsyncEnumerable();

    private const string Evil = "<script>alert(1)</script>,\"=HYPERLINK(0)";

    [Fact]
    public async Task Json_has_each_row_with_its_fact_as_it_was_written()
    {
        var story = await StoryAsync("10.0.0.5");
        var output = new StringWriter();
        await LedgerJson.WriteAsync(output, One(story), Token);
        var rows = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.Equal(story.Rows.Select(row => row.Data), rows.Select(row => row.GetProperty("fact").GetString()));
        Assert.Equal(Convert.ToHexStringLower(story.Rows[^1].Hash.AsSpan()), rows[^1].GetProperty("hash").GetString());
        Assert.Equal(SHA256.HashSizeInBytes * 2, rows[0].GetProperty("hash").GetString()!.Length);
    }

    [Fact]
    public async Task A_spreadsheet_runs_nothing_and_keeps_its_columns()
    {
        var story = await StoryAsync(Evil);
        var output = new StringWriter();
        await LedgerCsv.WriteAsync(output, One(story with { Lines = [.. story.Lines.Select(line => line with { What = "=1+1" })] }), Token);

        Assert.Contains(",'=1+1,", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(",=1+1", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(story.Rows.Length + 1, output.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_page_shows_text_as_text()
    {
        var output = new StringWriter();
        await LedgerHtml.WriteAsync(output, One(await StoryAsync(Evil)), Make.Noon, Token);

        Assert.DoesNotContain("<script", output.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("ann \"the boss\" o'neil")]
    public async Task A_redacted_value_stands_nowhere_and_is_the_same_placeholder_everywhere(string value)
    {
        var story = new LedgerRedaction(["srcipaddr"]).Of(await StoryAsync(value));
        var output = new StringWriter();
        await LedgerJson.WriteAsync(output, One(story), Token);
        await LedgerCsv.WriteAsync(output, One(story), Token);
        await LedgerHtml.WriteAsync(output, One(story), Make.Noon, Token);

        Assert.DoesNotContain(value, output.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(JsonEncodedText.Encode(value).ToString(), output.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("[SrcIpAddr 1]", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("[SrcIpAddr 2]", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_addresses_of_which_one_begins_the_other_each_goes_by_itself()
    {
        var redaction = new LedgerRedaction(["SrcIpAddr"]);
        var (first, second) = (redaction.Of(await StoryAsync("10.0.0.5")), redaction.Of(await StoryAsync("10.0.0.55")));

        Assert.Contains("[SrcIpAddr 1]", first.Incident.Evidence, StringComparison.Ordinal);
        Assert.Contains("[SrcIpAddr 2]", second.Incident.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("[SrcIpAddr 1]5", second.Incident.Evidence, StringComparison.Ordinal);
    }

    private static async Task<Story> StoryAsync(string address)
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        await process.TakeAsync(Make.Signal(1) with { Group = [address], Evidence = JsonSerializer.Serialize(new Dictionary<string, string> { ["SrcIpAddr"] = address }) });
        await process.RunAsync();
        return Assert.Single(await process.Why.AskAsync(address, 10, Process.Token));
    }
}
