using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Cli.Demo;
using Xunit;

namespace SecResponder.Cli.Tests.Demo;

/// <summary>The lines are what the vendors write, there are enough of them, and the same seed gives the same bytes.</summary>
public sealed partial class DemoTrafficTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void Every_seed_gives_enough_lines_of_every_stream_in_the_order_of_time(int seed)
    {
        var traffic = DemoTraffic.Generate(seed, DemoTraffic.DefaultStart);

        Assert.True(traffic.Lines.Length >= 2400, $"{traffic.Lines.Length} lines");
        Assert.Equal(DemoStreams.All.Select(entry => entry.Stream).Order(), traffic.Lines.Select(line => line.Stream).Distinct().Order());
        Assert.Equal(traffic.Lines.Select(line => line.Time).Order(), traffic.Lines.Select(line => line.Time));
        Assert.All(traffic.Lines, line => Assert.InRange(line.Time, traffic.Scenario.Start.AddMinutes(-1), traffic.Scenario.End.AddMinutes(1)));
    }

    [Fact]
    public void The_same_seed_and_start_give_the_same_bytes()
    {
        var again = DemoTraffic.Generate(DemoLines.Seed, DemoTraffic.DefaultStart);

        Assert.Equal(DemoLines.Traffic.Lines.Select(line => Convert.ToHexString(line.Bytes)), again.Lines.Select(line => Convert.ToHexString(line.Bytes)));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(7, 1)]
    public void Another_seed_or_start_gives_others(int seed, int daysLater)
    {
        var other = DemoTraffic.Generate(seed, DemoTraffic.DefaultStart.AddDays(daysLater));

        Assert.NotEqual(DemoLines.Traffic.Lines.Select(DemoLines.Text), other.Lines.Select(DemoLines.Text));
    }

    [Theory]
    [InlineData("TRAFFIC", "pa-edge-1", 53, 117)]
    [InlineData("TRAFFIC", "pa-branch-1", 53, 115)]
    [InlineData("THREAT", "pa-edge-1", 60, 123)]
    public void Session_lines_have_the_columns_of_their_release(string type, string device, int deviceColumn, int columns)
    {
        var lines = DemoLines.Traffic.PanOs(type).Where(line => line[deviceColumn] == device).ToList();

        Assert.True(lines.Count > 20, $"{lines.Count} {type} lines of {device}");
        Assert.All(lines, line => Assert.Equal(columns, line.Length - 1));
    }

    [Fact]
    public void Change_lines_have_two_columns_less_where_the_format_leaves_the_change_out()
    {
        var lines = DemoLines.Traffic.PanOs("CONFIG").ToList();

        Assert.Equal([26, 28], lines.Select(line => line.Length - 1).Distinct().Order());
        Assert.All(lines, line => Assert.Matches("^[0-9]{19}$", line[line.Length - 1 == 28 ? 17 : 15]));
    }

    [Fact]
    public void Traffic_lines_keep_what_belongs_together()
    {
        Assert.All(DemoLines.Traffic.PanOs("TRAFFIC"), line =>
        {
            Assert.Equal(int.Parse(line[32]), int.Parse(line[33]) + int.Parse(line[34]));
            Assert.Equal(int.Parse(line[35]), int.Parse(line[45]) + int.Parse(line[46]));
            Assert.Equal(line[7].Replace('/', '-'), line[103][..10] + " " + line[103][11..19]);
            Assert.Equal(line[10] != "0.0.0.0", line[27] != "0");
        });
    }

    [Fact]
    public void Counters_of_a_firewall_rise_as_its_time_does()
    {
        foreach (var device in DemoLines.Traffic.PanOs("TRAFFIC").GroupBy(line => line[53]))
        {
            Assert.Equal(device.Select(line => long.Parse(line[40])).Order(), device.Select(line => long.Parse(line[40])));
            Assert.Equal(device.Count(), device.Select(line => line[23]).Distinct().Count());
        }
    }

    [Fact]
    public void Every_ASA_line_but_the_junk_has_the_form_of_a_message()
    {
        var strangers = DemoLines.Traffic.Of(DemoStreams.CiscoAsa).Where(line => !AsaLine().IsMatch(line));

        Assert.Single(strangers);
    }

    [Theory]
    [InlineData(302013)]
    [InlineData(302014)]
    [InlineData(305011)]
    [InlineData(305012)]
    [InlineData(106015)]
    [InlineData(106023)]
    [InlineData(106100)]
    [InlineData(111009)]
    [InlineData(111010)]
    [InlineData(113004)]
    [InlineData(113005)]
    [InlineData(113015)]
    [InlineData(113019)]
    public void Every_kind_of_ASA_message_occurs(int message) =>
        Assert.Contains(DemoLines.Traffic.Of(DemoStreams.CiscoAsa), line => line.Contains($"-{message}: ", StringComparison.Ordinal));

    [Fact]
    public void Every_connection_that_an_ASA_tears_down_was_built_before()
    {
        var built = new HashSet<string>();
        foreach (var line in DemoLines.Traffic.Of(DemoStreams.CiscoAsa))
        {
            if (BuiltLine().Match(line) is { Success: true } start)
                Assert.True(built.Add(start.Groups[1].Value));
            if (TornDownLine().Match(line) is { Success: true } end)
                Assert.True(built.Remove(end.Groups[1].Value), line);
        }
    }

    [Fact]
    public void Every_body_of_the_change_log_is_an_object_with_records()
    {
        var records = 0;
        foreach (var body in DemoLines.Traffic.Of(DemoStreams.AzureActivity))
        {
            using var json = JsonDocument.Parse(body);
            foreach (var record in json.RootElement.GetProperty("records").EnumerateArray())
            {
                records++;
                Assert.Equal(TimeSpan.Zero, record.GetProperty("time").GetDateTimeOffset().Offset);
                if (record.GetProperty("properties").TryGetProperty("requestbody", out var request))
                    JsonDocument.Parse(request.GetString()!).Dispose();
            }
        }
        Assert.True(records > 70, $"{records} records");
    }

    [Fact]
    public void A_stream_is_written_one_line_a_record()
    {
        using var file = new MemoryStream();
        DemoLines.Traffic.WriteTo(file, DemoStreams.CiscoAsa);

        Assert.Equal(DemoLines.Traffic.Of(DemoStreams.CiscoAsa).Count(), file.ToArray().Count(octet => octet == '\n'));
    }

    [GeneratedRegex(@"^<1(6[0-7])>[A-Z][a-z]{2} \d\d 2026 \d\d:\d\d:\d\d asa-(dc|vpn)-1 : %ASA-[0-7]-\d{6}: \S")]
    private static partial Regex AsaLine();

    [GeneratedRegex(@"Built (?:inbound|outbound) TCP connection (\d+) ")]
    private static partial Regex BuiltLine();

    [GeneratedRegex(@"Teardown TCP connection (\d+) ")]
    private static partial Regex TornDownLine();
}
