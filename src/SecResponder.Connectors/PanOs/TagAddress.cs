using System.Collections.Immutable;
using System.Xml.Linq;
using SecResponder.Connectors.Firewalls;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PanOs;

/// <summary><c>address.tag</c>: gives an address a tag on one firewall or on all, so that the dynamic address group that asks for the tag has it as a member. A second tag, called as the step, says whose it is.</summary>
/// <remarks>Both tags end by themselves. Where sessions are to be cut, a third tag says that this was done: a process that dies before it cuts them after its start.</remarks>
internal sealed class TagAddress(ImmutableArray<PanOsFirewall> firewalls, PanOsOptions options)
    : OnFirewalls<PanOsFirewall, TagAddress.Tags>(firewalls, [.. firewalls.Select(firewall => firewall.Name)], Setting)
{
    private const string Setting = "Connectors:PanOs:Firewalls";
    private const string Cut = "-cut";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "address.tag", PanOsApi.System, "Gives an address a tag on Palo Alto Networks firewalls, whose dynamic address group then blocks it, until its time is over",
        [
            new ActionParameter("address", ParameterKind.Address, true, "The address; IPv4 or IPv6"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 29d"),
            new ActionParameter("tag", ParameterKind.Text, true, "The tag: one of Connectors:PanOs:Tags"),
            Where(Setting),
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

    public override ActionSignature Signature => Description;

    protected override string Words(ActionCall call) => $"tagged {TagOf(call)}";

    protected override Effect.Refused? Against(ActionCall call) =>
        !options.Tags.Contains(TagOf(call)) ? new($"'{PlainText.Line(TagOf(call), 60)}' is no tag in Connectors:PanOs:Tags; there are: {string.Join(", ", options.Tags)}")
        : call.With.GetValueOrDefault("sessions", "keep") is not ("cut" or "keep") ? new($"sessions may be cut or keep, not '{PlainText.Line(call.With["sessions"], 40)}'")
        : EndsByItself.After(call) is not { } lasts ? EndsByItself.NoDuration(call)
        : lasts > RegisteredAddress.LongestTimeout ? new($"a tag lasts 30 days at most, so for '{PlainText.Line(call.With.GetValueOrDefault("for"), 40)}' is too long: 29d is the longest")
        : null;

    protected override async Task<string> AskAsync(PanOsFirewall firewall, CancellationToken cancellation)
    {
        var device = await firewall.ActiveAsync(cancellation);
        await RegisteredAddress.AskAsync(device, cancellation);
        return $"registered addresses can be read on {device.Host}; whether they may be changed shows only when they are";
    }

    protected override async Task<Tags> SeeAsync(PanOsFirewall firewall, ActionCall call, CancellationToken cancellation)
    {
        var device = await firewall.ActiveAsync(cancellation);
        var tags = await RegisteredAddress.TagsAsync(device, TargetAddress.Of(call), cancellation);
        return (tags.Contains(TagOf(call)), tags.Contains(call.StepId)) switch
        {
            (true, true) when IsToCut(call) && !tags.Contains(call.StepId + Cut) => new(device, tags, Standing.InPart, "the tags, but sessions that may not be cut yet"),
            (true, true) => new(device, tags, Standing.Ours, ""),
            (true, false) => new(device, tags, Standing.Anothers, $"it is tagged so already{(tags.FirstOrDefault(IsAStep) is { } step ? $", by {PlainText.Line(step, 60)}" : "")}"),
            (false, true) => new(device, tags, Standing.InPart, $"the tag {call.StepId} alone"),
            _ => new(device, tags, Standing.Absent, ""),
        };
    }

    protected override async Task<Effect?> PlaceAsync(PanOsFirewall firewall, Tags seen, ActionCall call, CancellationToken cancellation)
    {
        var lasts = EndsByItself.After(call)!.Value;
        return (seen.Names.Contains(TagOf(call)) ? null : await RegisterAsync(firewall, seen, call, lasts, cancellation))
            ?? (IsToCut(call) ? await CutAsync(seen.Device, call, lasts, cancellation) : null);
    }

    protected override Task<Effect?> TakeAwayAsync(PanOsFirewall firewall, Tags seen, ActionCall call, CancellationToken cancellation) =>
        RegisteredAddress.UnregisterAsync(seen.Device, TargetAddress.Of(call), new[] { TagOf(call), call.StepId, call.StepId + Cut }.Where(seen.Names.Contains), cancellation);

    private static async Task<Effect?> RegisterAsync(PanOsFirewall firewall, Tags seen, ActionCall call, TimeSpan lasts, CancellationToken cancellation)
    {
        var address = TargetAddress.Of(call);
        if (seen.Names.Count + 3 > RegisteredAddress.MostTags)
            return new Effect.Refused($"on {firewall.Name} the address has {seen.Names.Count} tags, and {RegisteredAddress.MostTags} are the most");
        // Marks that are there without the tag would end sooner than it: they are made anew.
        string[] left = [.. new[] { call.StepId, call.StepId + Cut }.Where(seen.Names.Contains)];
        if (left.Length > 0 && await RegisteredAddress.UnregisterAsync(seen.Device, address, left, cancellation) is { } kept)
            return kept;
        var answer = await RegisteredAddress.RegisterAsync(seen.Device, address, lasts, [TagOf(call), call.StepId], cancellation);
        if (PanOsAnswer.Failure(answer) is not { } failure)
            return null;
        if (failure is not Effect.Refused || !RegisteredAddress.SaysThere(answer))
            return failure;
        // Between our look and our call somebody else was quicker: theirs stays, and our mark goes again.
        return await RegisteredAddress.UnregisterAsync(seen.Device, address, [call.StepId], cancellation) ?? new Effect.NotOurs($"on {firewall.Name} somebody else has just tagged it so");
    }

    private static async Task<Effect?> CutAsync(PanOsApi device, ActionCall call, TimeSpan lasts, CancellationToken cancellation)
    {
        var address = TargetAddress.Of(call);
        foreach (var end in (string[])["source", "destination"])
        {
            var command = new XElement("clear", new XElement("session", new XElement("all", new XElement("filter", new XElement(end, address.ToString())))));
            if (PanOsAnswer.Failure(await device.OperateAsync(command, cancellation)) is { } failure)
                return failure;
        }
        return PanOsAnswer.Failure(await RegisteredAddress.RegisterAsync(device, address, lasts, [call.StepId + Cut], cancellation));
    }

    private bool IsAStep(string tag) => tag.StartsWith("sr-", StringComparison.Ordinal) && !options.Tags.Contains(tag);

    private static string TagOf(ActionCall call) => call.With.GetValueOrDefault("tag", "");

    private static bool IsToCut(ActionCall call) => call.With.GetValueOrDefault("sessions") == "cut";

    /// <summary>The tags that the address has on a firewall.</summary>
    /// <param name="Device">The member that has told them, and is told more.</param>
    /// <param name="Names">All of them.</param>
    /// <param name="Standing">What they mean.</param>
    /// <param name="Told">For people.</param>
    internal sealed record Tags(PanOsApi Device, ImmutableHashSet<string> Names, Standing Standing, string Told) : Seen(Standing, Told);
}
