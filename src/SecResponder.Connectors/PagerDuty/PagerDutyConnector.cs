using System.Collections.Immutable;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.PagerDuty;

/// <summary>PagerDuty, by its Events API version 2; read back by its REST API where a key for that is given.</summary>
internal sealed class PagerDutyConnector() : Connector<PagerDutyOptions>(new PagerDutyOptionsValidator())
{
    private const string Rest = "PagerDutyRest";

    public override string Name => "PagerDuty";

    public override string Title => "PagerDuty, by its Events API version 2";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://events.pagerduty.com`, or `https://events.eu.pagerduty.com`"),
        new("ApiAddress", "`https://api.pagerduty.com`", "Where pages are read back; `https://api.eu.pagerduty.com` in the EU"),
        new("Token", "none: pages are not read back", "Reference of a read-only key of the REST API"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenPage.Description];

    protected override void Add(PagerDutyOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var events = setup.Api(Name, OpenPage.System, address);
        var rest = setup.Api(Rest, OpenPage.System, options.ApiAddress);
        setup.Add(provider =>
        {
            var secrets = provider.GetRequiredService<ISecrets>();
            return new OpenPage(events(provider), options.Token is { } token ? new PageReader(rest(provider), token, secrets) : null, secrets, setup.Channels(provider));
        });
    }
}

/// <summary>PagerDuty: the configuration section <c>Connectors:PagerDuty</c>. Integration keys are secrets and stand, by reference, among the channels of each team's <c>team.yaml</c>.</summary>
public sealed class PagerDutyOptions
{
    /// <summary><c>https://events.pagerduty.com</c>, or <c>https://events.eu.pagerduty.com</c>; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Where pages are read back. Default <c>https://api.pagerduty.com</c>.</summary>
    public Uri ApiAddress { get; set; } = new("https://api.pagerduty.com");

    /// <summary>Reference of a read-only key of the REST API; null: pages are not read back.</summary>
    public string? Token { get; set; }
}

internal sealed class PagerDutyOptionsValidator : AbstractValidator<PagerDutyOptions>
{
    public PagerDutyOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:PagerDuty:BaseAddress");
        RuleFor(options => options.ApiAddress).IsSecure("Connectors:PagerDuty:ApiAddress");
    }
}
