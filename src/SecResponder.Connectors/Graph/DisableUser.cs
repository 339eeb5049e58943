using Microsoft.Graph.Models;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>user.disable</c>: a user can't sign in any more, until its time is over.</summary>
/// <remarks>Microsoft Learn, "Update user".</remarks>
public sealed class DisableUser(GraphApi graph) : AccountSwitch
{
    private static readonly string[] Fields = ["id", "accountEnabled", "onPremisesSyncEnabled"];

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "user.disable", GraphApi.System, "Keeps a user from signing in, until its time is over",
        [
            new ActionParameter("user", ParameterKind.User, true, "The user: principal name, object id, or DOMAIN\\account"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.GraphApplicationRole, "User.EnableDisableAccount.All", "disable and enable"),
            .. GraphConnector.FindUser,
        ],
        FoundBy = "accountEnabled, with what it was before the intent: Graph keeps no name of who switched it",
        UndoneBy = "accountEnabled true, when it was true before; who was disabled before by somebody else stays so. Sessions that exist go on for up to an hour: user.revoke-sessions ends them sooner",
        Limits = GraphConnector.Limits,
        Unverified =
        [
            "users with administrators' roles: Graph answers 403 unless the identity itself holds a high enough directory role (Privileged Authentication Administrator)",
            "somebody else who disables the same user while our hold lasts leaves no trace in the property: at the end of its time the user is enabled",
        ],
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    /// <inheritdoc/>
    public override Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckUsersAsync("User.EnableDisableAccount.All", cancellation);

    private protected override async Task<AccountSeen?> ReadAsync(ActionCall call, CancellationToken cancellation) => await graph.UserAsync(call, Fields, cancellation) switch
    {
        null => null,
        { AccountEnabled: { } enabled } user => new AccountSeen(enabled, user.OnPremisesSyncEnabled == true
            ? "the user is synchronized from Active Directory: disable it there, the next synchronization would overwrite this"
            : null),
        _ => throw GraphApi.Unreadable(),
    };

    private protected override Task<Effect?> WriteAsync(ActionCall call, bool enabled, CancellationToken cancellation) =>
        graph.WriteAsync(client => client.Users[GraphTargets.UserOf(call)].PatchAsync(new User { AccountEnabled = enabled }, cancellationToken: cancellation), cancellation);
}
