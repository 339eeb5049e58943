using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GraphActivity;

/// <summary>Which members of a record become what: as a diagnostic setting sends it, and as the rows of a workspace have it.</summary>
/// <remarks>durationMs has values that can be no milliseconds (2,693,631 for an answer of 324 bytes), so no duration is read.</remarks>
internal static class GraphFields
{
    private static readonly (string Name, FieldSetter Set)[] Properties =
    [
        ("requestId", Into.Text(AsimField.EventOriginalUid)),
        ("requestMethod", Into.Text(AsimField.HttpRequestMethod)),
        ("requestUri", Into.Text(AsimField.Url)),
        ("responseStatusCode", Into.Text(AsimField.EventResultDetails)),
        ("responseSizeBytes", Into.All(Into.Count(AsimField.DstBytes), Into.Count(AsimField.HttpResponseBodyBytes))),
        ("userAgent", Into.Text(AsimField.HttpUserAgent)),
        ("ipAddress", Into.Address(AsimField.SrcIpAddr)),
        ("appId", Into.Text(AsimField.SrcAppId)),
        ("userId", Into.Text(AsimField.SrcUserId)),
        ("C_Idtyp", Into.Text(AsimField.SrcOriginalUserType)),
        ("signInActivityId", Into.Text(AsimField.NetworkSessionId)),
    ];

    public static byte[] ServicePrincipal { get; } = "principal"u8.ToArray();

    public static JsonFieldMap Map { get; } = new(Properties.SelectMany(row => new KeyValuePair<string, FieldSetter>[]
    {
        new("properties>" + row.Name, row.Set),
        new(Column(row.Name), row.Set),
    }).Concat(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["time"] = Into.AzureTime(AsimField.TimeGenerated),
        ["TimeGenerated"] = Into.AzureTime(AsimField.TimeGenerated),
        ["resourceId"] = AzureResource.SetDevice,
        ["_ResourceId"] = AzureResource.SetDevice,
        ["category"] = Into.Text(AsimField.EventOriginalType),
        ["operationName"] = Into.Text(AsimField.EventOriginalSubType),
        ["OperationName"] = Into.Text(AsimField.EventOriginalSubType),
        ["callerIpAddress"] = AddressIfAbsent,
        ["CallerIpAddress"] = AddressIfAbsent,
        ["level"] = Into.Text(AsimField.EventOriginalSeverity),
        ["ActorType"] = Into.Text(AsimField.SrcOriginalUserType),
        ["AadTenantId"] = Tenant,
        ["AADTenantId"] = Tenant,
        ["tenantId"] = Tenant,
        ["properties>servicePrincipalId"] = Into.Kept("principal"),
        ["properties>ServicePrincipalId"] = Into.Kept("principal"),
        ["ServicePrincipalId"] = Into.Kept("principal"),
        ["Type"] = Into.TextIfAbsent(AsimField.EventOriginalType),
    }));

    private static string Column(string name) => name switch
    {
        "ipAddress" => "IPAddress",
        "C_Idtyp" => "C_Idtyp",
        _ => char.ToUpperInvariant(name[0]) + name[1..],
    };

    private static void AddressIfAbsent(SecurityEvent e, ReadOnlySpan<byte> text) => Addresses.Set(e, AsimField.SrcIpAddr, e.Has(AsimField.SrcIpAddr) ? default : text);

    // Who tells is the tenant's service.
    private static void Tenant(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcScopeId, text);
        if (!e.Has(AsimField.Dvc))
            e.SetText(AsimField.Dvc, text);
    }
}
