using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>What tells Argo CD's records from those of the many programs that log with logrus, and from other Kubernetes objects.</summary>
internal static class ArgocdMarks
{
    /// <summary>Whether a line of a log is Argo CD's: one of its services, the fields of its applications, its <c>security</c> field, its words for logons.</summary>
    public static bool Are(in LogLine line)
    {
        var body = line.Body;
        if (body.IndexOf("grpc.service"u8) >= 0 && ArgocdServices.Find(line.Find("grpc.service"u8)) is not null)
            return true;
        var message = line.Find("msg"u8);
        if (ArgocdLogon.IsLogon(message) || (ArgocdServices.TryPath(message, out var service, out _) && ArgocdServices.Find(service) is not null))
            return true;
        if (body.IndexOf("security"u8) >= 0 && line.Find("security"u8) is [>= (byte)'1' and <= (byte)'5'])
            return true;
        if (message.StartsWith("Comparing app state (cluster: "u8) || message.EndsWith(" entries from session cache due to max age reached"u8))
            return true;
        if (body.IndexOf("application"u8) < 0 && body.IndexOf("project"u8) < 0 && body.IndexOf("ApplicationSet"u8) < 0)
            return false;
        return body.IndexOf("app-qualified-name"u8) >= 0 || body.IndexOf("app-namespace"u8) >= 0 || (body.IndexOf("dest-server"u8) >= 0 && body.IndexOf("dest-namespace"u8) >= 0) || body.IndexOf("syncId"u8) >= 0
            || ArgocdCall.IsTerminal(message) || ArgocdAction.IsLine(line);
    }

    /// <summary>Whether the object is a Kubernetes Event of Argo CD's own objects, or one that a component of it wrote of another object.</summary>
    public static bool IsEvent(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"involvedObject\""u8) < 0 && json.IndexOf("\"regarding\""u8) < 0)
            return false;
        var about = JsonMember.FindObject(json, "involvedObject"u8);
        if (about.IsEmpty)
            about = JsonMember.FindObject(json, "regarding"u8);
        if (about.IsEmpty || !JsonMember.Has(json, "reason"u8))
            return false;
        return (JsonMember.Find(about, "apiVersion"u8).StartsWith("argoproj.io/"u8) && IsKind(JsonMember.Find(about, "kind"u8)))
            || IsComponent(In(json, "source"u8, "component"u8)) || IsComponent(JsonMember.Find(json, "reportingComponent"u8))
            || IsComponent(JsonMember.Find(json, "reportingController"u8));
    }

    /// <summary>The application in a notification: the object itself, or its member <c>app</c> or <c>application</c>; empty when there is none.</summary>
    public static ReadOnlySpan<byte> FindApplication(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"metadata\""u8) < 0)
            return default;
        if (JsonMember.Find(json, "kind"u8).SequenceEqual("Application"u8) && JsonMember.Find(json, "apiVersion"u8).StartsWith("argoproj.io/"u8) && !JsonMember.FindObject(json, "metadata"u8).IsEmpty)
            return json;
        var inner = JsonMember.FindObject(json, "app"u8);
        if (inner.IsEmpty)
            inner = JsonMember.FindObject(json, "application"u8);
        if (inner.IsEmpty || In(inner, "metadata"u8, "name"u8).IsEmpty)
            return default;
        var status = JsonMember.FindObject(inner, "status"u8);
        return JsonMember.Find(inner, "apiVersion"u8).StartsWith("argoproj.io/"u8) || (!status.IsEmpty && (JsonMember.Has(status, "sync"u8) || JsonMember.Has(status, "operationState"u8))) ? inner : default;
    }

    private static ReadOnlySpan<byte> In(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member, ReadOnlySpan<byte> name) =>
        JsonMember.FindObject(json, member) is { IsEmpty: false } inner ? JsonMember.Find(inner, name) : default;

    private static bool IsKind(ReadOnlySpan<byte> kind) => kind.SequenceEqual("Application"u8) || kind.SequenceEqual("AppProject"u8) || kind.SequenceEqual("ApplicationSet"u8);

    private static bool IsComponent(ReadOnlySpan<byte> name) => name.StartsWith("argocd-"u8);
}
