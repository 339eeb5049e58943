using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureFirewall;

/// <summary>The kinds of record, by <c>category</c>: structured logs, and the older ones whose text says it all.</summary>
internal static class AzureFirewallKinds
{
    public const string Source = "azure-firewall";

    private static readonly LogSource Firewall = new("firewall", "azure", "azurefirewall");

    public static EventKind Network { get; } = new(Source, "AZFWNetworkRule", AsimSchema.NetworkSession, Firewall);
    public static EventKind Nat { get; } = new(Source, "AZFWNatRule", AsimSchema.NetworkSession, Firewall);
    public static EventKind Application { get; } = new(Source, "AZFWApplicationRule", AsimSchema.WebSession, Firewall, new LogSource("proxy", "azure", "azurefirewall"));
    public static EventKind ThreatIntel { get; } = new(Source, "AZFWThreatIntel", AsimSchema.NetworkSession, Firewall, new LogSource("ids", "azure", "azurefirewall"));
    public static EventKind Idps { get; } = new(Source, "AZFWIdpsSignature", AsimSchema.NetworkSession, Firewall, new LogSource("ids", "azure", "azurefirewall"));
    public static EventKind Dns { get; } = new(Source, "AZFWDnsQuery", AsimSchema.Dns, new LogSource("dns", "azure", "azurefirewall"));
    public static EventKind FqdnFailure { get; } = new(Source, "AZFWFqdnResolveFailure", AsimSchema.Dns, new LogSource("dns", "azure", "azurefirewall"));
    public static EventKind FlowTrace { get; } = new(Source, "AZFWFlowTrace", AsimSchema.NetworkSession, Firewall);
    public static EventKind FatFlow { get; } = new(Source, "AZFWFatFlow", AsimSchema.NetworkSession, Firewall);
    public static EventKind OldNetwork { get; } = new(Source, "AzureFirewallNetworkRule", AsimSchema.NetworkSession, Firewall);
    public static EventKind OldApplication { get; } = new(Source, "AzureFirewallApplicationRule", AsimSchema.WebSession, Firewall, new LogSource("proxy", "azure", "azurefirewall"));
    public static EventKind OldDns { get; } = new(Source, "AzureFirewallDnsProxy", AsimSchema.Dns, new LogSource("dns", "azure", "azurefirewall"));

    public static IReadOnlyList<EventKind> All { get; } = [Network, Nat, Application, ThreatIntel, Idps, Dns, FqdnFailure, FlowTrace, FatFlow, OldNetwork, OldApplication, OldDns];

    private static readonly Utf8Map<EventKind> Categories = new(All.Select(kind => KeyValuePair.Create(kind.Name, kind)));

    /// <summary>The kind of a category, or null.</summary>
    public static EventKind? Of(ReadOnlySpan<byte> category) => category.SequenceEqual("AZFWInternalFqdnResolutionFailure"u8) ? FqdnFailure : Categories.Find(category);
}
