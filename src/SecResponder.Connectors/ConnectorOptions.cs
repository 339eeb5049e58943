using FluentValidation;
using SecResponder.Connectors.Feeds;

namespace SecResponder.Connectors;

/// <summary>Where the outside systems are: the configuration section <c>Connectors</c>. A system that is not configured is one that no step can call.</summary>
public sealed class ConnectorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Connectors";

    /// <summary>The Key Vault of <c>keyvault:</c> references: <c>https://name.vault.azure.net</c>.</summary>
    public Uri? KeyVault { get; set; }

    /// <summary>Whether systems on private addresses may be called. Default false: only what is on the internet.</summary>
    public bool PrivateAddresses { get; set; }

    public DefenderOptions Defender { get; set; } = new();

    public ServiceNowOptions ServiceNow { get; set; } = new();

    public TeamsOptions Teams { get; set; } = new();

    /// <summary>How lists that others keep are fetched.</summary>
    public FeedOptions Feeds { get; set; } = new();
}

/// <summary>Microsoft Defender for Endpoint.</summary>
public sealed class DefenderOptions
{
    /// <summary><c>https://api.security.microsoft.com</c> or a regional host; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of a bearer token; without it the host's identity gets one.</summary>
    public string? Token { get; set; }

    /// <summary>How long to wait before asking again for a machine action under way. Default 10 s; range 1 s to 10 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>ServiceNow.</summary>
public sealed class ServiceNowOptions
{
    /// <summary><c>https://instance.service-now.com</c>; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary><c>incident</c> (the default) or <c>sn_si_incident</c>.</summary>
    public string Table { get; set; } = "incident";

    /// <summary>The user's name.</summary>
    public string User { get; set; } = "";

    /// <summary>Reference of the user's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Close codes that say "it was a false positive"; case, blanks, hyphens and underscores don't matter. Default <c>False positive</c>.</summary>
    public IList<string> FalsePositive { get; init; } = ["False positive"];

    /// <summary>Close codes that say "it was what it looked like". Default <c>True positive</c>.</summary>
    public IList<string> TruePositive { get; init; } = ["True positive"];
}

/// <summary>Microsoft Teams by Workflows webhooks. The addresses are secrets and stand, by reference, in each team's <c>team.yaml</c>.</summary>
public sealed class TeamsOptions
{
    /// <summary>Hosts that a webhook may be on: exact, or a suffix that begins with a dot.</summary>
    public IList<string> Hosts { get; set; } = [".logic.azure.com", ".api.powerplatform.com", "api.powerautomate.com"];
}

/// <summary>Says what is wrong, all of it at once.</summary>
internal sealed class ConnectorOptionsValidator : AbstractValidator<ConnectorOptions>
{
    public ConnectorOptionsValidator()
    {
        RuleFor(options => options.KeyVault).Must(IsSecure).WithMessage("Connectors:KeyVault must be an https address");
        RuleFor(options => options.Defender.BaseAddress).Must(IsSecure).WithMessage("Connectors:Defender:BaseAddress must be an https address");
        RuleFor(options => options.ServiceNow.BaseAddress).Must(IsSecure).WithMessage("Connectors:ServiceNow:BaseAddress must be an https address");
        RuleFor(options => options.Defender.PollEvery).InclusiveBetween(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
            .WithMessage("Connectors:Defender:PollEvery may be from 1 s to 10 min");
        RuleFor(options => options.Feeds.Folder).NotEmpty().WithMessage("Connectors:Feeds:Folder is empty: give the folder that keeps what feeds held");
        RuleFor(options => options.Feeds.Timeout).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)).WithMessage("Connectors:Feeds:Timeout may be from 1 s to 10 min");
        RuleFor(options => options.Feeds.LargestAnswer).InclusiveBetween(1 << 10, 512 << 20).WithMessage("Connectors:Feeds:LargestAnswer may be from 1,024 to 536,870,912 bytes");
        RuleFor(options => options.ServiceNow.Table).Must(table => table is "incident" or "sn_si_incident").WithMessage("Connectors:ServiceNow:Table must be incident or sn_si_incident");
        RuleFor(options => options.ServiceNow).Must(options => options.BaseAddress is null || (options.User.Length > 0 && options.Password.Length > 0))
            .WithMessage("Connectors:ServiceNow needs User and Password (a reference) besides BaseAddress");
    }

    // The lab is on this machine; everything else goes over TLS.
    private static bool IsSecure(Uri? address) => address is null || address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback);
}
