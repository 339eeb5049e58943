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
        var (playbook, list, team) = (await SchemaAsync("playbook"), await SchemaAsync("list"), await SchemaAsync("team"));
        var files = Directory.EnumerateFiles(ShippedPlaybook.Folder, "*.yaml", SearchOption.AllDirectories).ToArray();
        Assert.True(files.Length > 8);
        Assert.All(files, file =>
        {
            var schema = Path.GetFileName(file) == "team.yaml" ? team : Path.GetFileName(Path.GetDirectoryName(file)) == "lists" ? list : playbook;
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
    [InlineData("team", "chanels: {}")]
    [InlineData("list", "[{expires: 2026-12-31}]")]
    [InlineData("list", "networks: 10.0.0.0/8")]
    public async Task A_slip_in_a_list_or_a_team_is_caught(string name, string text) =>
        Assert.NotEqual("", Problems(await SchemaAsync(name), Assert.Single(ShippedPlaybook.Documents("x.yaml", text))));

    [Fact]
    public async Task Correlations_and_filters_of_several_documents_fit()
    {
        var schema = await SchemaAsync("playbook");
        const string Text = """
            title: c
            correlation: {type: value_count, rules: [a, b], group-by: [SrcIpAddr], timespan: 10m, condition: {field: DstIpAddr, gte: 5}}
            ---
            title: c
            correlation: {type: temporal, timespan: 1h, condition: a and not b}
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

        Assert.Equal(["list.schema.json", "playbook.schema.json", "team.schema.json"], Directory.EnumerateFiles(Path.Combine(scratch.Folder, "schemas")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
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
