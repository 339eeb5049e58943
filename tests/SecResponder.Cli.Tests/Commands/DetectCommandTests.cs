using System.IO.Compression;

namespace SecResponder.Cli.Tests.Commands;

public sealed class DetectCommandTests
{
    private const string Rules = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Thrice denied
        id: 00000000-0000-4000-8000-000000000002
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        """;

    [Fact]
    public async Task Rules_and_correlations_name_the_line_that_made_them_true()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules);
        var lines = string.Join('\n', Enumerable.Range(0, 4).Select(n =>
            $"<164>Mar 01 2026 10:0{n}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4000{n} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"));

        var run = await CommandRun.WithInputAsync("rubbish\n" + lines, "detect", "--rules", rules, "--source", "cisco-asa", "--format", "ndjson");

        Assert.Equal(
            ["2 …01", "3 …01", "4 …01", "4 …02", "5 …01", "5 …02"],
            run.Rows.Select(row => $"{row.GetProperty("event").GetInt32()} …{row.GetProperty("rule").GetString()![^2..]}"));
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task A_silence_is_named_by_the_line_that_told_of_it_and_the_end_of_a_log_is_none()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Replace("type: event_count", "type: absence", StringComparison.Ordinal).Replace(", condition: {gte: 3}", "", StringComparison.Ordinal));
        var lines = string.Join('\n', new[] { (0, 1), (4, 2), (8, 2), (11, 2), (15, 2) }.Select(one =>
            $"<164>Mar 01 2026 10:{one.Item1:00}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.{one.Item2}/40000 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"));

        var run = await CommandRun.WithInputAsync(lines, "detect", "--rules", rules, "--source", "cisco-asa", "--format", "ndjson");

        Assert.Equal(["4 …02"], run.Rows.Select(row => $"{row.GetProperty("event").GetInt32()} …{row.GetProperty("rule").GetString()![^2..]}").Where(row => row.EndsWith("02", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_that_are_json_already_keep_their_own_names_flat_or_nested()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", """
            title: t
            id: 00000000-0000-4000-8000-000000000003
            logsource: {product: windows, category: process_creation}
            detection: {s: {Image|endswith: '\cmd.exe', a.b: 1}, condition: s}
            """);

        var run = await CommandRun.WithInputAsync("""
            {"Image":"C:\\x\\cmd.exe","a":{"b":1}}

            nonsense
            {"Image":"C:\\x\\CMD.EXE","a.b":1}
            {"Image":"C:\\x\\cmd.exe"}
            """, "detect", "--rules", rules, "--events");

        Assert.Equal([1, 4], run.Rows.Select(row => row.GetProperty("event").GetInt32()));
        Assert.Contains("line 3", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"DvcAction\":\"Deny\"},{\"DvcAction\":\"Allow\"},{\"DvcAction\":\"Deny\"}]", "1 1")]
    [InlineData("\uFEFF[\r\n  {\r\n    \"DvcAction\": \"Deny\"\r\n  },\r\n  {\"DvcAction\":\"Deny\"}\r\n]\r\n", "2 5")]
    [InlineData("{\n\"DvcAction\":\"Deny\"\n}\n{\n\"DvcAction\":\"Deny\"\n}\n", "1 4")]
    [InlineData("\r\n{\"DvcAction\":[\"Allow\",\"Deny\"]}\r\n{\"DvcAction\":[]}\r\n", "2")]
    [InlineData("{\"pad\":\"*\",\"DvcAction\":\"Deny\"}\n{\"DvcAction\":\"Deny\"}", "2")]
    public async Task Events_come_as_lines_as_an_array_or_over_several_lines(string input, string expected)
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Split("---")[0]);

        // An event longer than any may be is left out and said.
        var run = await CommandRun.WithInputAsync(input.Replace("*", new string('x', 2 << 20), StringComparison.Ordinal), "detect", "--rules", rules, "--events");

        Assert.Equal(expected, string.Join(' ', run.Rows.Select(row => row.GetProperty("event").GetInt32())));
        Assert.Equal(input.Contains('*', StringComparison.Ordinal), run.Error.Contains("line 1: too-long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_for_another_log_source_is_tried_only_when_asked_for()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Replace("category: firewall", "product: windows", StringComparison.Ordinal).Split("---")[0]);
        const string Line = "%ASA-4-106023: Deny tcp src outside:198.51.100.7/1 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

        Assert.Empty((await CommandRun.WithInputAsync(Line, "detect", "--rules", rules)).Rows);
        Assert.Single((await CommandRun.WithInputAsync(Line, "detect", "--rules", rules, "--any-logsource")).Rows);
    }

    [Theory]
    [InlineData("""{"Event":{"System":{"Provider":{"#attributes":{"Name":"Sysmon"}},"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"C:\\x\\cmd.exe"}}}""", "11 12 15")]
    [InlineData("""{"Event":{"System":{"Provider":{"@Name":"Sysmon"},"EventID":{"#text":"1"},"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"C:\\x\\cmd.exe"}}}""", "11 12 15")]
    [InlineData("""{"System":{"Provider":{"Name":"Sysmon"},"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"C:\\x\\cmd.exe"}}""", "11 12 15")]
    [InlineData("""{"winlog":{"provider_name":"Sysmon","event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","event_data":{"Image":"C:\\x\\cmd.exe"}}}""", "11 12 15")]
    [InlineData("""{"Provider_Name":"Sysmon","EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\x\\cmd.exe"}""", "11 12 15")]
    [InlineData("""{"Event":{"System":{"EventID":7,"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"C:\\x\\cmd.exe"}}}""", "13")]
    [InlineData("""{"Event":{"System":{"EventID":1119,"Channel":"Microsoft-Windows-Windows Defender/Operational"},"EventData":{"Threat Name":"EICAR"}}}""", "14")]
    [InlineData("""{"Event":{"System":{"EventID":1119,"Channel":"Microsoft-Windows-Windows Defender/Operational"},"UserData":{"#attributes":{"x":"y"},"Detection":{"ThreatName":"EICAR"}}}}""", "14")]
    [InlineData("""{"EventID":1119,"Channel":"Microsoft-Windows-Windows Defender/Operational","Threat Name":"EICAR"}""", "14")]
    [InlineData("""{"process":{"executable":"C:\\x\\cmd.exe"},"event":{"code":"1","provider":"Sysmon"},"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":"1"}}""", "11 12 15")]
    [InlineData("""{"_index":"i","_source":{"Provider_Name":"Sysmon","EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\x\\cmd.exe"}}""", "11 12 15")]
    [InlineData("""{"name":"x","document":{"kind":"evtx","data":{"Event":{"System":{"EventID":7,"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"C:\\x\\cmd.exe"}}}}}""", "13")]
    [InlineData("""{"Event":{"System":{"EventID":4688,"Channel":"Security"},"EventData":{"NewProcessName":"C:\\x\\cmd.exe","ParentProcessName":"C:\\x.exe"}}}""", "11 15")]
    [InlineData("""{"Event":{"System":{"EventID":1,"Channel":"Linux-Sysmon/Operational"},"EventData":{"Image":"\\cmd.exe"}}}""", "")]
    [InlineData("""{"Event":{"System":{"EventID":1,"Channel":"A channel nobody knows"},"EventData":{"Image":"C:\\x\\cmd.exe","ThreatName":"EICAR"}}}""", "11 13 14 15")]
    public async Task A_windows_event_meets_the_rules_of_its_channel_and_id_in_whatever_form(string line, string expected)
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", """
            title: process
            id: 00000000-0000-4000-8000-000000000011
            logsource: {product: windows, category: process_creation}
            detection: {s: {Image|endswith: '\cmd.exe'}, condition: s}
            ---
            title: provider
            id: 00000000-0000-4000-8000-000000000012
            logsource: {product: windows, service: sysmon}
            detection: {s: {EventID: 1, Provider_Name: Sysmon}, condition: s}
            ---
            title: image
            id: 00000000-0000-4000-8000-000000000013
            logsource: {product: windows, category: image_load}
            detection: {s: {Image|endswith: '\cmd.exe'}, condition: s}
            ---
            title: threat
            id: 00000000-0000-4000-8000-000000000014
            logsource: {product: windows, service: windefend}
            detection: {s: {ThreatName: EICAR}, condition: s}
            ---
            title: thrice
            id: 00000000-0000-4000-8000-000000000015
            correlation: {type: event_count, rules: [00000000-0000-4000-8000-000000000011], group-by: [Image], timespan: 10m, condition: {gte: 1}}
            """);

        var run = await CommandRun.WithInputAsync(line, "detect", "--rules", rules, "--events");

        Assert.Equal(expected, string.Join(' ', run.Rows.Select(row => row.GetProperty("rule").GetString()![^2..]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_packed_log_is_read_as_it_is()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Split("---")[0]);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("{\"DvcAction\":\"Allow\"}\n{\"DvcAction\":\"Deny\"}\n"u8);

        var run = await CommandRun.WithInputAsync(packed.ToArray(), "detect", "--rules", rules, "--events", "--input", "-");

        Assert.Equal([2], run.Rows.Select(row => row.GetProperty("event").GetInt32()));
    }

    [Fact]
    public async Task Hits_are_written_while_the_log_is_still_being_read()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Split("---")[0]);
        await using var output = new StringWriter();
        await using var log = new WatchedLog("{\"DvcAction\":\"Deny\"}\n"u8.ToArray(), lines: 20_000, () => output.GetStringBuilder().Length);

        await CommandLine.RunAsync(new Terminal(log, output, TextWriter.Null, isInteractive: false), ["detect", "--rules", rules, "--events"]);

        Assert.True(log.WrittenBeforeTheEnd > 100_000, $"{log.WrittenBeforeTheEnd} characters");
    }

    [Fact]
    public async Task A_person_sees_level_and_title_of_what_matched()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Split("---")[0] + "level: high\n");

        var run = await CommandRun.WithInputAsync("{\"DvcAction\":\"Deny\"}", "detect", "--rules", rules, "--events", "--format", "table");

        Assert.Contains("       1  high           00000000-0000-4000-8000-000000000001  Denied", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"UtcTime":"2026-03-01 10:00:00.000","EventTime":"2026-03-01 19:00:00"}""", 1)]
    [InlineData("""{"EventTime":"2026-03-01 10:00:00","@timestamp":"2026-03-01T19:00:00Z"}""", 0)]
    [InlineData("""{"ts":1772359200.25}""", 1)]
    [InlineData("""{"published":"2026-03-01T10:00:00.000Z"}""", 1)]
    public async Task The_devices_own_time_decides_over_the_collectors(string second, int together)
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", """
            title: any
            name: any
            logsource: {category: test}
            detection: {s: {a: 1}, condition: s}
            ---
            title: twice
            id: 00000000-0000-4000-8000-000000000021
            correlation: {type: event_count, rules: [any], timespan: 1m, condition: {gte: 2}}
            """);

        var run = await CommandRun.WithInputAsync($$"""
            {"a":1,"TimeCreated":"2026-03-01T09:59:30Z"}
            {"a":1,{{second[1..]}}
            """, "detect", "--rules", rules, "--events");

        Assert.Equal(together, run.Rows.Count(row => row.GetProperty("rule").GetString()!.EndsWith("21", StringComparison.Ordinal)));
    }

    // A log that notes how much had been written when its last piece was asked for.
    private sealed class WatchedLog(byte[] line, int lines, Func<int> written) : MemoryStream([.. Enumerable.Repeat(line, lines).SelectMany(each => each)])
    {
        public int WrittenBeforeTheEnd { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position < Length)
                WrittenBeforeTheEnd = written();
            return base.Read(buffer, offset, Math.Min(count, 50_000));
        }
    }

    [Fact]
    public async Task A_broken_rule_is_said_and_the_others_still_run()
    {
        using var scratch = new Scratch();
        scratch.Write("a.yml", Rules);
        scratch.Write("b.yml", "title: broken\nlogsource: {category: firewall}\ndetection: {s: {x|nomodifier: 1}, condition: s}\n");
        const string Line = "%ASA-4-106023: Deny tcp src outside:198.51.100.7/1 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

        var run = await CommandRun.WithInputAsync(Line, "detect", "--rules", scratch.Folder);

        Assert.Single(run.Rows);
        Assert.Contains("b.yml", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
    }
}
