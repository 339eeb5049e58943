using System.Net;
using Microsoft.Graph.IdentityProtection.RiskyUsers.ConfirmCompromised;
using Microsoft.Graph.IdentityProtection.RiskyUsers.Dismiss;
using Microsoft.Graph.Models;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary><c>user.confirm-compromised</c>: a user's risk is high, so that Conditional Access does what it does for such users; dismissed when its time is over.</summary>
/// <remarks>Microsoft Learn, "riskyUser: confirmCompromised", "riskyUser: dismiss". Dismissing takes away every risk, so it is done only where there was none before.</remarks>
public sealed class ConfirmCompromised(GraphApi graph) : IKeepsState
{
    internal const string NoRisk = "no risk";
    internal const string AtRisk = "at risk";
    internal const string Confirmed = "confirmed compromised";
    private static readonly TimeSpan Processing = TimeSpan.FromSeconds(30);

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "user.confirm-compromised", GraphApi.System, "Sets a user's risk to high, so that Conditional Access acts on it, until its time is over",
        [
            new ActionParameter("user", ParameterKind.User, true, "The user: principal name, object id, or DOMAIN\\account; no guests"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 4h, 2d, 30d"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.GraphApplicationRole, "IdentityRiskyUser.ReadWrite.All", "confirm, dismiss, read the risk back; the tenant needs Entra ID P2"),
            .. GraphConnector.FindUser,
        ],
        FoundBy = "riskState confirmedCompromised, with what it was before the intent",
        UndoneBy = "dismiss, when there was no risk before. Where Identity Protection had found some itself, dismissing would take that away, too: it is left to a person",
        Limits = GraphConnector.Limits,
        Unverified = ["how long the directory processes it: while isProcessing is said, it is asked again"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckAsync(
        client => client.IdentityProtection.RiskyUsers.GetAsync(ask => ask.QueryParameters.Top = 1, cancellation),
        "risky users can be read; whether they may be changed shows when the first is", "IdentityRiskyUser.ReadWrite.All, the tenant Entra ID P2", cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation) => (await ReadAsync(call, cancellation)).State;

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (state, isProcessing) = await ReadAsync(call, cancellation);
        if (state == Confirmed)
            return Whose(call);
        if (isProcessing)
            return new Effect.TryAgain("the directory is still processing the user's risk", Processing);
        return await graph.WriteAsync(
            client => client.IdentityProtection.RiskyUsers.ConfirmCompromised.PostAsync(new ConfirmCompromisedPostRequestBody { UserIds = [GraphTargets.UserOf(call)] }, Taken, cancellation), cancellation)
            ?? Whose(call);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (state, isProcessing) = await ReadAsync(call, cancellation);
        return state == Confirmed ? Whose(call) : isProcessing ? new Effect.Running("", "the directory is processing the user's risk", Processing) : new Effect.Absent();
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if ((await ReadAsync(call, cancellation)).State != Confirmed)
            return new Effect.Done("", "it is not confirmed any more");
        return call.Before switch
        {
            Confirmed => Whose(call),
            AtRisk => new Effect.NotOurs("the user was at risk before we confirmed it: dismissing would take that away, too, so a person has to"),
            _ => await graph.WriteAsync(client => client.IdentityProtection.RiskyUsers.Dismiss.PostAsync(new DismissPostRequestBody { UserIds = [GraphTargets.UserOf(call)] }, Taken, cancellation), cancellation)
                ?? new Effect.Done("", "the risk is dismissed"),
        };
    }

    private static void Taken<T>(Microsoft.Kiota.Abstractions.RequestConfiguration<T> ask) where T : class, new() => ask.Options.Add(new Promised(HttpStatusCode.NoContent));

    private static Effect Whose(ActionCall call) => call.Before switch
    {
        Confirmed => new Effect.NotOurs("it was confirmed already, by somebody else"),
        NoRisk or AtRisk => new Effect.Done("", "confirmed compromised"),
        _ => throw new ConnectorException("what it was before was not kept: whose doing it is can't be told"),
    };

    // Whoever was never at risk is not found.
    private async Task<(string State, bool IsProcessing)> ReadAsync(ActionCall call, CancellationToken cancellation) =>
        await graph.ReadAsync(client => client.IdentityProtection.RiskyUsers[GraphTargets.UserOf(call)].GetAsync(cancellationToken: cancellation), cancellation) switch
        {
            null => (NoRisk, false),
            { RiskState: { } state } user => (state switch
            {
                RiskState.ConfirmedCompromised => Confirmed,
                RiskState.AtRisk => AtRisk,
                _ => NoRisk,
            }, user.IsProcessing == true),
            _ => throw GraphApi.Unreadable(),
        };
}
