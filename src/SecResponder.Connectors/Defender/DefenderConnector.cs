using System.Collections.Immutable;
using Azure.Core;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Permissions;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>Microsoft Defender for Endpoint: machines, what is done to them, and who they are.</summary>
internal sealed class DefenderConnector() : Connector<DefenderOptions>(new DefenderOptionsValidator())
{
    /// <summary>What the API bears of one application. Pages "isolate-machine", "get-machineactions-collection".</summary>
    public static ActionLimits Limits { get; } = new(100, 4, "100 calls a minute and 1,500 an hour for each kind of call; beyond that 429 with Retry-After");

    public override string Name => "Defender";

    public override string Title => "Microsoft Defender for Endpoint, by its own API";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://api.security.microsoft.com`, or a regional host"),
        new("Token", "none: the host's identity gets one", "Reference of a bearer token"),
        new("PollEvery", "10 s", "How long to wait before asking again for a machine action under way; 1 s to 10 min"),
    ];

    public override ImmutableArray<ActionSignature> Actions =>
        [QuarantineHost.Description, RestrictHost.Description, ScanHost.Description, CollectFromHost.Description, QuarantineFile.Description, BlockIndicator.Description];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("which machine a host is", [ParameterKind.Host], [new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine")]),
    ];

    protected override void Add(DefenderOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, DefenderApi.System, address);
        setup.Services.AddSingleton(provider => new DefenderApi(api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()));
        setup.Services.AddSingleton<IResponseAction, QuarantineHost>().AddSingleton<IResponseAction, RestrictHost>().AddSingleton<IResponseAction, ScanHost>()
            .AddSingleton<IResponseAction, CollectFromHost>().AddSingleton<IResponseAction, QuarantineFile>().AddSingleton<IResponseAction, BlockIndicator>();
        setup.Services.AddSingleton<IEntityResolver, DefenderResolver>();
        setup.Services.AddSingleton<IPermissionGrants>(provider => new TokenRoles(
            DefenderApi.System, PermissionKind.DefenderApplicationRole, provider.GetRequiredService<DefenderApi>().Token));
    }
}

/// <summary>Microsoft Defender for Endpoint: the configuration section <c>Connectors:Defender</c>.</summary>
public sealed class DefenderOptions
{
    /// <summary><c>https://api.security.microsoft.com</c> or a regional host; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of a bearer token; without it the host's identity gets one.</summary>
    public string? Token { get; set; }

    /// <summary>How long to wait before asking again for a machine action under way. Default 10 s; range 1 s to 10 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class DefenderOptionsValidator : AbstractValidator<DefenderOptions>
{
    public DefenderOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:Defender:BaseAddress");
        RuleFor(options => options.PollEvery).InclusiveBetween(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
            .WithMessage("Connectors:Defender:PollEvery may be from 1 s to 10 min");
    }
}
