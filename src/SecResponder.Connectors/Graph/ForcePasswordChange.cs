using Microsoft.Graph.Models;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>user.force-password-change</c>: at the next sign-in the user has to choose a new password. The password itself is not touched.</summary>
/// <remarks>Microsoft Learn, "Update user", "passwordProfile resource type".</remarks>
public sealed class ForcePasswordChange(GraphApi graph) : IResponseAction
{
    private static readonly string[] Fields = ["id", "passwordProfile", "onPremisesSyncEnabled"];

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "user.force-password-change", GraphApi.System, "Has a user choose a new password at the next sign-in",
        [new ActionParameter("user", ParameterKind.User, true, "The user: principal name, object id, or DOMAIN\\account")],
        IsHold: false)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.GraphApplicationRole, "User-PasswordProfile.ReadWrite.All", "set the flag, read it back"),
            .. GraphConnector.FindUser,
            new ActionPermission(PermissionKind.DirectoryRole, "User Administrator", "set the flag of users without administrators' roles; Privileged Authentication Administrator for those with them"),
        ],
        FoundBy = "passwordProfile.forceChangePasswordNextSignIn",
        Limits = GraphConnector.Limits,
        Unverified =
        [
            "whether Graph tells the flag of every user: where it does not, the flag is set once more after a lost answer, which does no harm",
            "that the flag is cleared when the user has chosen a new password: a step that is read back after that sets it again",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckUsersAsync("User-PasswordProfile.ReadWrite.All", cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        switch (await graph.UserAsync(call, Fields, cancellation))
        {
            case null:
                return new Effect.Refused("there is no such user any more");
            case { PasswordProfile.ForceChangePasswordNextSignIn: true }:
                return new Effect.Done("", "a new password is due at the next sign-in");
            case { OnPremisesSyncEnabled: true }:
                return new Effect.Refused("the user is synchronized from Active Directory: the password is changed there");
            case { Id: null or "" }:
                throw GraphApi.Unreadable();
        }
        var change = new User { PasswordProfile = new PasswordProfile { ForceChangePasswordNextSignIn = true } };
        return await graph.WriteAsync(client => client.Users[GraphTargets.UserOf(call)].PatchAsync(change, cancellationToken: cancellation), cancellation)
            ?? new Effect.Done("", "a new password is due at the next sign-in");
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await graph.UserAsync(call, Fields, cancellation) switch
        {
            null => new Effect.Refused("there is no such user any more"),
            { PasswordProfile.ForceChangePasswordNextSignIn: true } => new Effect.Done("", "a new password is due at the next sign-in"),
            { Id.Length: > 0 } => new Effect.Absent(),
            _ => throw GraphApi.Unreadable(),
        };
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) =>
        Task.FromResult<Effect>(new Effect.Refused("the user may have chosen a new password already: whether the flag is to go is a person's to say"));
}
