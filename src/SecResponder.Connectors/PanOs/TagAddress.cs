using System.Collections.Immutable;
using System.Xml.Linq;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PanOs;

/// <summary><c>address.tag</c>: gives an address a tag on one firewall or on all, so that the dynamic address group that asks for the tag has it as a member. A second tag, called as the step, says whose it is.</summary>
/// <remarks>Both tags end by themselves. Where sessions are to be cut, a third tag says that this was done: a process that dies before it cuts them after its start.</remarks>
internal sealed class TagAddress(ImmutableArray<PanOsFirewall> firewalls, PanOsOptions options) : IResponseAction
{
    private const string Cut = "-cut";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "address.tag", PanOsApi.System, "Gives an address a tag on Palo Alto Networks firewalls, whose dynamic address group then blocks it, until its time is over",
        [
            new ActionParameter("address", ParameterKind.Address, true, "The address; IPv4 or IPv6"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 29d"),
            new ActionParameter("tag", ParameterKind.Text, true, "The tag: one of Connectors:PanOs:Tags"),
            new ActionParameter("firewall", ParameterKind.Text, false, "The firewall's name in Connectors:PanOs:Firewalls; all of them when left out. An address that is held on one is not put on another"),
            new ActionParameter("sessions", ParameterKind.Text, false, "`cut`: end the sessions that it has; `keep`, when left out: they go on until they end"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.AdminProfile, "XML API: User-ID Agent", "register and unregister the address"),
            new ActionPermission(PermissionKind.AdminProfile, "XML API: Operational Requests", "read back what is registered, tell which of an HA pair is active, cut sessions"),
        ],
        FoundBy = "a second tag of the address that is called as the step",
        UndoneBy = "unregistering those tags of that address, where the second one is this step's; if nobody does, they end by themselves an hour after their time. Sessions that were cut stay so",
        Limits = new ActionLimits(0, 4, "the management plane answers slowly when it is asked by many at a time; 32 tags an address, and each model registers so many addresses at most"),
        Unverified =
        [
            "that a dynamic address group asks for the tag, and that a rule above all that allow denies it, is the firewall's configuration",
            "the words of the errors for what is there already and what is not (read off Palo Alto Networks' own Python client), and that each tag of a message is taken by itself",
            "that registering through Panorama's target keeps the tags' timeouts",
            "how sessions of an IPv6 address are filtered when they are cut",
            "that a member of an HA pair which takes over has what the other was told, timeouts too",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        List<string> told = [];
        foreach (var firewall in firewalls)
        {
            try
            {
                var device = await firewall.ActiveAsync(cancellation);
                await RegisteredAddress.AskAsync(device, cancellation);
                told.Add($"{firewall.Name} ({device.Host})");
            }
            catch (ConnectorException e)
            {
                return new CheckResult(false, $"{firewall.Name}: {e.Message}");
            }
        }
        return new CheckResult(true, $"registered addresses can be read on {string.Join(", ", told)}; whether they may be changed shows only when they are");
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Against(call) is { } against)
            return against;
        if (EndsByItself.After(call) is not { } lasts)
            return EndsByItself.NoDuration(call);
        if (lasts > RegisteredAddress.LongestTimeout)
            return new Effect.Refused($"a tag lasts 30 days at most, so for '{PlainText.Line(call.With.GetValueOrDefault("for"), 40)}' is too long: 29d is the longest");
        var places = await LookAsync(call, cancellation);
        if (places.All(place => place.IsTagged) && !places.Any(place => place.IsOurs))
            return NotOurs(places);
        if (places.FirstOrDefault(place => !place.IsTagged && place.Tags.Count + 3 > RegisteredAddress.MostTags) is { } full)
            return new Effect.Refused($"on {full.Firewall.Name} the address has {full.Tags.Count} tags, and {RegisteredAddress.MostTags} are the most");
        foreach (var place in places.Where(place => !place.IsTagged))
            if (await RegisterAsync(place, call, lasts, cancellation) is { } effect)
                return await GiveUpAsync(effect, call, cancellation);
        // Only when it is a member everywhere: a session that is cut earlier is begun again.
        foreach (var place in places.Where(place => IsToCut(call) && (!place.IsTagged || (place.IsOurs && !place.IsCut))))
            if (await CutAsync(place, call, lasts, cancellation) is { } effect)
                return await GiveUpAsync(effect, call, cancellation);
        return Done(call, places);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Named(call).IsEmpty)
            return new Effect.Absent();
        var places = await LookAsync(call, cancellation);
        var ours = places.Where(place => place.IsOurs).ToArray();
        if (!places.All(place => place.IsTagged))
            return new Effect.Absent(Left: ours.Length == 0 ? null : $"tags on {Names(ours)}");
        if (ours.Length == 0)
            return NotOurs(places);
        return IsToCut(call) && !ours.All(place => place.IsCut) ? new Effect.Absent(Left: "the tags, but sessions that may not be cut yet") : Done(call, places);
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Named(call).IsEmpty)
            return new Effect.Refused($"no such firewall is in Connectors:PanOs:Firewalls any more: take the tags off by hand, or wait until they end by themselves");
        var places = await LookAsync(call, cancellation);
        var ours = places.Where(place => place.IsOurs).ToArray();
        if (ours.Length == 0)
            return places.Any(place => place.IsTagged) ? NotOurs(places) : new Effect.Done("", "it is not tagged so any more");
        foreach (var place in ours)
        {
            string[] tags = [.. new[] { TagOf(call), call.StepId, call.StepId + Cut }.Where(place.Tags.Contains)];
            if (await RegisteredAddress.UnregisterAsync(place.Device, TargetAddress.Of(call), tags, cancellation) is { } failure)
                return failure;
        }
        return new Effect.Done(Names(ours), $"{TargetAddress.Of(call)} is not tagged {TagOf(call)} any more on {Names(ours)}");
    }

    private Effect.Refused? Against(ActionCall call) =>
        Named(call).IsEmpty ? new($"'{PlainText.Line(call.With.GetValueOrDefault("firewall"), 60)}' is no firewall in Connectors:PanOs:Firewalls; there are: {string.Join(", ", firewalls.Select(firewall => firewall.Name))}")
        : !options.Tags.Contains(TagOf(call)) ? new($"'{PlainText.Line(TagOf(call), 60)}' is no tag in Connectors:PanOs:Tags; there are: {string.Join(", ", options.Tags)}")
        : call.With.GetValueOrDefault("sessions", "keep") is not ("cut" or "keep") ? new($"sessions may be cut or keep, not '{PlainText.Line(call.With["sessions"], 40)}'")
        : TargetAddress.Against(TargetAddress.Of(call));

    private async Task<Effect?> RegisterAsync(Place place, ActionCall call, TimeSpan lasts, CancellationToken cancellation)
    {
        var address = TargetAddress.Of(call);
        // Marks that are there without the tag would end sooner than it: they are made anew.
        string[] left = [.. new[] { call.StepId, call.StepId + Cut }.Where(place.Tags.Contains)];
        if (left.Length > 0 && await RegisteredAddress.UnregisterAsync(place.Device, address, left, cancellation) is { } kept)
            return kept;
        var answer = await RegisteredAddress.RegisterAsync(place.Device, address, lasts, [TagOf(call), call.StepId], cancellation);
        if (PanOsAnswer.Failure(answer) is not { } failure)
            return null;
        if (failure is not Effect.Refused || !RegisteredAddress.SaysThere(answer))
            return failure;
        // Between our look and our call somebody else was quicker: theirs stays, and our mark goes again.
        return await RegisteredAddress.UnregisterAsync(place.Device, address, [call.StepId], cancellation) ?? NotOurs([place]);
    }

    private static async Task<Effect?> CutAsync(Place place, ActionCall call, TimeSpan lasts, CancellationToken cancellation)
    {
        var address = TargetAddress.Of(call);
        foreach (var end in (string[])["source", "destination"])
        {
            var command = new XElement("clear", new XElement("session", new XElement("all", new XElement("filter", new XElement(end, address.ToString())))));
            if (PanOsAnswer.Failure(await place.Device.OperateAsync(command, cancellation)) is { } failure)
                return failure;
        }
        return PanOsAnswer.Failure(await RegisteredAddress.RegisterAsync(place.Device, address, lasts, [call.StepId + Cut], cancellation));
    }

    // What was refused half-way is taken back; if that can't be done either, nobody may believe that nothing has happened.
    private async Task<Effect> GiveUpAsync(Effect effect, ActionCall call, CancellationToken cancellation)
    {
        if (!(await LookAsync(call, cancellation)).Any(place => place.IsOurs))
            return effect;
        if (effect is not Effect.TryAgain && await UndoAsync(call, cancellation) is Effect.Done)
            return effect;
        var why = effect switch { Effect.Refused refused => refused.Reason, Effect.TryAgain again => again.Reason, _ => "another was quicker" };
        throw new ConnectorException($"{PanOsApi.System}: not everywhere could it be tagged: {why}") { RetryAfter = (effect as Effect.TryAgain)?.After };
    }

    private async Task<ImmutableArray<Place>> LookAsync(ActionCall call, CancellationToken cancellation)
    {
        var places = ImmutableArray.CreateBuilder<Place>();
        foreach (var firewall in Named(call))
        {
            var device = await firewall.ActiveAsync(cancellation);
            places.Add(new Place(firewall, device, await RegisteredAddress.TagsAsync(device, TargetAddress.Of(call), cancellation), TagOf(call), call.StepId));
        }
        return places.ToImmutable();
    }

    private ImmutableArray<PanOsFirewall> Named(ActionCall call) =>
        call.With.GetValueOrDefault("firewall") is { Length: > 0 } name ? [.. firewalls.Where(firewall => firewall.Name == name)] : firewalls;

    private Effect.NotOurs NotOurs(IEnumerable<Place> places) => new(string.Join("; ", places.Where(place => place.IsTagged).Select(place =>
        $"on {place.Firewall.Name} it is tagged so already{(place.Tags.FirstOrDefault(tag => tag.StartsWith("sr-", StringComparison.Ordinal) && !options.Tags.Contains(tag)) is { } step ? $", by {PlainText.Line(step, 60)}" : "")}")) is { Length: > 0 } told ? told : "another was quicker");

    private static Effect.Done Done(ActionCall call, IEnumerable<Place> places) =>
        new(TagOf(call), $"{TargetAddress.Of(call)} is tagged {TagOf(call)} on {Names(places)}{(IsToCut(call) ? ", its sessions are cut" : "")}");

    private static string Names(IEnumerable<Place> places) => string.Join(", ", places.Select(place => place.Firewall.Name));

    private static string TagOf(ActionCall call) => call.With.GetValueOrDefault("tag", "");

    private static bool IsToCut(ActionCall call) => call.With.GetValueOrDefault("sessions") == "cut";

    /// <summary>How it stands on one firewall.</summary>
    private sealed record Place(PanOsFirewall Firewall, PanOsApi Device, ImmutableHashSet<string> Tags, string Tag, string StepId)
    {
        public bool IsTagged => Tags.Contains(Tag);

        public bool IsOurs => Tags.Contains(StepId);

        public bool IsCut => Tags.Contains(StepId + Cut);
    }
}
