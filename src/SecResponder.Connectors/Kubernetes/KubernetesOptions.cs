using System.Text.RegularExpressions;
using FluentValidation;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>Kubernetes clusters: the configuration section <c>Connectors:Kubernetes</c>.</summary>
public sealed class KubernetesOptions
{
    /// <summary>The clusters, by name; none: not connected.</summary>
    public IDictionary<string, KubernetesClusterOptions> Clusters { get; init; } = new Dictionary<string, KubernetesClusterOptions>(StringComparer.Ordinal);

    /// <summary>How few replicas a workload may be scaled to. Default 0; range 0 to 1,000.</summary>
    public int LeastReplicas { get; set; }

    /// <summary>How many replicas a workload may be scaled to. Default 50; range 0 to 1,000.</summary>
    public int MostReplicas { get; set; } = 50;

    /// <summary>How long to wait before asking again for what is under way. Default 5 s; range 0.05 s to 5 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>One cluster.</summary>
public sealed class KubernetesClusterOptions
{
    /// <summary>Its API server.</summary>
    public Uri? Address { get; set; }

    /// <summary>File of a service account's token, read anew for each call since it is replaced; null: <see cref="Token"/>, or the host's identity.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Reference of a bearer token; null: <see cref="TokenFile"/>, or the host's identity (AKS with Entra).</summary>
    public string? Token { get; set; }

    /// <summary>File of the only certificates that it is believed by, in PEM; null: those that the machine believes.</summary>
    public string? Roots { get; set; }

    /// <summary>The namespaces whose pods and workloads may be acted on, whatever the service account may do; <c>*</c> is all but those that begin with <c>kube-</c>.</summary>
    public IList<string> Namespaces { get; init; } = [];
}

internal sealed partial class KubernetesOptionsValidator : AbstractValidator<KubernetesOptions>
{
    public KubernetesOptionsValidator()
    {
        RuleForEach(options => options.Clusters).Must(cluster => Label().IsMatch(cluster.Key)).WithMessage("Connectors:Kubernetes:Clusters: a cluster's name has 1 to 63 small letters, digits and hyphens");
        RuleForEach(options => options.Clusters).Must(cluster => cluster.Value.Address is { IsAbsoluteUri: true } address && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            .WithMessage("Connectors:Kubernetes:Clusters: each needs Address, an https address");
        RuleForEach(options => options.Clusters).Must(cluster => cluster.Value is { Token: null } or { TokenFile: null }).WithMessage("Connectors:Kubernetes:Clusters: give TokenFile or Token, not both");
        RuleForEach(options => options.Clusters).Must(cluster => cluster.Value.Namespaces.Count > 0 && cluster.Value.Namespaces.All(name => name == "*" || Label().IsMatch(name)))
            .WithMessage("Connectors:Kubernetes:Clusters: each needs Namespaces that may be acted on: names, or * for all but those that begin with kube-");
        RuleForEach(options => options.Clusters).ChildRules(cluster => cluster.RuleFor(one => one.Value.Roots).HasCertificates("Connectors:Kubernetes:Clusters: Roots"));
        RuleFor(options => options).Must(options => options is { LeastReplicas: >= 0, MostReplicas: <= 1000 } && options.LeastReplicas <= options.MostReplicas)
            .WithMessage("Connectors:Kubernetes:LeastReplicas and :MostReplicas may be from 0 to 1,000, the first no more than the second");
        RuleFor(options => options.PollEvery).InclusiveBetween(TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)).WithMessage("Connectors:Kubernetes:PollEvery may be from 0.05 s to 5 min");
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();
}
