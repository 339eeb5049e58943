using System.Collections.Immutable;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tickets;

/// <summary>Which ticket system opens the tickets of which queue. It has no action of its own: the systems do.</summary>
internal sealed class TicketsConnector() : Connector<TicketOptions>(new TicketOptionsValidator())
{
    internal const string Key = "Tickets";
    internal const string Prefix = $"{ConnectorOptions.Section}:{Key}";

    public override string Name => Key;

    public override string Title => "Which ticket system opens the tickets of which queue";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("System", "the one that is connected", "Where tickets go that neither their queue nor their owner tells of: `ServiceNow`, `Jira`, `GitHub` or `AzureDevOps`"),
        new("Queues", "none", "By a queue's name: `System`, and `Place` in it (a project, a repository, a table)"),
        new("Owners", "none", "The same by an owner's name, for queues that are not named"),
    ];

    protected override void Add(TicketOptions options, ConnectorSetup setup)
    {
        setup.Services.AddSingleton(setup.Homes);
        setup.Services.AddSingleton<HomeOfAction>(setup.Homes.Of);
        setup.Services.AddSingleton<QueueQuestion>(setup.Homes.Problem);
    }
}

internal sealed class TicketOptionsValidator : AbstractValidator<TicketOptions>
{
    public TicketOptionsValidator()
    {
        RuleForEach(options => options.Queues).Must(home => home.Value.System.Length > 0)
            .WithMessage((_, home) => $"{TicketsConnector.Prefix}:Queues:{home.Key}:System is empty: name the system that keeps the queue");
        RuleForEach(options => options.Owners).Must(home => home.Value.System.Length > 0)
            .WithMessage((_, home) => $"{TicketsConnector.Prefix}:Owners:{home.Key}:System is empty: name the system that keeps the owner's tickets");
    }
}
