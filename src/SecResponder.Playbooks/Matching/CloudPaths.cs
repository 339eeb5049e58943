using SecResponder.Events;

namespace SecResponder.Playbooks.Matching;

/// <summary>Further paths of a cloud's field in its own record: public rules name fields as one export of the log has them, and the record may come by another.</summary>
/// <remarks>
/// Microsoft, "Entra activity log schemas": diagnostic settings put <c>properties</c> around what Graph gives flat, in camel case; tables of Log Analytics have capitals. Google Cloud, Pub/Sub sinks: <c>data.protoPayload</c>.
/// Kubernetes, "Auditing": what a request asks for stands below <c>requestObject</c>.
/// </remarks>
internal static class CloudPaths
{
    private const string Properties = "properties.";
    private const string Data = "data.";

    // What no rule of spelling leads to.
    private static readonly (LogSource For, string Field, string[] Paths)[] Rows =
    [
        (new(null, "azure"), "DeviceDetail.trusttype", ["deviceDetail.trustType", "properties.deviceDetail.trustType"]),
        (new(null, "azure", "activitylogs"), "CategoryValue", ["category"]),
        (new(null, "azure"), "Initiatied.By", ["properties.initiatedBy", "initiatedBy"]),
        (new(null, "azure"), "Target", ["properties.targetResources", "targetResources"]),
        (new(null, "gcp"), "protoPayload.Servicename", ["protoPayload.serviceName"]),
        (new(null, "gcp"), "eventName", ["protoPayload.metadata.event.eventName"]),
        (new(null, "gcp"), "eventService", ["protoPayload.serviceName"]),
        (new(null, "kubernetes"), "apiGroup", ["objectRef.apiGroup"]),
        (new(null, "kubernetes"), "hostPath", ["requestObject.spec.volumes.hostPath.path", "requestObject.spec.template.spec.volumes.hostPath.path"]),
        (new(null, "kubernetes"), "capabilities", ["requestObject.spec.containers.securityContext.capabilities", "requestObject.spec.template.spec.containers.securityContext.capabilities"]),
    ];

    /// <summary>The field's further places, as dotted paths, for rules of a log source.</summary>
    public static IEnumerable<string> Of(string field, LogSource source)
    {
        foreach (var row in Rows)
            if (row.Field == field && row.For.Contains(source))
                foreach (var path in row.Paths)
                    yield return path;
        if (Is(source, "azure"))
        {
            var bare = field.StartsWith(Properties, StringComparison.Ordinal) ? field[Properties.Length..] : field;
            foreach (var path in (string[])[Properties + Each(bare, char.ToLowerInvariant), bare, Each(bare, char.ToLowerInvariant), Each(bare, char.ToUpperInvariant)])
                yield return path;
        }
        else if (Is(source, "gcp") && field.StartsWith(Data, StringComparison.Ordinal))
            yield return field[Data.Length..];
    }

    private static bool Is(LogSource source, string product) => product.Equals(source.Product, StringComparison.OrdinalIgnoreCase);

    private static string Each(string path, Func<char, char> first) => string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : first(part[0]) + part[1..]));
}
