using Microsoft.Graph.Models;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>app.disable</c>: an application gets no tokens in this tenant any more, whichever credential it uses, until its time is over.</summary>
/// <remarks>Microsoft Learn, "Update servicePrincipal".</remarks>
public sealed class DisableApplication(GraphApi graph) : AccountSwitch
{
    private static readonly string[] Fields = ["id", "appId", "accountEnabled"];

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "app.disable", GraphApi.System, "Keeps an application from signing in with any of its credentials, until its time is over",
        [
            new ActionParameter("app", ParameterKind.Application, true, "The application: client id, object id of its service principal, or its name"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        Permissions = [new ActionPermission(PermissionKind.GraphApplicationRole, "Application.ReadWrite.All", "find the application, disable and enable its service principal")],
        FoundBy = "accountEnabled of the service principal, with what it was before the intent",
        UndoneBy = "accountEnabled true, when it was true before. Tokens that exist go on until they expire, up to an hour or a day",
        Limits = GraphConnector.Limits,
        Unverified = ["that Application.ReadWrite.OwnedBy is enough for applications that the identity owns"],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    /// <inheritdoc/>
    public override Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckApplicationsAsync(cancellation);

    private protected override async Task<AccountSeen?> ReadAsync(ActionCall call, CancellationToken cancellation) =>
        await graph.ReadAsync(client => client.ServicePrincipalsWithAppId(GraphTargets.ApplicationOf(call)).GetAsync(ask => ask.QueryParameters.Select = Fields, cancellation), cancellation) switch
        {
            null => null,
            { AccountEnabled: { } enabled } => new AccountSeen(enabled, null),
            _ => throw GraphApi.Unreadable(),
        };

    private protected override Task<Effect?> WriteAsync(ActionCall call, bool enabled, CancellationToken cancellation) => graph.WriteAsync(
        client => client.ServicePrincipalsWithAppId(GraphTargets.ApplicationOf(call)).PatchAsync(new ServicePrincipal { AccountEnabled = enabled }, cancellationToken: cancellation), cancellation);
}
