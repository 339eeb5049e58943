namespace SecResponder.Connectors.Kubernetes;

/// <summary>A right as Kubernetes' RBAC has it, spelled verb, resource, group: <c>patch deployments.apps</c>. In what was granted each part may be <c>*</c>.</summary>
/// <remarks>Kubernetes documentation, "Using RBAC Authorization", "Referring to resources".</remarks>
/// <param name="Verb">What may be done: <c>patch</c>.</param>
/// <param name="Resource">To what: <c>deployments</c>.</param>
/// <param name="Group">The resource's API group; empty: the core group.</param>
public sealed record KubeRight(string Verb, string Resource, string Group)
{
    private const string Any = "*";
    private static readonly string[] OfTheCluster = ["nodes"];

    /// <summary>As it is spelled.</summary>
    public string Name => $"{Verb} {Resource}{(Group.Length == 0 ? "" : "." + Group)}";

    /// <summary>Whether its resource lies in no namespace.</summary>
    internal bool IsOfCluster => OfTheCluster.Contains(Resource);

    /// <summary>Whether it reaches beyond the resources of namespaces.</summary>
    internal bool ReachesCluster => IsOfCluster || Resource == Any;

    /// <summary>Reads the spelling; what has no resource is a verb alone.</summary>
    public static KubeRight Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (verb, rest) = name.Split(' ') is [var first, var second] ? (first, second) : (name, "");
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(verb, rest, "") : new(verb, rest[..dot], rest[(dot + 1)..]);
    }

    /// <summary>Whether who has this one has the other.</summary>
    internal bool Covers(KubeRight other) => Takes(Verb, other.Verb) && Takes(Resource, other.Resource) && Takes(Group, other.Group);

    private static bool Takes(string granted, string wanted) => granted == Any || granted == wanted;
}
