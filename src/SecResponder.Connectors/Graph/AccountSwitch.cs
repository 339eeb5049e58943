using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>
/// An account that is switched off and on again. The directory keeps no name of who switched it: what it was before the intent, kept with its hash, and what it is now tell whose doing it is.
/// What was off before is somebody else's, is not touched and is never switched on.
/// </summary>
public abstract class AccountSwitch : IKeepsState
{
    internal const string On = "accountEnabled true";
    internal const string Off = "accountEnabled false";

    /// <inheritdoc/>
    public abstract ActionSignature Signature { get; }

    /// <inheritdoc/>
    public abstract Task<CheckResult> CheckAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation) => await ReadAsync(call, cancellation) switch
    {
        { IsEnabled: true } => On,
        { } => Off,
        null => throw new ConnectorException($"{GraphApi.System} knows it no more"),
    };

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        switch (await ReadAsync(call, cancellation))
        {
            case null:
                return new Effect.Refused("there is no such account any more");
            case { IsEnabled: false }:
                return WhoseIsOff(call);
            case { ElsewhereBecause: { } because }:
                return new Effect.Refused(because);
        }
        return await WriteAsync(call, enabled: false, cancellation) ?? WhoseIsOff(call);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await ReadAsync(call, cancellation) is { IsEnabled: false } ? WhoseIsOff(call) : new Effect.Absent();
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await ReadAsync(call, cancellation) is not { IsEnabled: false })
            return new Effect.Done("", "it is not switched off any more");
        return WhoseIsOff(call) is Effect.NotOurs theirs ? theirs : await WriteAsync(call, enabled: true, cancellation) ?? new Effect.Done("", "switched on again");
    }

    /// <summary>The account now; null when it is gone.</summary>
    private protected abstract Task<AccountSeen?> ReadAsync(ActionCall call, CancellationToken cancellation);

    /// <summary>Switches it; null when that was taken.</summary>
    private protected abstract Task<Effect?> WriteAsync(ActionCall call, bool enabled, CancellationToken cancellation);

    private static Effect WhoseIsOff(ActionCall call) => call.Before switch
    {
        On => new Effect.Done("", "switched off"),
        Off => new Effect.NotOurs("it was switched off already, by somebody else"),
        _ => throw new ConnectorException("what it was before was not kept: whose doing it is can't be told"),
    };
}

/// <summary>An account as it is.</summary>
/// <param name="IsEnabled">Whether it may sign in.</param>
/// <param name="ElsewhereBecause">Why it can't be switched here, or null.</param>
internal sealed record AccountSeen(bool IsEnabled, string? ElsewhereBecause);
