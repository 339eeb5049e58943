using Microsoft.Extensions.Configuration;
using SecResponder.Connectors.Tickets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Tickets;

/// <summary>Where tickets of a queue go: the queue decides, then the owner, then the setting for all, then there being one system only.</summary>
public sealed class TicketHomesTests
{
    private const string ServiceNow = "ServiceNow:BaseAddress=https://x.service-now.com ServiceNow:User=u ServiceNow:Password=env:P";
    private const string Jira = "Jira:BaseAddress=https://x.atlassian.net Jira:Token=env:J";

    private static ConnectorOptions Options(string settings) => ConnectorOptions.From(new ConfigurationBuilder().AddInMemoryCollection(
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).Select(pair => KeyValuePair.Create($"Connectors:{pair[0]}", (string?)pair[1]))).Build());

    private static ActionHome? Home(string settings, string queue = "soc", string owner = "team") =>
        TicketHomes.Of(Options(settings)).Of("ticket.open", owner, new Dictionary<string, string> { ["queue"] = queue });

    [Theory]
    [InlineData("one system is connected", ServiceNow, "ServiceNow", "incident")]
    [InlineData("one system, with a table of its own", $"{ServiceNow} ServiceNow:Table=sn_si_incident", "ServiceNow", "sn_si_incident")]
    [InlineData("one for all", $"{ServiceNow} {Jira} Jira:Project=SEC Tickets:System=jira", "Jira", "SEC")]
    [InlineData("the owner before all", $"{ServiceNow} {Jira} Jira:Project=SEC Tickets:System=Jira Tickets:Owners:team:System=ServiceNow", "ServiceNow", "incident")]
    [InlineData("the queue before the owner, whatever its case", $"{ServiceNow} {Jira} Tickets:Owners:team:System=ServiceNow Tickets:Queues:SOC:System=Jira Tickets:Queues:SOC:Place=NET", "Jira", "NET")]
    [InlineData("the queue's place before the system's", $"{Jira} Jira:Project=SEC Tickets:Queues:soc:System=Jira Tickets:Queues:soc:Place=NET", "Jira", "NET")]
    public void A_queue_has_a_home(string why, string settings, string system, string place)
    {
        Assert.True(Home(settings) is ActionHome.In home && (home.System, home.Place) == (system, place), $"{why}: {Home(settings)}");
        Assert.Null(TicketHomes.Of(Options(settings)).Problem("team", "soc"));
        Assert.Empty(ConnectorServices.MistakesOf(Options(settings)));
    }

    [Theory]
    [InlineData("two systems and nothing said", $"{ServiceNow} {Jira} Jira:Project=SEC", "Connectors:Tickets:Queues:soc:System")]
    [InlineData("a system without a place", Jira, "Connectors:Jira:Project")]
    public void A_queue_without_one_is_told_with_the_way_out(string why, string settings, string way)
    {
        var nowhere = Assert.IsType<ActionHome.Nowhere>(Home(settings));

        Assert.True(nowhere.Problem.Contains(way, StringComparison.Ordinal) && nowhere.Problem.Contains("'soc'", StringComparison.Ordinal), $"{why}: {nowhere.Problem}");
        Assert.Contains(way, TicketHomes.Of(Options(settings)).Problem("team", "soc")!.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"{ServiceNow} Tickets:System=Jira", "Connectors:Tickets:System is 'Jira', which is no ticket system that is connected (ServiceNow)")]
    [InlineData($"{Jira} Jira:Project=SEC Tickets:Queues:soc:System=Jirra", "Connectors:Tickets:Queues:soc:System is 'Jirra'")]
    [InlineData($"{Jira} Jira:Project=SEC Tickets:Queues:soc:System=Jira Tickets:Queues:soc:Place=sec", "Connectors:Tickets:Queues:soc:Place is 'sec', which is no project's key")]
    [InlineData($"{Jira} Tickets:Owners:team:System=Jira", "Connectors:Tickets:Owners:team:Place is not given, and neither is Connectors:Jira:Project")]
    [InlineData($"{ServiceNow} Tickets:Queues:soc:Place=x", "Connectors:Tickets:Queues:soc:System is empty")]
    public void Settings_that_lead_nowhere_are_mistakes_at_the_start(string settings, string mistake) =>
        Assert.Contains(ConnectorServices.MistakesOf(Options(settings)), found => found.Contains(mistake, StringComparison.Ordinal));

    [Fact]
    public void Other_actions_have_none() => Assert.Null(TicketHomes.Of(Options(ServiceNow)).Of("notify.teams", "team", new Dictionary<string, string>()));

    [Fact]
    public void Without_a_ticket_system_nothing_is_said_of_queues() => Assert.True(Home("") is null && TicketHomes.Of(Options("")).Problem("team", "soc") is null);

    [Fact]
    public void A_check_asks_for_every_place() =>
        Assert.Equal(["NET", "SEC"], TicketHomes.Of(Options($"{Jira} Jira:Project=SEC Tickets:Queues:a:System=Jira Tickets:Queues:a:Place=NET Tickets:Queues:b:System=Jira")).PlacesIn("Jira").Order());
}
