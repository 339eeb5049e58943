using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecResponder.Architecture.Tests;

/// <summary>Names and figures that stand in several files because no compiler joins them: triggers, Bicep, settings, docs.</summary>
public sealed partial class AgreementTests
{
    private static readonly string Main = Read("bicep/main.bicep");
    private static readonly string App = Read("bicep/modules/functionApp.bicep");
    private static readonly string Sample = Read("src/SecResponder.Functions/local.settings.sample.json");

    public static TheoryData<string, string> Constants =>
        [.. from file in new[] { "EventHubs/Hubs.cs", "RunSteps.cs", "FlowLogs.cs" }
            from Match constant in Constant().Matches(Read($"src/SecResponder.Functions/{file}"))
            // Flow logs' containers are Azure's to name.
            where file != "FlowLogs.cs" || constant.Groups["name"].Value == "Connection"
            select (file == "FlowLogs.cs" ? "FlowLogsConnection" : constant.Groups["name"].Value, constant.Groups["value"].Value)];

    [Theory]
    [MemberData(nameof(Constants))]
    public void What_a_trigger_names_is_deployed_under_that_name(string name, string value) => Assert.Empty(Disagreements(name, value, Main, App, Sample));

    [Fact]
    public void The_names_were_read() => Assert.Equal(
        ["ChangeLog", "ChangeLogConnection", "Connection", "ConsumerGroup", "Firewall", "FirewallConnection", "FlowLogsConnection", "Queue", "Signals", "SignalsConnection"],
        Constants.Select(row => row.Data.Item1).Where(name => name is not ("First" or "Longest")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Firewall", "firewalls")]
    [InlineData("FirewallConnection", "Firewalls")]
    [InlineData("ConsumerGroup", "responder")]
    [InlineData("Queue", "todo")]
    public void A_name_that_is_changed_in_one_place_only_is_noticed(string name, string value) => Assert.NotEmpty(Disagreements(name, value, Main, App, Sample));

    [Fact]
    public void The_docs_give_a_reason_for_each_setting_of_host_json_and_its_value() =>
        Assert.Empty(Unexplained(Read("host.json"), Read("docs/host-json.md")));

    [Fact]
    public void A_setting_that_the_docs_do_not_have_or_have_with_another_value_is_noticed()
    {
        const string Docs = "| `a.b` | `5` | because |";

        Assert.Empty(Unexplained("""{"a":{"b":5}}""", Docs));
        Assert.Equal(["a.b = 6"], Unexplained("""{"a":{"b":6}}""", Docs));
        Assert.Equal(["a.c = 5"], Unexplained("""{"a":{"b":5,"c":5}}""", Docs));
    }

    private static IEnumerable<string> Disagreements(string name, string value, string main, string app, string sample)
    {
        if (name is "First" or "Longest")
            yield break; // of the retry policy: nothing else names them
        if (name.EndsWith("Connection", StringComparison.Ordinal))
        {
            if (!Regex.IsMatch(app, $@"\b{value}__\w+:"))
                yield return $"{name}: functionApp.bicep has no setting {value}__…";
            if (!app.Contains($"'{value}'", StringComparison.Ordinal))
                yield return $"{name}: functionApp.bicep gives {value} no credential";
            if (!sample.Contains($"\"{value}\":", StringComparison.Ordinal))
                yield return $"{name}: local.settings.sample.json has no {value}";
        }
        else if (!main.Contains($"'{value}'", StringComparison.Ordinal))
            yield return $"{name}: main.bicep makes no '{value}'";
    }

    private static IEnumerable<string> Unexplained(string json, string docs)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Leaves("", document.RootElement)
            .Where(leaf => !Regex.IsMatch(docs, $@"^\| `{Regex.Escape(leaf.Path)}` \| `{Regex.Escape(leaf.Value)}` \| \w", RegexOptions.Multiline))
            .Select(leaf => $"{leaf.Path} = {leaf.Value}")];
    }

    private static IEnumerable<(string Path, string Value)> Leaves(string path, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(member => Leaves(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value))
            : [(path, element.ToString() is { Length: > 0 } value ? value : "\"\"")];

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"const string (?<name>\w+) = ""(?<value>[^""]+)""")]
    private static partial Regex Constant();
}
