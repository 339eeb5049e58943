using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Firewalls;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.FortiGate;

/// <summary><c>address.group</c>: makes an address object that is called as the step, and a member of a group that a policy denies. What others have in the group stays, even an object of the same address.</summary>
/// <remarks>FortiOS REST API, <c>cmdb/firewall/address</c>, <c>addrgrp/{group}/member</c>, and the same with a 6 for IPv6: members are added and removed one by one, the group is never written whole.</remarks>
internal sealed class GroupAddress(ImmutableArray<FortiGateApi> firewalls, FortiGateOptions options)
    : OnFirewalls<FortiGateApi, GroupAddress.Member>(firewalls, [.. firewalls.Select(firewall => firewall.Name)], Setting)
{
    private const string Setting = "Connectors:FortiGate:Firewalls";
    private const int LongestComment = 255;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "address.group", FortiGateApi.System, "Puts an address into an address group of FortiGate firewalls that a policy denies, until its time is over",
        [
            new ActionParameter("address", ParameterKind.Address, true, "The address; IPv4, or IPv6 for a group of IPv6 addresses"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("group", ParameterKind.Text, true, "The group: one of Connectors:FortiGate:Groups"),
            Where(Setting),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.AdminProfile, "Firewall Address: read and write", "read the group, make the address object, make it a member, remove both"),
        ],
        FoundBy = "an address object that is called as the step, beside its place in the group",
        UndoneBy = "removing that member from the group, then that object; it does not end by itself",
        Limits = FortiGateConnector.Limits,
        Unverified =
        [
            "that a policy above all that allow denies the group is the firewall's configuration",
            "that sessions which the address has are looked at again when the group changes (`firewall-session-dirty`)",
            "the numbers of the errors for what is there already and what is in use",
        ],
    };

    public override ActionSignature Signature => Description;

    protected override string Words(ActionCall call) => $"in the group {GroupOf(call)}";

    protected override Effect.Refused? Against(ActionCall call) =>
        options.Groups.Contains(GroupOf(call)) ? null : new($"'{PlainText.Line(GroupOf(call), 60)}' is no group in Connectors:FortiGate:Groups; there are: {string.Join(", ", options.Groups)}");

    protected override async Task<string> AskAsync(FortiGateApi firewall, CancellationToken cancellation)
    {
        List<string> missing = [];
        foreach (var group in options.Groups)
            if (await firewall.ListAsync($"cmdb/firewall/addrgrp/{Uri.EscapeDataString(group)}", cancellation) is null && await firewall.ListAsync($"cmdb/firewall/addrgrp6/{Uri.EscapeDataString(group)}", cancellation) is null)
                missing.Add(group);
        return missing.Count == 0
            ? "all groups are there; whether the token may change them shows only when it does"
            : throw new ConnectorException($"there is no group {string.Join(", ", missing)}");
    }

    protected override async Task<Member> SeeAsync(FortiGateApi firewall, ActionCall call, CancellationToken cancellation)
    {
        var (address, paths) = (TargetAddress.Of(call), PathsOf(call));
        var known = One(await firewall.ListAsync(paths.Object, cancellation), call.StepId);
        var group = One(await firewall.ListAsync(paths.Group, cancellation), GroupOf(call));
        var isMember = group?.Items("member").Any(member => member.Text("name") == call.StepId) == true;
        return (known, isMember) switch
        {
            ({ } of, _) when !IsOf(of, address) => new(group is not null, Standing.Anothers, $"the object {call.StepId} is another address's by now: somebody has changed it"),
            ({ }, true) => new(true, Standing.Ours, ""),
            ({ }, false) => new(group is not null, Standing.InPart, $"the object {call.StepId} alone"),
            _ => new(group is not null, Standing.Absent, ""),
        };
    }

    protected override async Task<Effect?> PlaceAsync(FortiGateApi firewall, Member seen, ActionCall call, CancellationToken cancellation)
    {
        var (address, paths) = (TargetAddress.Of(call), PathsOf(call));
        if (!seen.HasGroup)
            return new Effect.Refused($"{firewall.Name} has no {(address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6 " : "")}address group {GroupOf(call)}");
        if (seen.Standing == Standing.Absent)
        {
            var made = await firewall.PostAsync(paths.Objects, Object(call, address), cancellation);
            if (FortiGateApi.Error(made) != FortiGateApi.Exists && FortiGateApi.Failure(made) is { } failure)
                return failure;
        }
        var added = await firewall.PostAsync(paths.Members, new JsonObject { ["name"] = call.StepId }, cancellation);
        return FortiGateApi.Error(added) == FortiGateApi.Exists ? null : FortiGateApi.Failure(added);
    }

    // The member first: an object that a group has can't be removed.
    protected override async Task<Effect?> TakeAwayAsync(FortiGateApi firewall, Member seen, ActionCall call, CancellationToken cancellation)
    {
        var paths = PathsOf(call);
        if (seen.Standing == Standing.Ours && await RemoveAsync(firewall, $"{paths.Members}/{call.StepId}", cancellation) is { } failure)
            return failure;
        return await RemoveAsync(firewall, paths.Object, cancellation);
    }

    private static async Task<Effect?> RemoveAsync(FortiGateApi firewall, string path, CancellationToken cancellation)
    {
        var answer = await firewall.DeleteAsync(path, cancellation);
        return FortiGateApi.IsMissing(answer) ? null
            : FortiGateApi.Error(answer) == FortiGateApi.InUse ? new Effect.Refused($"{firewall.Name} still uses the object {path[(path.LastIndexOf('/') + 1)..]} elsewhere: somebody has put it there, and must take it out")
            : FortiGateApi.Failure(answer);
    }

    private static JsonObject Object(ActionCall call, IPAddress address)
    {
        var comment = PlainText.Line($"SecResponder: {call.Context.Title}, {call.Context.IncidentId}", LongestComment - 1);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new JsonObject { ["name"] = call.StepId, ["type"] = "ipprefix", ["ip6"] = $"{address}/128", ["comment"] = comment }
            : new JsonObject { ["name"] = call.StepId, ["type"] = "ipmask", ["subnet"] = $"{address} 255.255.255.255", ["comment"] = comment };
    }

    private static bool IsOf(JsonElement known, IPAddress address) =>
        known.Text("subnet") is { Length: > 0 } subnet ? subnet.Split(' ', '/') is [var of, "255.255.255.255" or "32"] && Is(of, address)
        : known.Text("ip6").Split('/') is [var of6, "128"] && Is(of6, address);

    private static bool Is(string text, IPAddress address) => IPAddress.TryParse(text, out var of) && of.Equals(address);

    private static JsonElement? One(IReadOnlyList<JsonElement>? items, string name) => items is null ? null
        : items.Where(item => item.Text("name") == name).Select(item => (JsonElement?)item).FirstOrDefault() ?? throw new ConnectorException($"{FortiGateApi.System} was asked for {PlainText.Line(name, 80)} and has told something else");

    private static (string Objects, string Object, string Group, string Members) PathsOf(ActionCall call)
    {
        var six = TargetAddress.Of(call).AddressFamily == AddressFamily.InterNetworkV6 ? "6" : "";
        var group = $"cmdb/firewall/addrgrp{six}/{Uri.EscapeDataString(GroupOf(call))}";
        return ($"cmdb/firewall/address{six}", $"cmdb/firewall/address{six}/{call.StepId}", group, $"{group}/member");
    }

    private static string GroupOf(ActionCall call) => call.With.GetValueOrDefault("group", "");

    /// <summary>The step's object, and its place in the group.</summary>
    /// <param name="HasGroup">Whether there is such a group at all.</param>
    /// <param name="Standing">What it means.</param>
    /// <param name="Told">For people.</param>
    internal sealed record Member(bool HasGroup, Standing Standing, string Told) : Seen(Standing, Told);
}
