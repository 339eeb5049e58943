using FluentValidation;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Azure Resource Manager: the configuration section <c>Connectors:Azure</c>.</summary>
public sealed class AzureOptions
{
    /// <summary><c>https://management.azure.com</c> or a national cloud's; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of a bearer token; without it the host's identity gets one.</summary>
    public string? Token { get; set; }

    /// <summary>What may be read and acted on: ids of subscriptions or resource groups, <c>/subscriptions/…[/resourceGroups/…]</c>. What lies outside is refused, whatever the identity may do.</summary>
    public IList<string> Scopes { get; init; } = [];

    /// <summary>How the network security groups begin that are put on quarantined machines; the location is added. Default <c>secresponder-quarantine</c>.</summary>
    public string QuarantineGroup { get; set; } = "secresponder-quarantine";

    /// <summary>The resource group that these are made in, in the machine's own subscription; null (the default): that of its network interface.</summary>
    public string? QuarantineResourceGroup { get; set; }

    /// <summary>What a quarantined machine may still talk to: the forensic network, Defender's service tag. Default: nothing. At most 90.</summary>
    public IList<QuarantineException> Allow { get; init; } = [];

    /// <summary>IP groups that Azure Firewall blocks, by the name that playbooks use: <c>blocked: /subscriptions/…/ipGroups/blocked</c>.</summary>
    public IDictionary<string, string> IpGroups { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The Log Analytics workspaces of Microsoft Sentinel whose incidents may be commented and closed: <c>/subscriptions/…/workspaces/soc</c>. They must lie in <see cref="Scopes"/>.</summary>
    public IList<string> Workspaces { get; init; } = [];

    /// <summary>Where diagnostic settings send that are made anew, when nobody knows what they were.</summary>
    public DiagnosticsBaseline Diagnostics { get; set; } = new();

    /// <summary>How long to wait before asking again for what is under way. Default 5 s; range 0.05 s to 5 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one call waits for what it has begun, before the step says that it is running. Default 10 s; range 0 to 20 s: a call must end before <c>Runner:CallTimeout</c>.</summary>
    public TimeSpan WaitFor { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>One way that stays open in quarantine.</summary>
public sealed class QuarantineException
{
    /// <summary><c>Inbound</c> or <c>Outbound</c>, as a security rule has it.</summary>
    public string Direction { get; set; } = "";

    /// <summary>The other end: an address, a network, or a service tag (<c>MicrosoftDefenderForEndpoint</c>).</summary>
    public string Peer { get; set; } = "";

    /// <summary>Port or range of ports at the destination. Default <c>*</c>.</summary>
    public string Ports { get; set; } = "*";
}

/// <summary>What a diagnostic setting sends, and where to.</summary>
public sealed class DiagnosticsBaseline
{
    /// <summary>Id of a Log Analytics workspace, or null.</summary>
    public string? WorkspaceId { get; set; }

    /// <summary>Id of an authorization rule of an Event Hubs namespace, or null.</summary>
    public string? EventHubAuthorizationRuleId { get; set; }

    /// <summary>The event hub; null: one a category.</summary>
    public string? EventHubName { get; set; }

    /// <summary>Groups of categories that are sent. Default <c>allLogs</c>.</summary>
    public IList<string> CategoryGroups { get; init; } = ["allLogs"];
}

internal sealed class AzureOptionsValidator : AbstractValidator<AzureOptions>
{
    public AzureOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:Azure:BaseAddress");
        RuleFor(options => options.Scopes).Must((options, scopes) => options.BaseAddress is null || scopes.Count > 0)
            .WithMessage("Connectors:Azure:Scopes is empty: name the subscriptions or resource groups that may be acted on (/subscriptions/…)");
        RuleForEach(options => options.Scopes).Must(scope => AzureScope.IsScope(scope))
            .WithMessage("Connectors:Azure:Scopes has '{PropertyValue}': a scope is /subscriptions/<id> or /subscriptions/<id>/resourceGroups/<name>");
        RuleFor(options => options.QuarantineGroup).Matches(@"^\w[\w.\-]{0,40}$").WithMessage("Connectors:Azure:QuarantineGroup may have letters, digits, '_', '.' and '-', at most 41");
        RuleFor(options => options.Allow).Must(allow => allow.Count <= 90).WithMessage("Connectors:Azure:Allow has more than 90 entries");
        RuleForEach(options => options.Allow).Must(way => way.Direction is "Inbound" or "Outbound" && way.Peer.Length > 0 && way.Ports.Length > 0)
            .WithMessage("Connectors:Azure:Allow needs Direction (Inbound or Outbound), Peer and Ports in each entry");
        RuleForEach(options => options.IpGroups).Must(group => ArmId.Parse(group.Value)?.Is("Microsoft.Network/ipGroups") == true)
            .WithMessage("Connectors:Azure:IpGroups needs the id of an IP group behind each name: /subscriptions/…/providers/Microsoft.Network/ipGroups/<name>");
        RuleForEach(options => options.Workspaces).Must((options, workspace) => ArmId.Parse(workspace) is { } id && id.Is("Microsoft.OperationalInsights/workspaces") && AzureScope.Allows(options, id))
            .WithMessage("Connectors:Azure:Workspaces has '{PropertyValue}': give the id of a workspace that lies in Connectors:Azure:Scopes, /subscriptions/…/providers/Microsoft.OperationalInsights/workspaces/<name>");
        RuleFor(options => options.PollEvery).InclusiveBetween(TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)).WithMessage("Connectors:Azure:PollEvery may be from 0.05 s to 5 min");
        RuleFor(options => options.WaitFor).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromSeconds(20)).WithMessage("Connectors:Azure:WaitFor may be from 0 to 20 s");
    }
}
