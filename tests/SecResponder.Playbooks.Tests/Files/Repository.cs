using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>A playbook repository in a temporary folder, and the actions that its playbooks may name.</summary>
internal sealed class Repository : IDisposable
{
    public static readonly ActionSignature[] Actions =
    [
        new("host.quarantine", "test", "Isolates a host.", [new("host", ParameterKind.Host, true, "the host"), new("for", ParameterKind.Duration, true, "how long")], true),
        new("ticket.open", "test", "Opens a ticket.", [new("queue", ParameterKind.Queue, true, "the queue"), new("title", ParameterKind.Text, true, "the title"), new("note", ParameterKind.Text, false, "a note")], false),
        new("webhook.send", "test", "Tells another system.", [new("target", ParameterKind.Text, true, "the target"), new("data", ParameterKind.Values, false, "values")], false),
        new("notify.teams", "test", "Posts a card.", [new("channel", ParameterKind.Channel, true, "the channel")], false),
    ];

    public const string Team = "scope: [10.0.0.0/8, web-*]\nbudget: {steps: 5, per: 1h}\nchannels: {network-soc: 'keyvault:teams-soc'}\napprovers: {soc-leads: [mia@example.com]}\n";

    /// <summary>DESIGN's example.</summary>
    public const string Beacon = """
        title: Connection allowed to a known command-and-control network
        id: 7c6a2a3e-4a54-4b5c-9e8e-6a2a9f2c1d10
        name: c2_connection
        status: test
        logsource: {category: firewall}
        detection:
          c2:
            DstIpAddr|expand: '%c2_networks%'
            DvcAction: Allow
          condition: c2
        ---
        title: Contain a host that beacons to command and control
        id: 3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11
        status: test
        level: high
        tags: [attack.command-and-control, attack.t1071.001]
        correlation:
          type: event_count
          rules: [c2_connection]
          group-by: [SrcIpAddr]
          timespan: 10m
          condition: {gte: 5}
        mode: observe
        owner: network-soc
        response:
          - do: host.quarantine
            with: {host: '{{ SrcIpAddr }}', for: 4h}
            approval: {by: soc-leads, within: 15m, otherwise: skip}
          - do: ticket.open
            with: {queue: network-soc, title: 'Beacon from {{ SrcIpAddr }} to {{ DstIpAddr }}'}
          - do: notify.teams
            with: {channel: network-soc}
        guardrails:
          never: '%crown_jewels%'
          at-most: {steps: 3, per: 1h}
        tests:
          - name: five allowed connections in ten minutes
            given:
              - {repeat: 5, every: 60s, event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9, DvcAction: Allow}}
            expect: {incidents: 1, steps: [host.quarantine 10.0.0.5, ticket.open, notify.teams]}
          - name: four are not enough
            given:
              - {repeat: 4, every: 60s, event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9, DvcAction: Allow}}
            expect: {incidents: 0}
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("playbooks").FullName;

    public Repository(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
            Add(path, text);
    }

    /// <summary>DESIGN's example with all that it names.</summary>
    public static Repository Example() => new(
        ("network-soc/beacon.yaml", Beacon), ("network-soc/team.yaml", Team), ("lists/c2_networks.yaml", "networks: [203.0.113.0/24]\n"),
        ("lists/crown_jewels.yaml", "[dc-*, 10.0.0.10]\n"), ("lists/protected.yaml", "values: [fw-*]\n"));

    public string Root => _root;

    public Repository Add(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public PlaybookSet Load(string path = "", PlaybookLoaderOptions? options = null) => PlaybookLoader.Load(Path.Combine(_root, path), Actions, options);

    /// <summary>What is wrong, each as <c>path:line:column code</c>.</summary>
    public string[] Problems(PlaybookLoaderOptions? options = null) =>
        [.. Load(options: options).Diagnostics.Select(finding => $"{finding.File[(_root.Length + (finding.File.Length > _root.Length ? 1 : 0))..]}:{finding.Line}:{finding.Column} {finding.Code}")];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
