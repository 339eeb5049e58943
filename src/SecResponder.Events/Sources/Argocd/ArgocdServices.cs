using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>One of the gRPC services that Argo CD's components offer.</summary>
/// <param name="Kind">What its methods are about; empty for a service that only components use among themselves.</param>
/// <param name="ObjectType">What that is in ASIM.</param>
internal sealed record ArgocdService(byte[] Kind, byte[] ObjectType)
{
    public bool IsInternal => Kind.Length == 0;
}

/// <summary>The services, by their full names.</summary>
/// <remarks>argo-cd, <c>server/*/*.proto</c>, <c>reposerver/repository/repository.proto</c>, <c>cmpserver/plugin/plugin.proto</c>.</remarks>
internal static class ArgocdServices
{
    private static readonly Utf8Map<ArgocdService> Services = new(
    [
        Of("application.ApplicationService", "Application", AsimWords.CloudResource),
        Of("applicationset.ApplicationSetService", "ApplicationSet", AsimWords.CloudResource),
        // Projects say what may be deployed where, and who may do what.
        Of("project.ProjectService", "AppProject", AsimWords.PolicyRule),
        Of("cluster.ClusterService", "Cluster", AsimWords.CloudResource),
        Of("cluster.SettingsService", "Settings", AsimWords.ConfigurationAtom),
        Of("repository.RepositoryService", "Repository", AsimWords.CloudResource),
        Of("repocreds.RepoCredsService", "RepositoryCredentials", AsimWords.CloudResource),
        Of("account.AccountService", "Account", AsimWords.DirectoryServiceObject),
        Of("certificate.CertificateService", "Certificate", AsimWords.ConfigurationAtom),
        Of("gpgkey.GPGKeyService", "GnuPGPublicKey", AsimWords.ConfigurationAtom),
        Of("notification.NotificationService", "Notification", AsimWords.ConfigurationAtom),
        Of("session.SessionService", "Session", AsimWords.Other),
        Of("version.VersionService", "", AsimWords.Other),
        Of("repository.RepoServerService", "", AsimWords.Other),
        Of("plugin.ConfigManagementPluginService", "", AsimWords.Other),
        Of("CommitService", "", AsimWords.Other),
        Of("askpass.AskPassService", "", AsimWords.Other),
        Of("grpc.health.v1.Health", "", AsimWords.Other),
    ]);

    public static ArgocdService? Find(ReadOnlySpan<byte> name) => name.IsEmpty ? null : Services.Find(name);

    /// <summary>Takes <c>received unary call /application.ApplicationService/Sync</c> apart.</summary>
    public static bool TryPath(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> service, out ReadOnlySpan<byte> method)
    {
        service = default;
        method = default;
        if (!message.StartsWith("received "u8) || message.IndexOf(" call /"u8) is not (>= 0 and var at))
            return false;
        var path = message[(at + " call /"u8.Length)..];
        var slash = path.IndexOf((byte)'/');
        if (slash <= 0 || slash == path.Length - 1)
            return false;
        service = path[..slash];
        method = path[(slash + 1)..];
        return true;
    }

    private static KeyValuePair<string, ArgocdService> Of(string name, string kind, byte[] type) => new(name, new ArgocdService(System.Text.Encoding.UTF8.GetBytes(kind), type));
}
