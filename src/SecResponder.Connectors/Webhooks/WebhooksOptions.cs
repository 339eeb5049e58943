using FluentValidation;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Webhooks;

/// <summary>Webhooks of other systems: the configuration section <c>Connectors:Webhooks</c>.</summary>
public sealed class WebhooksOptions
{
    /// <summary>Who is told, by the name that playbooks use; none: not connected.</summary>
    public IDictionary<string, WebhookTarget> Targets { get; init; } = new Dictionary<string, WebhookTarget>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Hosts that addresses given by reference may be on: exact, or a suffix that begins with a dot.</summary>
    public IList<string> Hosts { get; init; } = [];

    /// <summary>The events' <c>source</c>, a URI that tells several installations apart. Default <c>urn:secresponder</c>.</summary>
    public string Source { get; set; } = "urn:secresponder";
}

/// <summary>One webhook. Its addresses are https, or references where the address itself is a secret.</summary>
public sealed class WebhookTarget
{
    /// <summary>Where the event of a step is posted to.</summary>
    public string Address { get; set; } = "";

    /// <summary>Where the event is posted to that takes it back; null: it can't be taken back.</summary>
    public string? Undo { get; set; }

    /// <summary>Where it is asked by GET what became of a step; null: it can't be read back, and after a lost answer it may be sent twice.</summary>
    public string? Read { get; set; }

    /// <summary>References of the secrets that events are signed with: one, and during a change of keys the old one and the new one. At most 5.</summary>
    public IList<string> Secrets { get; init; } = [];

    /// <summary>The fields of the incident's event that are sent along, by their names; <c>*</c> all of them. <c>incident.summary</c> is the line with the group-by values. Default: none.</summary>
    public IList<string> Fields { get; init; } = [];

    /// <summary>Names of the values that a playbook may give in <c>data</c>. Default: none.</summary>
    public IList<string> Values { get; init; } = [];

    /// <summary>The teams whose playbooks may use it. Empty, the default: all of them.</summary>
    public IList<string> Owners { get; init; } = [];
}

internal sealed class WebhooksOptionsValidator : AbstractValidator<WebhooksOptions>
{
    private const string Key = "Connectors:Webhooks:Targets";

    public WebhooksOptionsValidator()
    {
        RuleFor(options => options.Source).Must(source => source.Length > 0 && Uri.IsWellFormedUriString(source, UriKind.RelativeOrAbsolute))
            .WithMessage("Connectors:Webhooks:Source must be a URI that tells this installation from others: urn:secresponder:berlin");
        RuleFor(options => options).Must(options => options.Hosts.Count > 0 || !options.Targets.Values.SelectMany(WebhookAddress.Of).Any(WebhookAddress.IsReference))
            .WithMessage("Connectors:Webhooks:Hosts is empty, and an address is given by reference: name the hosts that it may be on");
        RuleForEach(options => options.Hosts).Must(host => host.Trim('.').Length > 0).WithMessage("Connectors:Webhooks:Hosts has an empty name: give a host, or a suffix that begins with a dot");
        RuleForEach(options => options.Targets).Must(target => target.Key.Length is > 0 and <= 40 && target.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            .WithMessage($"{Key}: a target's name has 1 to 40 letters, digits, hyphens and underscores");
        RuleForEach(options => options.Targets).Must(target => WebhookAddress.Of(target.Value).All(WebhookAddress.IsGood))
            .WithMessage($"{Key}: Address, Undo and Read are https addresses without user, query and fragment, or references (keyvault:<name>, env:<NAME>) where the address holds a key; Address is needed");
        RuleForEach(options => options.Targets).Must(target => target.Value.Secrets.Count is >= 1 and <= 5)
            .WithMessage($"{Key}: each needs Secrets, 1 to 5 references of secrets that events are signed with");
    }
}

/// <summary>An address as the settings give it.</summary>
internal static class WebhookAddress
{
    public static IEnumerable<string> Of(WebhookTarget target) => new[] { target.Address, target.Undo, target.Read }.OfType<string>();

    public static bool IsReference(string given) => given.StartsWith("keyvault:", StringComparison.Ordinal) || given.StartsWith("env:", StringComparison.Ordinal);

    // What has a query often has a key in it, and settings are no place for one.
    public static bool IsGood(string given) =>
        IsReference(given) || (Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && SecureAddress.Is(uri));

    public static bool IsOnThisMachine(string given, IEnumerable<string> hosts) =>
        IsReference(given) ? hosts.Any(host => Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) && uri.IsLoopback) : Uri.TryCreate(given, UriKind.Absolute, out var plain) && plain.IsLoopback;
}
