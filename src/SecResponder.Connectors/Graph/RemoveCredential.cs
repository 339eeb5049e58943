using System.Net;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>app.remove-credential</c>: removes one secret of an application, at its registration or at its service principal, wherever an intruder has put it.</summary>
/// <remarks>Microsoft Learn, "application: removePassword", "servicePrincipal: removePassword". A secret's value is known to nobody afterwards: this is for good.</remarks>
public sealed class RemoveCredential(GraphApi graph) : IResponseAction
{
    private static readonly string[] Fields = ["id", "appId", "passwordCredentials", "keyCredentials"];

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "app.remove-credential", GraphApi.System, "Removes one secret of an application for good",
        [
            new ActionParameter("app", ParameterKind.Application, true, "The application: client id, object id of its service principal, or its name"),
            new ActionParameter("credential", ParameterKind.Text, true, "The secret's key id, as the audit log names it"),
        ],
        IsHold: false)
    {
        Permissions = [new ActionPermission(PermissionKind.GraphApplicationRole, "Application.ReadWrite.All", "read the application's credentials, remove one")],
        FoundBy = "no credential of that key id is at the registration or the service principal",
        Limits = GraphConnector.Limits,
        Unverified =
        [
            "that Application.ReadWrite.OwnedBy is enough for applications that the identity owns",
            "certificates are not removed: Graph takes only the whole list of those that stay, and an incomplete one would take away others; use app.disable",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckApplicationsAsync(cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!Guid.TryParse(Asked(call), out var key))
            return new Effect.Refused($"credential '{PlainText.Line(Asked(call), 60)}' is no key id");
        var (registration, principal) = await PlacesAsync(call, cancellation);
        if (registration.Holds(key))
            return await graph.WriteAsync(
                client => client.Applications[registration.Id].RemovePassword.PostAsync(
                    new() { KeyId = key }, ask => ask.Options.Add(new Promised(HttpStatusCode.NoContent)), cancellation), cancellation) ?? Removed(key);
        if (principal.Holds(key))
            return await graph.WriteAsync(
                client => client.ServicePrincipals[principal.Id].RemovePassword.PostAsync(
                    new() { KeyId = key }, ask => ask.Options.Add(new Promised(HttpStatusCode.NoContent)), cancellation), cancellation) ?? Removed(key);
        return registration.Certificates.Contains(key) || principal.Certificates.Contains(key)
            ? new Effect.Refused("it is a certificate: remove it by hand, or use app.disable")
            : call.Attempt > 1 ? Removed(key) : new Effect.NotOurs("the application has no such credential (any more)");
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!Guid.TryParse(Asked(call), out var key))
            return new Effect.Absent();
        var (registration, principal) = await PlacesAsync(call, cancellation);
        return registration.Has(key) || principal.Has(key) ? new Effect.Absent() : Removed(key);
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) =>
        Task.FromResult<Effect>(new Effect.Refused("a secret's value is known to nobody: whoever needs one makes a new one"));

    private static string Asked(ActionCall call) => call.With.GetValueOrDefault("credential", "");

    private static Effect.Done Removed(Guid key) => new(key.ToString(), "the secret is removed");

    // An application of another tenant has no registration here.
    private async Task<(Place Registration, Place Principal)> PlacesAsync(ActionCall call, CancellationToken cancellation)
    {
        var app = GraphTargets.ApplicationOf(call);
        var registration = await graph.ReadAsync(client => client.ApplicationsWithAppId(app).GetAsync(ask => ask.QueryParameters.Select = Fields, cancellation), cancellation);
        var principal = await graph.ReadAsync(client => client.ServicePrincipalsWithAppId(app).GetAsync(ask => ask.QueryParameters.Select = Fields, cancellation), cancellation);
        if (registration is { AppId: null } or { Id: null } || principal is { AppId: null } or { Id: null })
            throw GraphApi.Unreadable();
        return (
            new Place(registration?.Id ?? "", [.. registration?.PasswordCredentials?.Select(secret => secret.KeyId) ?? []], [.. registration?.KeyCredentials?.Select(certificate => certificate.KeyId) ?? []]),
            new Place(principal?.Id ?? "", [.. principal?.PasswordCredentials?.Select(secret => secret.KeyId) ?? []], [.. principal?.KeyCredentials?.Select(certificate => certificate.KeyId) ?? []]));
    }

    private sealed record Place(string Id, Guid?[] Secrets, Guid?[] Certificates)
    {
        public bool Holds(Guid key) => Secrets.Contains(key);

        public bool Has(Guid key) => Holds(key) || Certificates.Contains(key);
    }
}
