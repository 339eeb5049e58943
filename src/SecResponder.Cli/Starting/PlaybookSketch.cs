using System.Collections.Immutable;
using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Starting;

/// <summary>A new playbook as its author has said it: what is to be matched of a sample, and what is to be done then.</summary>
/// <param name="Title">One sentence.</param>
/// <param name="Owner">The team.</param>
/// <param name="Sample">An event that it shall match.</param>
/// <param name="Match">The fields whose values it asks for.</param>
/// <param name="GroupBy">What tells one incident from another.</param>
/// <param name="Actions">What is done, in order.</param>
internal sealed record PlaybookSketch(string Title, string Owner, SampleEvent Sample, ImmutableArray<string> Match, string GroupBy, ImmutableArray<ActionSignature> Actions)
{
    private static readonly string[] Telling = ["Operation", "DnsQuery", "AlertName", "ThreatName", "DstPortNumber", "DvcAction", "EventType", "EventResult"];
    private static readonly string[] Hosts = ["SrcIpAddr", "DstIpAddr"];
    private static readonly string[] Users = ["TargetUsername", "ActorUsername", "User"];
    private static readonly string[] About = ["SrcIpAddr", "ActorUsername", "TargetUsername", "User", "SrcHostname", "DstIpAddr", "DstHostname", "Dvc"];

    /// <summary>What a rule for such an event mostly asks for.</summary>
    public static ImmutableArray<string> UsualMatch(SampleEvent sample) =>
        [.. Telling.Where(field => sample.ValueOf(field) is not null).Take(2) is var telling && telling.Any() ? telling : sample.Fields.Select(field => field.Name).Take(1)];

    /// <summary>Whom or what its incidents are mostly about.</summary>
    public static string UsualGroup(SampleEvent sample) => About.FirstOrDefault(field => sample.ValueOf(field) is not null) ?? sample.Fields[0].Name;

    /// <summary>The file's name: the title in small letters.</summary>
    public string FileName => FileNames.Of(Title, "playbook", longest: 60) + ".yaml";

    /// <summary>The playbook: a Sigma rule with a response and two tests. It observes.</summary>
    public string ToYaml()
    {
        var yaml = new YamlText();
        yaml.Line($"title: {YamlText.Scalar(Title)}");
        yaml.Line($"id: {Guid.NewGuid()}");
        yaml.Line("status: experimental");
        yaml.Line("description: >-");
        yaml.Line("  What happened, in a sentence or two, and why somebody should care.");
        yaml.Line($"logsource: {YamlText.Of(Sample.LogSource)}");
        yaml.Line("detection:");
        yaml.Line("  selection:");
        foreach (var field in Match)
            yaml.Line($"    {field}: {SigmaValue(field)}");
        yaml.Line("  condition: selection");
        yaml.Line("falsepositives:");
        yaml.Line("  - What else looks like this, and how one tells; the approver reads it");
        yaml.Line("level: medium");
        yaml.Line("tags: []                       # attack.<tactic>, attack.t1234");
        yaml.Line($"group-by: [{GroupBy}]");
        yaml.Line("mode: observe                  # records what it would do; 'secresponder promote' lets it enforce");
        yaml.Line($"owner: {Owner}");
        yaml.Line(Actions.IsEmpty ? "response: []" : "response:");
        foreach (var action in Actions)
        {
            yaml.Line($"  - do: {action.Name}");
            yaml.Line($"    with: {YamlText.Map([.. action.Parameters.Where(IsWritten).Select(parameter => (parameter.Name, Value(parameter)))])}");
        }
        yaml.Line("tests:");
        yaml.Line("  - name: the sample");
        yaml.Line("    given:");
        yaml.Line($"      - source: {Sample.Source}");
        yaml.Line($"        raw: {YamlText.Scalar(Sample.Raw)}");
        yaml.Line($"    expect: {{incidents: 1, steps: [{string.Join(", ", Actions.Select(Step))}]}}");
        yaml.Line($"  - name: another {Match[0]}");
        yaml.Line("    given:");
        yaml.Line($"      - event: {YamlText.Map([.. Fields().Select(field => (field, field == Match[0] ? Other(field) : Given(field)))])}");
        yaml.Line("    expect: {incidents: 0}");
        return yaml.ToString();
    }

    private IEnumerable<string> Fields() => Match.Append(GroupBy).Concat(Actions.Select(action => action.Target).OfType<ActionParameter>().Select(target => TargetOf(target.Kind))).Distinct();

    private static bool IsWritten(ActionParameter parameter) => parameter.Required || parameter.Kind == ParameterKind.Duration;

    private string Value(ActionParameter parameter) => parameter switch
    {
        { IsTarget: true } => $"'{{{{ {TargetOf(parameter.Kind)} }}}}'",
        { Kind: ParameterKind.Duration } => "4h",
        { Kind: ParameterKind.Channel or ParameterKind.Queue } => Owner,
        { Name: "title" or "summary" or "subject" } => YamlText.Scalar($"{Title}: {{{{ {GroupBy} }}}}"),
        _ => $"'{{{{ {GroupBy} }}}}'",
    };

    private string Step(ActionSignature action) => action.Target is null ? action.Name : YamlText.Flow($"{action.Name} {Sample.ValueOf(TargetOf(action.Target.Kind))}");

    // Of two hosts the inside one can be acted upon; whom an action on a user is meant for stands in a user's field.
    private string TargetOf(ParameterKind kind) => kind switch
    {
        ParameterKind.User => Users.FirstOrDefault(field => Sample.ValueOf(field) is not null) ?? GroupBy,
        ParameterKind.Host => Hosts.Prepend(GroupBy).FirstOrDefault(field => IPAddress.TryParse(Sample.ValueOf(field), out var address) && !AddressGuard.IsPublic(address)) ?? GroupBy,
        _ => GroupBy,
    };

    private string SigmaValue(string field) => Sample.Fields.First(one => one.Name == field) is { IsNumber: false, Value: var text }
        ? YamlText.SigmaValue(text)
        : Given(field);

    private string Given(string field) => Sample.Fields.First(one => one.Name == field) is { IsNumber: false, Value: var text } ? YamlText.Scalar(text) : Sample.ValueOf(field)!;

    private string Other(string field) => Sample.Fields.First(one => one.Name == field) is { IsNumber: true, Value: var number }
        ? number switch { "true" => "false", "false" => "true", _ => number.StartsWith('1') ? "2" : "1" }
        : "something else";
}
