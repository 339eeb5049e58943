using System.Text.RegularExpressions;
using FluentValidation;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.FortiGate;

/// <summary>FortiGate firewalls: the configuration section <c>Connectors:FortiGate</c>.</summary>
public sealed class FortiGateOptions
{
    /// <summary>The firewalls, by the name that playbooks use; none: not connected.</summary>
    public IDictionary<string, FortiGateFirewallOptions> Firewalls { get; init; } = new Dictionary<string, FortiGateFirewallOptions>(StringComparer.Ordinal);

    /// <summary>The address groups that addresses may be put into: others may give rights.</summary>
    public IList<string> Groups { get; init; } = [];

    /// <summary>File of the only certificates that the firewalls are believed by, in PEM; null: those that the machine believes.</summary>
    public string? Roots { get; set; }
}

/// <summary>One firewall, or a cluster, which answers as one.</summary>
public sealed class FortiGateFirewallOptions
{
    /// <summary>Its management address.</summary>
    public Uri? Address { get; set; }

    /// <summary>Reference of a REST API administrator's token.</summary>
    public string Token { get; set; } = "";

    /// <summary>The virtual domain. Default <c>root</c>.</summary>
    public string Vdom { get; set; } = "root";
}

internal sealed partial class FortiGateOptionsValidator : AbstractValidator<FortiGateOptions>
{
    public FortiGateOptionsValidator()
    {
        RuleForEach(options => options.Firewalls).Must(firewall => firewall.Value.Address is { IsAbsoluteUri: true } address && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            .WithMessage("Connectors:FortiGate:Firewalls: each needs Address, an https address");
        RuleForEach(options => options.Firewalls).Must(firewall => firewall.Value.Token.Length > 0).WithMessage("Connectors:FortiGate:Firewalls: each needs Token, the reference of an API token (keyvault:<name>, env:<NAME>)");
        RuleForEach(options => options.Firewalls).Must(firewall => Vdom().IsMatch(firewall.Value.Vdom)).WithMessage("Connectors:FortiGate:Firewalls: Vdom has 1 to 31 letters, digits, '_' and '-'");
        RuleForEach(options => options.Groups).Must(group => Group().IsMatch(group)).WithMessage("Connectors:FortiGate:Groups has '{PropertyValue}': a group's name has 1 to 79 letters, digits, spaces, '.', '_' and '-'");
        RuleFor(options => options.Roots).HasCertificates("Connectors:FortiGate:Roots");
    }

    [GeneratedRegex(@"^[0-9A-Za-z_\-]{1,31}\z")]
    private static partial Regex Vdom();

    [GeneratedRegex(@"^[0-9A-Za-z_.\-][0-9A-Za-z_. \-]{0,78}\z")]
    private static partial Regex Group();
}
