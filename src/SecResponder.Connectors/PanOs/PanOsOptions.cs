using System.Text.RegularExpressions;
using FluentValidation;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.PanOs;

/// <summary>Palo Alto Networks' firewalls: the configuration section <c>Connectors:PanOs</c>.</summary>
public sealed class PanOsOptions
{
    /// <summary>The firewalls, by the name that playbooks use; none: not connected.</summary>
    public IDictionary<string, PanOsFirewallOptions> Firewalls { get; init; } = new Dictionary<string, PanOsFirewallOptions>(StringComparer.Ordinal);

    /// <summary>The tags that may be given: an address that bears another one may get rights by it.</summary>
    public IList<string> Tags { get; init; } = [];

    /// <summary>File of the only certificates that the firewalls are believed by, in PEM; null: those that the machine believes.</summary>
    public string? Roots { get; set; }
}

/// <summary>One firewall, or an HA pair, which is one.</summary>
public sealed class PanOsFirewallOptions
{
    /// <summary>Its management address; of an HA pair both. Panorama's, when <see cref="Target"/> is given.</summary>
    public IList<Uri> Addresses { get; init; } = [];

    /// <summary>Reference of an API key.</summary>
    public string Key { get; set; } = "";

    /// <summary>The virtual system, <c>vsys1</c>; null: the device's first.</summary>
    public string? Vsys { get; set; }

    /// <summary>The firewall's serial number, when it is reached through Panorama; null: directly.</summary>
    public string? Target { get; set; }
}

internal sealed partial class PanOsOptionsValidator : AbstractValidator<PanOsOptions>
{
    public PanOsOptionsValidator()
    {
        RuleForEach(options => options.Firewalls).Must(firewall => firewall.Value.Addresses.Count is 1 or 2 && firewall.Value.Addresses.All(address => address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
            .WithMessage("Connectors:PanOs:Firewalls: each needs Addresses with one https address, or the two of an HA pair");
        RuleForEach(options => options.Firewalls).Must(firewall => firewall.Value.Key.Length > 0).WithMessage("Connectors:PanOs:Firewalls: each needs Key, the reference of an API key (keyvault:<name>, env:<NAME>)");
        RuleForEach(options => options.Firewalls).Must(firewall => firewall.Value.Vsys is null || Vsys().IsMatch(firewall.Value.Vsys)).WithMessage("Connectors:PanOs:Firewalls: Vsys is vsys1, vsys2, …");
        RuleForEach(options => options.Firewalls).Must(firewall => firewall.Value.Target is null || Serial().IsMatch(firewall.Value.Target)).WithMessage("Connectors:PanOs:Firewalls: Target is a serial number: digits and letters, at most 20");
        RuleFor(options => options.Tags).Must((options, tags) => options.Firewalls.Count == 0 || tags.Count > 0).WithMessage("Connectors:PanOs:Tags is empty: name the tags that the firewalls' dynamic address groups ask for");
        RuleForEach(options => options.Tags).Must(tag => Tag().IsMatch(tag) && !Step().IsMatch(tag))
            .WithMessage("Connectors:PanOs:Tags has '{PropertyValue}': a tag has 1 to 127 letters, digits, '.', '_' and '-', and is not what a step is called");
        RuleFor(options => options.Roots).HasCertificates("Connectors:PanOs:Roots");
    }

    [GeneratedRegex(@"^vsys[0-9]{1,3}\z")]
    private static partial Regex Vsys();

    [GeneratedRegex(@"^[0-9A-Za-z]{1,20}\z")]
    private static partial Regex Serial();

    [GeneratedRegex(@"^[0-9A-Za-z_.\-]{1,127}\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^sr-[0-9a-f]{32}")]
    private static partial Regex Step();
}
