using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Firewalls;

/// <summary>One effect on one firewall, or on all that are configured: there on each of them, or on none by us.</summary>
/// <remarks>
/// <code>
///   do    look at all ── everywhere another's ──▶ not ours
///         place where it is not ── refused by one ──▶ taken back on the others, refused
///   find  everywhere there, ours on one at least ──▶ done      ── there in part ──▶ absent, with what is left
///   undo  take away where something of it is ours
/// </code>
/// </remarks>
/// <param name="firewalls">All that are configured, in the order of their names.</param>
/// <param name="names">Their names, in the same order.</param>
/// <param name="setting">Where they are configured, for messages.</param>
/// <typeparam name="TFirewall">A firewall.</typeparam>
/// <typeparam name="TSeen">What was seen on it.</typeparam>
internal abstract class OnFirewalls<TFirewall, TSeen>(ImmutableArray<TFirewall> firewalls, ImmutableArray<string> names, string setting) : IResponseAction
    where TSeen : Seen
{
    /// <summary>The parameter that says where; every such action has it.</summary>
    public static ActionParameter Where(string setting) => new(
        "firewall", ParameterKind.Text, false, $"The firewall's name in {setting}; all of them when left out. An address that is held on one is not put on another");

    public abstract ActionSignature Signature { get; }

    /// <summary>What can be said without asking anybody; null: nothing stands against it.</summary>
    protected abstract Effect.Refused? Against(ActionCall call);

    /// <summary>Looks at one firewall.</summary>
    /// <exception cref="ConnectorException">It can't be told.</exception>
    protected abstract Task<TSeen> SeeAsync(TFirewall firewall, ActionCall call, CancellationToken cancellation);

    /// <summary>Brings it about, or makes it whole; null: it is there.</summary>
    protected abstract Task<Effect?> PlaceAsync(TFirewall firewall, TSeen seen, ActionCall call, CancellationToken cancellation);

    /// <summary>Takes away what is this step's; null: it is gone.</summary>
    protected abstract Task<Effect?> TakeAwayAsync(TFirewall firewall, TSeen seen, ActionCall call, CancellationToken cancellation);

    /// <summary>Asks a firewall something that changes nothing, and tells what came of it.</summary>
    protected abstract Task<string> AskAsync(TFirewall firewall, CancellationToken cancellation);

    /// <summary>The effect in words: <c>tagged quarantine</c>.</summary>
    protected abstract string Words(ActionCall call);

    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        List<string> told = [];
        for (var index = 0; index < firewalls.Length; index++)
        {
            try
            {
                told.Add($"{names[index]}: {await AskAsync(firewalls[index], cancellation)}");
            }
            catch (ConnectorException e)
            {
                return new CheckResult(false, $"{names[index]}: {e.Message}");
            }
        }
        return new CheckResult(true, string.Join("; ", told));
    }

    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Named(call).IsEmpty)
            return new Effect.Refused($"'{PlainText.Line(call.With.GetValueOrDefault("firewall"), 60)}' is no firewall in {setting}; there are: {string.Join(", ", names)}");
        if ((Against(call) ?? TargetAddress.Against(TargetAddress.Of(call))) is { } against)
            return against;
        var places = await LookAsync(call, cancellation);
        if (places.All(place => place.Seen.Standing == Standing.Anothers))
            return NotOurs(places);
        foreach (var place in places.Where(place => place.Seen.Standing is Standing.Absent or Standing.InPart))
            if (await PlaceAsync(place.Firewall, place.Seen, call, cancellation) is { } effect)
                return await GiveUpAsync(effect, call, cancellation);
        return Done(call, places);
    }

    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Named(call).IsEmpty)
            return new Effect.Absent();
        var places = await LookAsync(call, cancellation);
        return places.All(place => place.Seen.Standing is Standing.Ours or Standing.Anothers)
            ? places.Any(place => place.Seen.Standing == Standing.Ours) ? Done(call, places) : NotOurs(places)
            : new Effect.Absent(Left: Left(places));
    }

    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Named(call).IsEmpty)
            return new Effect.Refused($"no such firewall is in {setting} any more: what is {Words(call)} on it must be taken away by hand");
        var places = await LookAsync(call, cancellation);
        var ours = places.Where(place => place.Seen.Standing is Standing.Ours or Standing.InPart).ToArray();
        if (ours.Length == 0)
            return places.Any(place => place.Seen.Standing == Standing.Anothers) ? NotOurs(places) : new Effect.Done("", $"it is not {Words(call)} any more");
        foreach (var place in ours)
            if (await TakeAwayAsync(place.Firewall, place.Seen, call, cancellation) is { } effect)
                return effect;
        var where = string.Join(", ", ours.Select(place => place.Name));
        return new Effect.Done(where, $"{call.Target?.DisplayName} is not {Words(call)} any more on {where}");
    }

    // What was refused half-way is taken back; if that can't be done either, nobody may believe that nothing has happened.
    private async Task<Effect> GiveUpAsync(Effect effect, ActionCall call, CancellationToken cancellation)
    {
        if (Left(await LookAsync(call, cancellation)) is not { } left)
            return effect;
        if (effect is not Effect.TryAgain && await UndoAsync(call, cancellation) is Effect.Done)
            return effect;
        var why = effect switch { Effect.Refused refused => refused.Reason, Effect.TryAgain again => again.Reason, _ => "somebody else was quicker" };
        throw new ConnectorException($"{Signature.System}: only {left}: {why}") { RetryAfter = (effect as Effect.TryAgain)?.After };
    }

    private async Task<ImmutableArray<Place>> LookAsync(ActionCall call, CancellationToken cancellation)
    {
        var places = ImmutableArray.CreateBuilder<Place>();
        foreach (var index in Named(call))
            places.Add(new Place(names[index], firewalls[index], await SeeAsync(firewalls[index], call, cancellation)));
        return places.ToImmutable();
    }

    private ImmutableArray<int> Named(ActionCall call)
    {
        var name = call.With.GetValueOrDefault("firewall", "");
        return [.. Enumerable.Range(0, firewalls.Length).Where(index => name.Length == 0 || names[index] == name)];
    }

    private static string? Left(IEnumerable<Place> places)
    {
        string[] left = [.. places.Where(place => place.Seen.Standing is Standing.Ours or Standing.InPart).Select(place => place.Seen is { Standing: Standing.InPart, Told: { Length: > 0 } part } ? $"{place.Name} ({part})" : place.Name)];
        return left.Length == 0 ? null : $"on {string.Join(", ", left)}";
    }

    private Effect.Done Done(ActionCall call, IEnumerable<Place> places)
    {
        var where = string.Join(", ", places.Select(place => place.Name));
        return new Effect.Done(where, $"{call.Target?.DisplayName} is {Words(call)} on {where}");
    }

    private static Effect.NotOurs NotOurs(IEnumerable<Place> places) =>
        new(string.Join("; ", places.Where(place => place.Seen.Standing == Standing.Anothers).Select(place => $"{place.Name}: {place.Seen.Told}")));

    private sealed record Place(string Name, TFirewall Firewall, TSeen Seen);
}
