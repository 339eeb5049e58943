using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.AzureFirewall;

/// <summary>Which members of a record become what.</summary>
/// <remarks>Microsoft Learn, Azure Monitor reference: the tables AZFW*; "Monitor Azure Firewall", data reference.</remarks>
internal static class AzureFirewallFields
{
    private static readonly WordMap Actions = new(("allow", "Allow"), ("alert", "Allow"), ("deny", "Deny"), ("drop", "Drop"), ("reset", "Reset"), ("alert and deny", "Deny"), ("alertanddeny", "Deny"), ("block", "Deny"));

    // IDPS signatures: 1 is high.
    private static readonly WordMap Severities = new(("1", "High"), ("2", "Medium"), ("3", "Low"), ("4", "Informational"));

    private static Dictionary<string, FieldSetter> Common { get; } = new(StringComparer.Ordinal)
    {
        ["time"] = Into.AzureTime(AsimField.TimeGenerated),
        ["category"] = (e, text) => e.SetText(AsimField.EventOriginalType, text.SequenceEqual("AzureDiagnostics"u8) ? default : text),
        ["Category"] = Category,
        ["resourceId"] = AzureResource.SetDevice,
        ["ResourceId"] = AzureResource.SetDevice,
        ["properties>SourceIp"] = Into.Address(AsimField.SrcIpAddr),
        ["properties>SourcePort"] = Into.Port(AsimField.SrcPortNumber),
        ["properties>DestinationIp"] = Into.Address(AsimField.DstIpAddr),
        ["properties>DestinationPort"] = Into.Port(AsimField.DstPortNumber),
        ["properties>Protocol"] = Protocol,
        ["properties>Action"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["properties>ActionReason"] = Into.Text(AsimField.EventOriginalResultDetails),
    };

    private static Dictionary<string, FieldSetter> Web { get; } = new(StringComparer.Ordinal)
    {
        ["properties>Fqdn"] = Into.Host(HostFields.Destination),
        ["properties>TargetUrl"] = Into.Text(AsimField.Url),
        ["properties>WebCategory"] = Into.Text(AsimField.UrlCategory),
        ["properties>Rule"] = Into.Text(AsimField.RuleName),
        ["properties>msg"] = AzureFirewallText.Read,
    };

    private static Dictionary<string, FieldSetter> Network { get; } = new(StringComparer.Ordinal)
    {
        ["properties>Rule"] = Into.Text(AsimField.NetworkRuleName),
        ["properties>TranslatedIp"] = Into.Address(AsimField.DstNatIpAddr),
        ["properties>TranslatedPort"] = Into.Port(AsimField.DstNatPortNumber),
        ["properties>Fqdn"] = Into.Host(HostFields.Destination),
        ["properties>ThreatDescription"] = Into.Text(AsimField.ThreatName),
        ["properties>SignatureId"] = Into.Text(AsimField.ThreatId),
        ["properties>Description"] = Into.Text(AsimField.ThreatName),
        ["properties>Category"] = Category,
        ["properties>Severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["properties>Flag"] = Into.Text(AsimField.EventOriginalSubType),
        ["properties>msg"] = AzureFirewallText.Read,
    };

    private static Dictionary<string, FieldSetter> Names { get; } = new(StringComparer.Ordinal)
    {
        ["properties>QueryName"] = Query,
        ["properties>Fqdn"] = Query,
        ["properties>QueryType"] = DnsCodes.SetType,
        ["properties>QueryClass"] = Into.Text(AsimField.DnsQueryClassName),
        ["properties>QueryId"] = DnsCodes.SetTransaction,
        ["properties>ResponseCode"] = DnsCodes.SetResponse,
        ["properties>ResponseFlags"] = Into.Text(AsimField.DnsFlags),
        ["properties>RequestDurationSecs"] = Into.Seconds(AsimField.DnsNetworkDuration),
        ["properties>ErrorMessage"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["properties>Error"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["properties>ServerIp"] = Into.Address(AsimField.DstIpAddr),
        ["properties>ServerPort"] = Into.Port(AsimField.DstPortNumber),
        ["properties>msg"] = AzureFirewallText.Read,
    };

    public static JsonFieldMap NetworkMap { get; } = new(AsRowsToo(Common.Concat(Network)));

    public static JsonFieldMap WebMap { get; } = new(AsRowsToo(Common.Concat(Web)));

    public static JsonFieldMap DnsMap { get; } = new(AsRowsToo(Common.Where(place => place.Key is not ("properties>Action" or "properties>ActionReason")).Concat(Names)));

    // A row of a Log Analytics table has as columns what the record has as properties; AzureDiagnostics, the older table, ends their names with their type.
    private static IEnumerable<KeyValuePair<string, FieldSetter>> AsRowsToo(IEnumerable<KeyValuePair<string, FieldSetter>> places)
    {
        const string Prefix = "properties>";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            seen.Add(place.Key);
            yield return place;
            var column = place.Key.StartsWith(Prefix, StringComparison.Ordinal) ? place.Key[Prefix.Length..] : place.Key switch { "time" => "TimeGenerated", "category" => "Type", "resourceId" => "_ResourceId", _ => null };
            if (column is not null && seen.Add(column))
                yield return new(column == "msg" ? "msg_s" : column, place.Value);
        }
    }

    // A row of AzureDiagnostics has the kind of log there.
    private static void Category(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (AzureFirewallKinds.Of(text) is not null)
            e.SetText(AsimField.EventOriginalType, text);
        else if (e.Kind.Schema == AsimSchema.NetworkSession)
            e.SetText(AsimField.ThreatCategory, text);
    }

    /// <summary>Sets what a name was asked for.</summary>
    public static void Query(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetText(AsimField.DnsQuery, text.TrimEnd((byte)'.'));

    /// <summary>Sets what the firewall did.</summary>
    public static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcOriginalAction, text);
        Actions.TrySet(e, AsimField.DvcAction, text);
    }

    /// <summary>Sets a signature's priority.</summary>
    public static void Severity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        Severities.TrySet(e, AsimField.EventSeverity, text);
    }

    /// <summary>Sets transport or application protocol; "ICMP Type=8" is the first with a type.</summary>
    public static void Protocol(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // Threat intelligence tells of requests, too, in either schema.
        if (e.Kind.Schema == AsimSchema.WebSession || (e.Kind.Schema == AsimSchema.NetworkSession && (text.StartsWith("HTTP"u8) || text.SequenceEqual("MSSQL"u8))))
        {
            Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, text);
            Protocols.Set(e, "TCP"u8);
            return;
        }
        if (text.StartsWith("ICMP"u8) && text.IndexOf("Type="u8) is var at and > 0)
        {
            if (e.Kind.Schema == AsimSchema.NetworkSession)
                e.SetText(AsimField.NetworkIcmpType, text[(at + 5)..]);
            text = text[..4];
        }
        Protocols.Set(e, text);
    }
}
