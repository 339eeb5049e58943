namespace SecResponder.Events.Asim;

/// <summary>ASIM's second names: which field an alias stands for depends on the event's schema.</summary>
/// <remarks>ASimTester.csv, rows of class Alias, and the page of each schema. <c>Rule</c>, <c>Src</c>, <c>Dst</c> and <c>Dvc</c> are
/// computed, not aliased: see <see cref="AsimDerivation"/>.</remarks>
public static class AsimAliases
{
    private static readonly (AsimField Alias, AsimField Target)[] NetworkSession =
    [
        (AsimField.Duration, AsimField.NetworkDuration), (AsimField.Hostname, AsimField.DstHostname), (AsimField.InnerVlanId, AsimField.SrcVlanId),
        (AsimField.IpAddr, AsimField.SrcIpAddr), (AsimField.OuterVlanId, AsimField.DstVlanId), (AsimField.SessionId, AsimField.NetworkSessionId),
        (AsimField.User, AsimField.DstUsername),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] AuditEvent =
    [
        (AsimField.Application, AsimField.TargetAppName), (AsimField.IpAddr, AsimField.SrcIpAddr), (AsimField.Process, AsimField.ActingProcessName),
        (AsimField.User, AsimField.ActorUsername), (AsimField.Value, AsimField.NewValue),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] Authentication =
    [
        (AsimField.Application, AsimField.TargetAppName), (AsimField.IpAddr, AsimField.SrcIpAddr), (AsimField.User, AsimField.TargetUsername),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] Dns =
    [
        (AsimField.DnsResponseCodeName, AsimField.EventResultDetails), (AsimField.Domain, AsimField.DnsQuery), (AsimField.DomainCategory, AsimField.UrlCategory),
        (AsimField.Duration, AsimField.DnsNetworkDuration), (AsimField.Hostname, AsimField.SrcHostname), (AsimField.IpAddr, AsimField.SrcIpAddr),
        (AsimField.Process, AsimField.SrcProcessName), (AsimField.SessionId, AsimField.DnsSessionId), (AsimField.User, AsimField.SrcUsername),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] WebSession =
    [
        (AsimField.Duration, AsimField.NetworkDuration), (AsimField.Hostname, AsimField.DstHostname), (AsimField.HttpStatusCode, AsimField.EventResultDetails),
        (AsimField.InnerVlanId, AsimField.SrcVlanId), (AsimField.IpAddr, AsimField.SrcIpAddr), (AsimField.OuterVlanId, AsimField.DstVlanId),
        (AsimField.SessionId, AsimField.NetworkSessionId), (AsimField.User, AsimField.SrcUsername), (AsimField.UserAgent, AsimField.HttpUserAgent),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] AlertEvent =
    [
        (AsimField.AlertId, AsimField.EventUid), (AsimField.AlertDescription, AsimField.EventMessage), (AsimField.User, AsimField.Username),
        (AsimField.IpAddr, AsimField.DvcIpAddr), (AsimField.Hostname, AsimField.DvcHostname),
    ];

    // ASimTester.csv lets Hostname follow DstHostname, which the schema does not have; the schema's page says SrcHostname.
    private static readonly (AsimField Alias, AsimField Target)[] DhcpEvent =
    [
        (AsimField.Duration, AsimField.DhcpSessionDuration), (AsimField.Hostname, AsimField.SrcHostname), (AsimField.IpAddr, AsimField.SrcIpAddr),
        (AsimField.SessionId, AsimField.DhcpSessionId), (AsimField.Username, AsimField.SrcUsername), (AsimField.User, AsimField.SrcUsername),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] ProcessEvent =
    [
        (AsimField.CommandLine, AsimField.TargetProcessCommandLine), (AsimField.Process, AsimField.TargetProcessName), (AsimField.User, AsimField.TargetUsername),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] FileEvent =
    [
        (AsimField.Application, AsimField.TargetAppName), (AsimField.FileName, AsimField.TargetFileName), (AsimField.FilePath, AsimField.TargetFilePath),
        (AsimField.IpAddr, AsimField.SrcIpAddr), (AsimField.Process, AsimField.ActingProcessName), (AsimField.Url, AsimField.TargetUrl), (AsimField.User, AsimField.ActorUsername),
    ];

    private static readonly (AsimField Alias, AsimField Target)[] RegistryEvent =
    [
        (AsimField.Process, AsimField.ActingProcessName), (AsimField.User, AsimField.ActorUsername),
    ];

    /// <summary>The aliases of a schema with what they stand for.</summary>
    public static ReadOnlySpan<(AsimField Alias, AsimField Target)> Of(AsimSchema schema) => schema switch
    {
        AsimSchema.NetworkSession => NetworkSession,
        AsimSchema.AuditEvent => AuditEvent,
        AsimSchema.Authentication => Authentication,
        AsimSchema.Dns => Dns,
        AsimSchema.WebSession => WebSession,
        AsimSchema.AlertEvent => AlertEvent,
        AsimSchema.DhcpEvent => DhcpEvent,
        AsimSchema.ProcessEvent => ProcessEvent,
        AsimSchema.FileEvent => FileEvent,
        AsimSchema.RegistryEvent => RegistryEvent,
        _ => [],
    };

    // What each field stands for, schema by schema: an absent field is asked for more often than any other.
    private static readonly AsimField[][] Targets = [.. Enum.GetValues<AsimSchema>().Select(TargetsOf)];

    /// <summary>The field that <paramref name="field"/> stands for in <paramref name="schema"/>; itself when it is no alias there.</summary>
    public static AsimField Resolve(AsimSchema schema, AsimField field) => Targets[(int)schema][(int)field];

    private static AsimField[] TargetsOf(AsimSchema schema)
    {
        var targets = Enum.GetValues<AsimField>();
        foreach (var (alias, target) in Of(schema))
            targets[(int)alias] = target;
        return targets;
    }
}
