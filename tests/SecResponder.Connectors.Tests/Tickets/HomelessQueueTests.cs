using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Jira;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Tickets;
using SecResponder.Response.Hosting;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Tickets;

/// <summary>A host as it is put together: one with a queue that has no home does not start, and says which; one that has homes plans into them.</summary>
public sealed class HomelessQueueTests : IDisposable
{
    private const string Playbook = """
        title: Somebody asks for a port
        id: 5b8c5e51-6a0b-4f2c-9c0e-5a3f7a1d2c10
        level: low
        logsource: {category: firewall}
        detection: {s: {DstPortNumber: 4444}, condition: s}
        owner: soc
        response:
          - do: ticket.open
            with: {queue: network, title: 'Port 4444'}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("queues-");

    public HomelessQueueTests()
    {
        var owner = Directory.CreateDirectory(Path.Combine(_folder.FullName, "playbooks", "soc"));
        File.WriteAllText(Path.Combine(owner.FullName, "port.yaml"), Playbook);
        File.WriteAllText(Path.Combine(owner.FullName, "team.yaml"), "scope: [10.0.0.0/8]\nbudget: {steps: 5, per: 1h}\n");
    }

    private ServiceProvider Host(TicketOptions tickets)
    {
        var options = new ResponderOptions { Playbooks = Path.Combine(_folder.FullName, "playbooks") };
        options.Store.Path = Path.Combine(_folder.FullName, "state.db");
        return new ServiceCollection().AddLogging()
            .AddConnectors(
                new ConnectorOptions().With(new ServiceNowOptions { BaseAddress = new Uri("https://x.service-now.com"), User = "u", Password = "env:P" })
                    .With(new JiraOptions { BaseAddress = new Uri("https://x.atlassian.net"), Token = "env:J", Project = "SEC" }).With(tickets),
                _ => (_, _) => null)
            .AddResponder(options, ActionCatalog.Signatures).BuildServiceProvider();
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_queue_that_nobody_keeps()
    {
        await using var host = Host(new TicketOptions());

        var mistake = Assert.Throws<InvalidOperationException>(host.GetRequiredService<PlaybooksInForce>);

        Assert.Contains("port.yaml:9:19", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("nothing says where tickets of the queue 'network' go, and 2 ticket systems are connected (ServiceNow, Jira)", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_homes_plans_into_them()
    {
        await using var host = Host(new TicketOptions { System = "ServiceNow", Queues = { ["network"] = new TicketHome { System = "Jira", Place = "NET" } } });
        Assert.NotNull(host.GetRequiredService<PlaybooksInForce>());

        var catalogue = host.GetRequiredService<ActionCatalogue>();

        Assert.NotNull(host.GetRequiredService<Planner>());
        Assert.Equal(new ActionHome.In("Jira", "NET"), catalogue.Homes!("ticket.open", "soc", new Dictionary<string, string> { ["queue"] = "network" }));
        Assert.Equal(new ActionHome.In("ServiceNow", "incident"), catalogue.Homes("ticket.open", "soc", new Dictionary<string, string> { ["queue"] = "another" }));
        Assert.Equal("Jira", catalogue.Find("ticket.open", "Jira")?.Signature.System);
        Assert.Null(catalogue.Find("ticket.open", "GitHub"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
