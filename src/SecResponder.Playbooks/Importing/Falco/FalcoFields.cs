using System.Collections.Frozen;

namespace SecResponder.Playbooks.Importing.Falco;

/// <summary>Where a field of Falco stands in our events.</summary>
/// <param name="Path">The record's own dotted path; null: it is computed, or nowhere.</param>
/// <param name="IsList">Whether it has several values.</param>
/// <param name="IsWord">Whether its values are of a fixed spelling, so that case can't tell.</param>
/// <param name="Without">Why it has no path.</param>
internal sealed record FalcoField(string? Path, bool IsList = false, bool IsWord = false, string Without = "");

/// <summary>Falco's fields for the Kubernetes audit log, as paths of the audit event. Others are those of system calls, or of other plugins.</summary>
/// <remarks>Falco's plugin k8saudit, "Supported fields"; Kubernetes API reference, audit.k8s.io/v1 Event.</remarks>
internal static class FalcoFields
{
    private const string Pod = "requestObject.spec.";
    private const string Computed = "it is computed from the request";

    private static readonly FrozenDictionary<string, FalcoField> Known = new Dictionary<string, FalcoField>(StringComparer.Ordinal)
    {
        ["ka.auditid"] = new("auditID"),
        ["ka.stage"] = new("stage", IsWord: true),
        ["ka.auth.decision"] = new("annotations.authorization.k8s.io/decision", IsWord: true),
        ["ka.auth.reason"] = new("annotations.authorization.k8s.io/reason"),
        ["ka.auth.openshift.decision"] = new("annotations.authentication.openshift.io/decision", IsWord: true),
        ["ka.auth.openshift.username"] = new("annotations.authentication.openshift.io/username"),
        ["ka.validations.admission.policy.failure"] = new("annotations.validation.policy.admission.k8s.io/validation_failure"),
        ["ka.security.pod.violations"] = new("annotations.pod-security.kubernetes.io/audit-violations"),
        ["ka.user.name"] = new("user.username"),
        ["ka.user.groups"] = new("user.groups", IsList: true),
        ["ka.impuser.name"] = new("impersonatedUser.username"),
        ["ka.verb"] = new("verb", IsWord: true),
        ["ka.uri"] = new("requestURI"),
        ["ka.uri.param"] = new(null, Without: "it is cut out of the address"),
        ["ka.target.name"] = new("objectRef.name"),
        ["ka.target.namespace"] = new("objectRef.namespace"),
        ["ka.target.resource"] = new("objectRef.resource", IsWord: true),
        ["ka.target.subresource"] = new("objectRef.subresource", IsWord: true),
        ["ka.target.pod.name"] = new(null, Without: Computed),
        ["ka.req.binding.subjects"] = new("requestObject.subjects", IsList: true),
        ["ka.req.binding.role"] = new("requestObject.roleRef.name"),
        ["ka.req.configmap.name"] = new("objectRef.name"),
        ["ka.req.configmap.obj"] = new("requestObject.data"),
        ["ka.req.pod.host_ipc"] = new(Pod + "hostIPC", IsWord: true),
        ["ka.req.pod.host_network"] = new(Pod + "hostNetwork", IsWord: true),
        ["ka.req.container.host_network"] = new(Pod + "hostNetwork", IsWord: true),
        ["ka.req.pod.host_pid"] = new(Pod + "hostPID", IsWord: true),
        ["ka.req.container.privileged"] = new(Pod + "containers.securityContext.privileged", IsWord: true),
        ["ka.req.pod.run_as_user"] = new(Pod + "securityContext.runAsUser"),
        ["ka.req.pod.run_as_group"] = new(Pod + "securityContext.runAsGroup"),
        ["ka.req.pod.fs_group"] = new(Pod + "securityContext.fsGroup"),
        ["ka.req.pod.supplemental_groups"] = new(Pod + "securityContext.supplementalGroups", IsList: true),
        ["ka.req.pod.volumes.hostpath"] = new(Pod + "volumes.hostPath.path", IsList: true),
        ["ka.req.pod.volumes.flexvolume_driver"] = new(Pod + "volumes.flexVolume.driver", IsList: true),
        ["ka.req.role.rules"] = new("requestObject.rules", IsList: true),
        ["ka.req.role.rules.apiGroups"] = new("requestObject.rules.apiGroups", IsList: true),
        ["ka.req.role.rules.nonResourceURLs"] = new("requestObject.rules.nonResourceURLs", IsList: true),
        ["ka.req.role.rules.verbs"] = new("requestObject.rules.verbs", IsList: true, IsWord: true),
        ["ka.req.role.rules.resources"] = new("requestObject.rules.resources", IsList: true, IsWord: true),
        ["ka.req.service.type"] = new("requestObject.spec.type"),
        ["ka.req.service.ports"] = new("requestObject.spec.ports", IsList: true),
        ["ka.resp.name"] = new("responseObject.metadata.name"),
        ["ka.response.code"] = new("responseStatus.code"),
        ["ka.response.reason"] = new("responseStatus.reason"),
        ["ka.useragent"] = new("userAgent"),
        ["ka.sourceips"] = new("sourceIPs", IsList: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // The same of each list of containers that a pod has.
    private static readonly (string Name, FalcoField Field)[] OfContainers =
    [
        ("args", new("args", IsList: true)), ("command", new("command", IsList: true)), ("name", new("name", IsList: true)), ("image", new("image", IsList: true)), ("host_port", new("ports.hostPort", IsList: true)),
        ("image.repository", new(null, Without: "a container's repository is cut out of its image")),
        ("privileged", new("securityContext.privileged", IsList: true, IsWord: true)), ("allow_privilege_escalation", new("securityContext.allowPrivilegeEscalation", IsList: true, IsWord: true)),
        ("read_only_fs", new("securityContext.readOnlyRootFilesystem", IsList: true, IsWord: true)), ("run_as_user", new("securityContext.runAsUser", IsList: true)), ("run_as_group", new("securityContext.runAsGroup", IsList: true)),
        ("proc_mount", new("securityContext.procMount", IsList: true)), ("add_capabilities", new("securityContext.capabilities.add", IsList: true)),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Known.Keys.Concat(Containers.SelectMany(list => OfContainers.Select(row => $"ka.req.pod.{list}.{row.Name}")));

    /// <summary>The fields that take an image apart, whose values a pattern on the image says as well.</summary>
    public static string? ImageOf(string field) => Containers.Select(list => (list, $"ka.req.pod.{list}.image.repository")).FirstOrDefault(row => row.Item2 == field) is { list: { } list } ? $"{Pod}{list}.image" : null;

    private static readonly string[] Containers = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>The field; null: it is none of the audit log's.</summary>
    /// <param name="name">As the condition names it, with an argument in square brackets.</param>
    public static FalcoField? Find(string name)
    {
        // The event itself: jevt.value[/stage] is a pointer into it.
        if (name.StartsWith("jevt.value[/", StringComparison.Ordinal) && name.EndsWith(']'))
            return new FalcoField(string.Join('.', name[12..^1].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))), IsWord: name == "jevt.value[/stage]");
        if (name is "jevt.rawtime" or "jevt.time" or "jevt.time.iso8601")
            return new FalcoField("stageTimestamp");
        var bare = name.IndexOf('[', StringComparison.Ordinal) is var bracket and > 0 ? name[..bracket] : name;
        if (bare != name && Known.ContainsKey(bare) | OfContainer(bare) is not null)
            return new FalcoField(null, Without: "one element of a list is asked for, and a Sigma rule asks any");
        return Known.GetValueOrDefault(name) ?? OfContainer(name);
    }

    private static FalcoField? OfContainer(string name)
    {
        foreach (var list in Containers)
            if (name.StartsWith($"ka.req.pod.{list}.", StringComparison.Ordinal))
                foreach (var (field, found) in OfContainers)
                    if (name.AsSpan($"ka.req.pod.{list}.".Length).SequenceEqual(field))
                        return found with { Path = found.Path is null ? null : $"{Pod}{list}.{found.Path}" };
        return null;
    }
}
