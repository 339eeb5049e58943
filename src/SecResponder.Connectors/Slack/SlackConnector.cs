using System.Collections.Immutable;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Slack;

/// <summary>Slack, by a bot's Web API, or by incoming webhooks.</summary>
internal sealed class SlackConnector() : Connector<SlackOptions>(new SlackOptionsValidator())
{
    public override string Name => "Slack";

    public override string Title => "Slack, by a bot, or by incoming webhooks";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "`https://slack.com/api`", "Where the Web API is"),
        new("Token", "none: only webhooks", "Reference of the bot's token"),
        new("Hosts", "`hooks.slack.com`", "Hosts that a webhook may be on: exact, or a suffix that begins with a dot"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [NotifySlack.Description];

    protected override void Add(SlackOptions options, ConnectorSetup setup)
    {
        var api = setup.Api(Name, NotifySlack.System, options.BaseAddress);
        var webhooks = setup.Api($"{Name}Webhooks", NotifySlack.System, baseAddress: null, isOnThisMachine: options.Hosts.Contains("127.0.0.1"));
        setup.Add(provider =>
        {
            var secrets = provider.GetRequiredService<ISecrets>();
            return new NotifySlack(options.Token is { } token ? new SlackApi(api(provider), token, secrets) : null, new SlackWebhook(webhooks(provider), options), secrets, setup.Channels(provider));
        });
    }
}

/// <summary>
/// Slack: the configuration section <c>Connectors:Slack</c>. What stands behind a channel's reference in a team's <c>team.yaml</c> says which way it goes: a channel's id (<c>C0123456789</c>) by the bot, an
/// address by a webhook.
/// </summary>
public sealed class SlackOptions
{
    /// <summary>Where the Web API is. Default <c>https://slack.com/api</c>.</summary>
    public Uri BaseAddress { get; set; } = new("https://slack.com/api");

    /// <summary>Reference of the bot's token; null: only webhooks.</summary>
    public string? Token { get; set; }

    /// <summary>Hosts that a webhook may be on: exact, or a suffix that begins with a dot. None given: <c>hooks.slack.com</c>.</summary>
    public IList<string> Hosts { get; init; } = [];

    internal IEnumerable<string> Allowed => Hosts.Count > 0 ? Hosts : ["hooks.slack.com"];
}

internal sealed class SlackOptionsValidator : AbstractValidator<SlackOptions>
{
    public SlackOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:Slack:BaseAddress");
        RuleForEach(options => options.Hosts).Must(host => host.Trim('.').Length > 0).WithMessage("Connectors:Slack:Hosts has an empty name: give a host, or a suffix that begins with a dot");
    }
}
