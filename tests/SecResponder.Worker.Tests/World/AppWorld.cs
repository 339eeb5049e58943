using SecResponder.Lab;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.Storage;
using SecResponder.Worker.Tests.Host;
using SecResponder.Worker.Tests.Hub;
using Xunit.Sdk;
using Xunit.v3;

// One app and one hub, which tests fill up and silence: one test after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SecResponder.Worker.Tests.World.AppWorld))]

namespace SecResponder.Worker.Tests.World;

/// <summary>The app in its process with the world around it: a hub for signals, a storage account (the emulator), a ticket system. Started once; each test takes a partition of its own.</summary>
public sealed class AppWorld : IAsyncLifetime
{
    private const string Playbook = """
        title: Denied thrice
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        level: high
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        mode: enforce
        owner: soc
        response:
          - {do: ticket.open, with: {queue: soc, title: 'Knocking from {{ SrcIpAddr }}'}}
        tests:
          - {name: none, given: [{event: {DvcAction: Allow}}], expect: {incidents: 0}}
        ---
        title: Remote desktop denied
        id: 00000000-0000-4000-8000-000000000003
        level: high
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny, DstPortNumber: 3389}, condition: s}
        mode: enforce
        owner: soc
        response:
          - {do: ticket.open, with: {queue: soc, title: 'Desktop wanted by {{ SrcIpAddr }}'}, approval: {by: soc-leads, within: 1h, otherwise: skip}}
        tests:
          - {name: none, given: [{event: {DvcAction: Allow}}], expect: {incidents: 0}}
        """;

    private const string Team = "approvers: {soc-leads: [ada@example.com]}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-worker-").FullName;
    private int _partitions;

    internal SignalsHub Signals { get; } = new();

    internal LabHost Lab { get; private set; } = null!;

    internal FunctionsHost Host { get; private set; } = null!;

    /// <summary>The app's state, as others see it.</summary>
    internal IResponderStore Store { get; private set; } = null!;

    /// <summary>The app's settings, as the platform would hand them to it.</summary>
    internal Dictionary<string, string> Settings { get; } = [];

    /// <summary>The app's program: beside the tests, with everything that its build put there.</summary>
    internal static string App { get; } = Path.Combine(AppContext.BaseDirectory, "app", "SecResponder.Functions.dll");

    /// <summary>A partition that nothing was read of yet.</summary>
    internal string NewPartition() => $"{Interlocked.Increment(ref _partitions)}";

    public async ValueTask InitializeAsync()
    {
        Lab = await LabHost.StartAsync(new LabOptions(), TimeProvider.System);
        Directory.CreateDirectory(Path.Combine(_folder, "soc"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "soc", "knock.yaml"), Playbook);
        await File.WriteAllTextAsync(Path.Combine(_folder, "soc", "team.yaml"), Team);
        foreach (var (name, value) in new[]
        {
            ("SignalEvents", Signals.ConnectionString), ("Store", Azurite.ConnectionString), ("FlowLogs", Azurite.ConnectionString),
            ("SecResponder:AzureStorage:Name", $"w{Guid.NewGuid().ToString("N")[..12]}"), ("SecResponder:Playbooks", _folder), ("SecResponder:Bundles:Pull", "false"),
            ("Connectors:ServiceNow:BaseAddress", Lab.BaseAddress.ToString()), ("Connectors:ServiceNow:User", new LabOptions().User), ("Connectors:ServiceNow:Password", "env:LAB_PASSWORD"),
            ("LAB_PASSWORD", new LabOptions().Password), ("Approvals:TrustPlatformPrincipal", "true"),
        })
            Settings[name] = value;
        Store = AzureStore.Open(new AzureStorageOptions { ConnectionString = Azurite.ConnectionString, Name = Settings["SecResponder:AzureStorage:Name"] }, null);
        Host = await FunctionsHost.StartAsync(App, Settings, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Signals.Dispose();
        await Lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
