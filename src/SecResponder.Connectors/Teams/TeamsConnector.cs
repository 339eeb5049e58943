using System.Collections.Immutable;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Teams;

/// <summary>Microsoft Teams, by Workflows webhooks.</summary>
internal sealed class TeamsConnector() : Connector<TeamsOptions>(new TeamsOptionsValidator())
{
    public override string Name => "Teams";

    public override string Title => "Microsoft Teams, by Workflows webhooks";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Hosts", "`.logic.azure.com`, `.api.powerplatform.com`, `api.powerautomate.com`", "Hosts that a webhook may be on: exact, or a suffix that begins with a dot"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [NotifyTeams.Description];

    protected override void Add(TeamsOptions options, ConnectorSetup setup)
    {
        var api = setup.Api(Name, NotifyTeams.System, baseAddress: null, isOnThisMachine: options.Hosts.Contains("127.0.0.1"));
        setup.Add(provider => new NotifyTeams(api(provider), options, provider.GetRequiredService<ISecrets>(), setup.Channels(provider)));
    }
}

/// <summary>Microsoft Teams: the configuration section <c>Connectors:Teams</c>. The webhooks' addresses are secrets and stand, by reference, in each team's <c>team.yaml</c>.</summary>
public sealed class TeamsOptions
{
    /// <summary>Hosts that a webhook may be on: exact, or a suffix that begins with a dot.</summary>
    public IList<string> Hosts { get; set; } = [".logic.azure.com", ".api.powerplatform.com", "api.powerautomate.com"];
}

internal sealed class TeamsOptionsValidator : AbstractValidator<TeamsOptions>
{
    public TeamsOptionsValidator()
    {
        RuleForEach(options => options.Hosts).Must(host => host.Trim('.').Length > 0).WithMessage("Connectors:Teams:Hosts has an empty name: give a host, or a suffix that begins with a dot");
    }
}
