using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Firewalls;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>ipgroup.add</c>: puts an address into an IP group that Azure Firewall blocks, and takes that address out again. The same write tags the group with the step, so that it is known whose it is.</summary>
/// <remarks>There is no call to add or remove one: the group is read, changed and written with its ETag, and read again when somebody was quicker.</remarks>
internal sealed class AddToIpGroup(ArmApi arm) : IResponseAction
{
    private const string Addresses = "ipAddresses";
    private const int MostAddresses = 5000;
    private const int Rounds = 4;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "ipgroup.add", ArmApi.System, "Puts an address into an IP group that Azure Firewall blocks, until its time is over",
        [
            new ActionParameter("address", ParameterKind.Address, true, "The address; IPv4, as IP groups are"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("group", ParameterKind.Text, true, "The group's name in Connectors:Azure:IpGroups"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/ipGroups/read", "read the group") { At = nameof(AzureOptions.IpGroups) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/ipGroups/write", "write it with the address, or without") { At = nameof(AzureOptions.IpGroups) },
        ],
        FoundBy = "a tag of the group that is called as the step, beside the address in the group",
        UndoneBy = "the group without that address and tag; what others have put there stays",
        Limits = AzureConnector.Limits,
        Unverified =
        [
            "how long the firewalls take that use the group: minutes",
            "whether a firewall rule blocks the group, and before the rules that allow, is the firewall's configuration",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Group(call) is not { } id)
            return new Effect.Refused($"'{PlainText.Line(call.With.GetValueOrDefault("group"), 60)}' is no group in Connectors:Azure:IpGroups; there are: {string.Join(", ", arm.Options.IpGroups.Keys.Order(StringComparer.Ordinal))}");
        if (AzureScope.Against(arm.Options, id) is { } outside)
            return outside;
        var address = TargetAddress.Of(call);
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return new Effect.Refused($"{address} is an IPv6 address, and IP groups have none");
        return await ChangeAsync(id, call, group =>
        {
            var list = List(group);
            if (list.FirstOrDefault(entry => Contains(entry, address)) is { } entry)
                return IsOf(group, call) ? There(group, address) : new Effect.NotOurs($"{id.Name} has {PlainText.Line(entry, 60)} already, by another");
            if (list.Count >= MostAddresses)
                return new Effect.Refused($"{id.Name} has {list.Count} entries, and {MostAddresses} are the most");
            if (!IsOf(group, call) && group.Tags.Count() >= ResourceTags.Most)
                return new Effect.Refused($"{id.Name} has {ResourceTags.Most} tags, so no more can be marked as ours; a feed that firewalls fetch has room for more");
            ((JsonArray)group.Properties[Addresses]!).Add((JsonNode)address.ToString());
            group.SetTag(call.StepId, address.ToString());
            return null;
        }, group => There(group, address), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Group(call) is not { } id || await arm.FindAsync(id, ArmVersions.Network, cancellation) is not { } group)
            return new Effect.Absent();
        var address = TargetAddress.Of(call);
        return (List(group).Any(entry => Contains(entry, address)), IsOf(group, call)) switch
        {
            (true, true) => There(group, address),
            (true, false) => new Effect.NotOurs($"{id.Name} has it by another"),
            (false, true) => new Effect.Absent(Left: $"the tag {call.StepId} of {id.Name}"),
            _ => new Effect.Absent(),
        };
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (Group(call) is not { } id)
            return new Effect.Refused($"'{PlainText.Line(call.With.GetValueOrDefault("group"), 60)}' is no group in Connectors:Azure:IpGroups any more: take {TargetAddress.Of(call)} out by hand");
        var address = TargetAddress.Of(call);
        return await ChangeAsync(id, call, group =>
        {
            if (!IsOf(group, call))
                return List(group).Any(entry => Contains(entry, address)) ? new Effect.NotOurs($"{id.Name} has it by another") : new Effect.Done("", $"{id.Name} does not have it any more");
            var list = (JsonArray)group.Properties[Addresses]!;
            foreach (var ours in list.Where(entry => IsAddress(entry?.ToString() ?? "", address)).ToArray())
                list.Remove(ours);
            group.SetTag(call.StepId, null);
            return null;
        }, _ => new Effect.Done(id.Name, $"{address} is out of {id.Name}"), cancellation);
    }

    // Reads, changes, writes with the ETag; who was not quick enough reads again.
    private async Task<Effect> ChangeAsync(ArmId id, ActionCall call, Func<ArmResource, Effect?> change, Func<ArmResource, Effect> done, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            if (await arm.FindAsync(id, ArmVersions.Network, cancellation) is not { } group)
                return new Effect.Refused($"Azure knows no IP group {id.Path} any more");
            if (change(group) is { } already)
                return already;
            var answer = await arm.PutAsync(group, ArmVersions.Network, call.StepId, cancellation);
            if (answer.Status == HttpStatusCode.PreconditionFailed && round < Rounds)
                continue;
            return await arm.SettleAsync(id, answer, cancellation) ?? done(group);
        }
    }

    private Effect There(ArmResource group, IPAddress address) =>
        group.IsSettled ? new Effect.Done(group.Id.Name, $"{address} is in {group.Id.Name}") : new Effect.Running(group.Id.Name, $"{group.Id.Name} is being updated", arm.Options.PollEvery);

    private ArmId? Group(ActionCall call) => arm.Options.IpGroups.TryGetValue(call.With.GetValueOrDefault("group", ""), out var id) ? ArmId.Parse(id) : null;

    private static bool IsOf(ArmResource group, ActionCall call) => group.Tag(call.StepId) is not null;

    private static List<string> List(ArmResource group) => group.Properties[Addresses] is JsonArray list
        ? [.. list.Select(entry => entry?.ToString() ?? "")]
        : throw new ConnectorException($"{ArmApi.System} tells no addresses of the IP group {group.Id.Name}");

    private static bool Contains(string entry, IPAddress address) => IsAddress(entry, address) || (IPNetwork.TryParse(entry, out var network) && network.Contains(address));

    private static bool IsAddress(string entry, IPAddress address) => entry == address.ToString() || entry == $"{address}/32";
}
