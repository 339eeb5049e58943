namespace SecResponder.Connectors.Kubernetes;

/// <summary>A right as Kubernetes' RBAC has it, spelled verb, resource, group: <c>patch deployments.apps</c>. In what was granted each part may be <c>*</c>.</summary>
/// <remarks>Kubernetes documentation, "Using RBAC Authorization", "Referring to resources".</remarks>
internal sealed record KubeRight(string Verb, string Resource, string Group)
{
    private const string Any = "*";
    private static readonly string[] OfTheCluster = ["nodes"];

    public string Name => $"{Verb} {Resource}{(Group.Length == 0 ? "" : "." + Group)}";

    /// <summary>Whether its resource lies in no namespace.</summary>
    public bool IsOfCluster => OfTheCluster.Contains(Resource);

    /// <summary>Whether it reaches beyond the resources of namespaces.</summary>
    public bool ReachesCluster => IsOfCluster || Resource == Any;

    public static KubeRight Of(string name)
    {
        var (verb, rest) = name.Split(' ') is [var first, var second] ? (first, second) : (name, "");
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(verb, rest, "") : new(verb, rest[..dot], rest[(dot + 1)..]);
    }

    /// <summary>Whether who has this one has the other.</summary>
    public bool Covers(KubeRight other) => Takes(Verb, other.Verb) && Takes(Resource, other.Resource) && Takes(Group, other.Group);

    private static bool Takes(string granted, string wanted) => granted == Any || granted == wanted;
}
