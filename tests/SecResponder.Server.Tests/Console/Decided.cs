using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Secrets;
using SecResponder.Lab;
using SecResponder.Lab.Defender;
using SecResponder.Response.Approvals;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests.Console;

/// <summary>A host that somebody must decide about, in a running server, against the lab: ada and ann are asked, and nobody else.</summary>
internal sealed class Decided : IAsyncDisposable
{
    private const string Playbook = """
        title: Remote desktop let in
        id: 00000000-0000-4000-8000-000000000011
        logsource: {category: firewall}
        detection: {s: {DstPortNumber: 3389, DvcAction: Allow}, condition: s}
        level: high
        falsepositives: [A maintenance window]
        group-by: [DstIpAddr]
        mode: enforce
        on-false-positive: release
        response: [{do: host.quarantine, with: {host: '{{ DstIpAddr }}', for: 4h}, approval: {by: leads, within: 2h, otherwise: skip}}]
        """;

    private const string Team = """
        scope: [10.0.0.0/8]
        approvers: {leads: [ada@example.com, ann@example.com]}
        """;

    private readonly LabHost _lab;

    private Decided(ConsoleGround ground, LabHost lab, Approval approval) => (Ground, _lab, Approval) = (ground, lab, approval);

    public ConsoleGround Ground { get; }

    public Approval Approval { get; }

    public WebApplication Server => Ground.Server;

    public IResponderStore Store => Waiting.Store(Server);

    public string Page => $"/console/approvals/{Approval.Id}";

    public string Incident => $"/console/incidents/{Approval.IncidentId}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Decided> StartAsync()
    {
        var lab = await LabHost.StartAsync(new LabOptions { Machines = [new LabMachine { Name = "ws-17.corp.example", Addresses = [new LabAddress("10.20.0.17")], Tags = ["workstation"] }] }, TimeProvider.System, Cancellation);
        var ground = await ConsoleGround.StartAsync(Playbook, services => services.AddSingleton<ISecrets>(new LabToken()),
            ("Connectors:Defender:BaseAddress", lab.BaseAddress.ToString()), ("Connectors:Defender:Token", "env:LAB"), ("Connectors:Defender:PollEvery", "00:00:01"), ("Server:ReleaseEvery", "00:00:01"),
            (ConsoleGround.TeamFile, Team));
        var now = TimeProvider.System.GetUtcNow();
        using var http = ServerFolder.Client(ground.Server);
        using var sent = await http.PostAsync("ingest/fw?source=cisco-asa", new StringContent(
            $"<166>{now:MMM dd yyyy HH:mm:ss} fw1 : %ASA-6-302013: Built inbound TCP connection 4711 for outside:198.51.100.7/52144 (198.51.100.7/52144) to inside:10.20.0.17/3389 (10.20.0.17/3389)"), Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        Approval? waits;
        while ((waits = (await Waiting.Store(ground.Server).PendingApprovalsAsync(1, Cancellation)).FirstOrDefault()) is null)
            await Task.Delay(20, Cancellation);
        return new Decided(ground, lab, waits);
    }

    /// <summary>What a person sends who has looked at the page.</summary>
    public Task<HttpResponseMessage> DecideAsync(ConsoleVisitor visitor, string decision, string reason, string? plan = null) =>
        visitor.PostAsync(Page, Page, ("plan", plan ?? Approval.PlanHash), ("decision", decision), ("reason", reason));

    public async Task<IReadOnlyList<LedgerFact?>> FactsAsync() => [.. (await Store.LedgerAsync(Approval.IncidentId, Cancellation)).Select(row => row.Fact())];

    /// <summary>Waits until so many things are held.</summary>
    public async Task HeldAsync(int count, Func<SecResponder.Response.Holds.Hold, bool>? which = null)
    {
        while ((await Store.HoldsAsync(Cancellation)).Count(hold => which?.Invoke(hold) ?? true) != count)
            await Task.Delay(20, Cancellation);
    }

    /// <summary>How often the machine was isolated outside.</summary>
    public int Isolations => _lab.State.Snapshot().Machines.Single().Actions.Count(action => action.Type == "Isolate");

    public async ValueTask DisposeAsync()
    {
        await Ground.DisposeAsync();
        await _lab.DisposeAsync();
    }

    private sealed class LabToken : ISecrets
    {
        public ValueTask<Secret> ReadAsync(string reference, CancellationToken cancellation) => ValueTask.FromResult(new Secret(new LabOptions().Token));

        public void Forget(string reference)
        {
            // It never changes.
        }
    }
}
