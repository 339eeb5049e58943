using System.Globalization;
using System.Text.Json.Nodes;
using Json.Schema;
using SecResponder.Cli.Tests.Shipped;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>schema</c>: what an editor is given takes what we ship, and catches slips.</summary>
public sealed class SchemaCommandTests
{
    private const string Good = """
        title: t
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny, src_ip|cidr: [10.0.0.0/8]}, condition: s}
        mode: observe
        response:
          - do: ticket.open
            with: {queue: q, title: t}
        tests:
          - name: n
            given: [{event: {DvcAction: Deny}}]
            expect: {incidents: 1}
        """;

    [Fact]
    public async Task Every_file_that_we_ship_fits_its_schema()
    {
        var (playbook, list, team, changes, set) = (await SchemaAsync("playbook"), await SchemaAsync("list"), await SchemaAsync("team"), await SchemaAsync("changes"), await SchemaAsync("set"));
        var files = Directory.EnumerateFiles(ShippedPlaybook.Folder, "*.yaml", SearchOption.AllDirectories).ToArray();
        Assert.True(files.Length > 8);
        Assert.All(files, file =>
        {
            var schema = Path.GetFileName(file) == "team.yaml" ? team : Path.GetFileName(Path.GetDirectoryName(file)) switch { "lists" => list, "changes" => changes, "sets" => set, _ => playbook };
            Assert.All(ShippedPlaybook.Documents(file, File.ReadAllText(file)), document => Assert.Equal("", Problems(schema, document)));
        });
    }

    [Theory]
    [InlineData("mode: observe", "mode: obsreve")]
    [InlineData("do: ticket.open", "do: ticket.opne")]
    [InlineData("queue: q, ", "")]
    [InlineData("queue: q", "queue: q, colour: red")]
    [InlineData("src_ip|cidr", "src_ip|cird")]
    [InlineData("category: firewall", "kategory: firewall")]
    [InlineData("given: [{event: {DvcAction: Deny}}]", "given: [{}]")]
    [InlineData("expect: {incidents: 1}", "expect: {incident: 1}")]
    [InlineData("title: t\n", "")]
    [InlineData("with: {queue", "wiht: {queue")]
    public async Task A_slip_in_a_playbook_is_caught(string right, string wrong)
    {
        var schema = await SchemaAsync("playbook");

        Assert.Equal("", Problems(schema, Assert.Single(ShippedPlaybook.Documents("p.yaml", Good))));
        Assert.NotEqual("", Problems(schema, Assert.Single(ShippedPlaybook.Documents("p.yaml", Good.Replace(right, wrong, StringComparison.Ordinal)))));
    }

    [Theory]
    [InlineData("team", "channels: {soc: 'https://hooks.example.com/1'}")]
    [InlineData("team", "budget: {steps: many, per: 1h}")]
    [InlineData("set", "title: t")]
    [InlineData("set", "playbook: [soc/a]")]
    [InlineData("changes", "changes: [{number: C, from: 2026-03-03, what: [a]}]")]
    [InlineData("changes", "changes: [{number: C, from: 2026-03-03, to: soon, what: [a]}]")]
    [InlineData("team", "chanels: {}")]
    [InlineData("team", "guardrails: {at-most: {steps: 3, per: 1h}}")]
    [InlineData("team", "notices: [{do: host.quarantine, with: {host: ws-01, for: 4h}}]")]
    [InlineData("team", "notices: [{do: ticket.open, with: {queue: q, title: t}, approval: {by: leads, within: 15m}}]")]
    [InlineData("guardrails", "at-once: {percent: 10}")]
    [InlineData("guardrails", "hours: {only: 'mon-fri 08:00-18:00'}")]
    [InlineData("guardrails", "never-both: [[fw-a]]")]
    [InlineData("guardrails", "mode: observe")]
    [InlineData("list", "[{expires: 2026-12-31}]")]
    [InlineData("list", "[{value: a, expires: tomorrow}]")]
    [InlineData("list", "networks: 10.0.0.0/8")]
    [InlineData("list", "title: nothing in it")]
    [InlineData("list", "{feed: {url: 'https://feeds.example.com/a.txt', format: plain}, values: [a]}")]
    [InlineData("list", "feed: {url: 'https://feeds.example.com/a.txt', file: a.txt, format: plain}")]
    [InlineData("list", "feed: {file: a.txt, format: plian}")]
    [InlineData("list", "feed: {url: 'https://feeds.example.com/a.txt', format: plain, headers: {Authorization: secret}}")]
    [InlineData("list", "assets: [{addresses: [10.20.0.7]}]")]
    public async Task A_slip_in_a_list_or_a_team_is_caught(string name, string text) =>
        Assert.NotEqual("", Problems(await SchemaAsync(name), Assert.Single(ShippedPlaybook.Documents("x.yaml", text))));

    [Theory]
    [InlineData("team", """
        scope: 10.0.0.0/8
        budget: {steps: 10, per: 1h, trip: 3}
        guardrails: {never: '%protected%', at-once: {number: 2}, hours: {never: 2026-12-20..2027-01-03, zone: UTC}}
        channels: {soc: keyvault:teams-soc}
        approvers: {leads: mia@example.com}
        notices: [{do: ticket.open, with: {queue: soc, title: '{{ incident.title }}'}, retries: 3}]
        """)]
    [InlineData("guardrails", """
        never: [dc-*.corp.example]
        at-most: {steps: 50, per: 1h}
        at-once: [{number: 5}, {percent: 10, of: '%web_farm%', size: 40}]
        never-both: [[fw-a, fw-b]]
        hours: {only: ['mon-fri 08:00-18:00'], zone: Europe/Berlin}
        confidence: 80
        """)]
    [InlineData("list", "[10.0.0.0/8, {value: 10.9.0.1, from: 2026-01-01, expires: '2026-12-31T18:00:00Z', note: until the move}, 443]")]
    [InlineData("list", "{title: t, networks: [10.0.0.0/8], values: [srv-*]}")]
    [InlineData("list", "feed: {url: 'https://feeds.example.com/a.csv', format: csv, every: 1h, valid-for: 30d, min-confidence: 50, kinds: [address], columns: {value: 1, expires: until}, delimiter: ;, may-be-empty: true, headers: {Authorization: env:TOKEN}}")]
    [InlineData("list", "assets: [{name: srv-db-01, names: [db], addresses: [10.20.0.7], macs: ['00:00:5E:00:53:01'], owner: dba@corp.example, criticality: high, site: a, tags: [pci]}]")]
    [InlineData("list", "assets: {file: assets.csv, columns: {name: Hostname}, delimiter: tab}")]
    [InlineData("list", "geo: [GeoLite2-Country.mmdb]")]
    [InlineData("playbook", """
        title: t
        correlation: {type: periodic, rules: [a], group-by: [SrcIpAddr], timespan: 1h, jitter: 10%, condition: {gte: 10}}
        guardrails: {at-most: {steps: 3, per: 1h}, at-once: {percent: 10, of: [a, b]}, confidence: 60}
        response:
          - {do: ticket.open, name: ticket, with: {queue: q, title: t}, timeout: 30s}
          - {do: ticket.open, needs: ticket, if: steps.ticket.state == 'done', with: {queue: q, title: t}, else: [{do: ticket.open, with: {queue: q, title: t}}]}
        tests:
          - name: n
            given: [{raw: x, source: cef, repeat: 3, every: 10s, after: 0s}]
            expect: {incidents: 1, steps: [ticket.open], refused: []}
            lists: {c2: [203.0.113.0/26]}
            assets: [{name: ws-01}]
            places: {198.51.100.0/24: {country: NL, asn: 64500}}
        """)]
    public async Task All_that_may_stand_there_fits(string name, string text) =>
        Assert.Equal("", Problems(await SchemaAsync(name), Assert.Single(ShippedPlaybook.Documents("x.yaml", text))));

    [Fact]
    public async Task Correlations_and_filters_of_several_documents_fit()
    {
        var schema = await SchemaAsync("playbook");
        const string Text = """
            title: c
            correlation: {type: value_count, rules: [a, b], group-by: [SrcIpAddr], timespan: 10m, condition: {field: DstIpAddr, gte: 5}}
            ---
            title: c
            correlation: {type: temporal, timespan: 1h, gap: 10m, condition: a and not b}
            ---
            title: c
            correlation: {type: first_seen, rules: a, group-by: TargetUsername, timespan: 90d, learning: 14d, condition: {field: SrcIpAddr}}
            ---
            title: f
            logsource: {category: firewall}
            filter: {rules: any, scanner: {src_ip: 10.9.0.1}, condition: not scanner}
            """;

        Assert.All(ShippedPlaybook.Documents("x.yaml", Text), document => Assert.Equal("", Problems(schema, document)));
        Assert.NotEqual("", Problems(schema, Assert.Single(ShippedPlaybook.Documents("x.yaml", "title: c\ncorrelation: {type: event_cuont, rules: [a], timespan: 10m}\n"))));
    }

    [Fact]
    public async Task All_of_them_are_written_into_a_folder()
    {
        using var scratch = new Scratch();

        await CommandRun.OfAsync("schema", "--write", Path.Combine(scratch.Folder, "schemas"));

        Assert.Equal(["changes.schema.json", "guardrails.schema.json", "list.schema.json", "playbook.schema.json", "set.schema.json", "team.schema.json"], Directory.EnumerateFiles(Path.Combine(scratch.Folder, "schemas")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static async Task<JsonSchema> SchemaAsync(string name)
    {
        var run = await CommandRun.OfAsync("schema", name);
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        return JsonSchema.FromText(run.Out);
    }

    private static string Problems(JsonSchema schema, YamlNode document)
    {
        var result = schema.Evaluate(Json(document), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? "" : string.Join("; ", result.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")).DefaultIfEmpty("invalid"));
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Json(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { Type: YamlScalarType.Boolean } scalar => bool.Parse(scalar.Text),
        YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float } scalar => double.Parse(scalar.Text, CultureInfo.InvariantCulture),
        YamlScalar scalar => scalar.Text,
        _ => null,
    };
}
