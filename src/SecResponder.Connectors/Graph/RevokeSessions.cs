using System.Net;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>user.revoke-sessions</c>: every refresh token and session cookie of a user ends; who wants in again has to sign in.</summary>
/// <remarks>Microsoft Learn, "user: revokeSignInSessions". The directory keeps from when on sessions are valid: an effect older than the intent is not ours.</remarks>
public sealed class RevokeSessions(GraphApi graph) : IResponseAction
{
    private static readonly string[] Fields = ["id", "signInSessionsValidFromDateTime"];

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "user.revoke-sessions", GraphApi.System, "Ends a user's sessions: who wants in again has to sign in",
        [new ActionParameter("user", ParameterKind.User, true, "The user: principal name, object id, or DOMAIN\\account")],
        IsHold: false)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.GraphApplicationRole, "User.RevokeSessions.All", "end the sessions"),
            .. GraphConnector.FindUser,
        ],
        FoundBy = "signInSessionsValidFromDateTime at or after the intent",
        Limits = GraphConnector.Limits,
        Unverified =
        [
            "how long access tokens go on: up to an hour where the service knows no continuous access evaluation",
            "clocks: when ours is ahead of the directory's, sessions are ended once more than needed, which does no harm",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckUsersAsync("User.RevokeSessions.All", cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await FindAsync(call, cancellation) is Effect.Done there)
            return there;
        return await graph.WriteAsync(
            async client =>
            {
                var answer = await client.Users[GraphTargets.UserOf(call)].RevokeSignInSessions.PostAsRevokeSignInSessionsPostResponseAsync(
                    ask => ask.Options.Add(new Promised(HttpStatusCode.OK, HttpStatusCode.NoContent)), cancellation);
                // 200 says {"value": true}; 204 has no body.
                if (answer is not (null or { Value: true }))
                    throw GraphApi.Unreadable();
            },
            cancellation) ?? new Effect.Done("", "sessions are ended");
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await graph.UserAsync(call, Fields, cancellation) switch
        {
            null => new Effect.Refused("there is no such user any more"),
            { Id.Length: > 0 } user => user.SignInSessionsValidFromDateTime >= call.IntentAt ? new Effect.Done("", $"sessions before {user.SignInSessionsValidFromDateTime:u} are ended") : new Effect.Absent(),
            _ => throw GraphApi.Unreadable(),
        };
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Refused("a session that was ended can't be given back: the user signs in again"));
}
