using System.Collections.Immutable;
using SecResponder.Connectors.FortiGate;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.FortiGate;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.FortiGate;

/// <summary>A firewall of a newer release and one of an older.</summary>
internal sealed class FortiGateTested : TestedSystem
{
    public const string Address = "203.0.113.66";
    public const string Group = "blocked";

    public static readonly ImmutableArray<string> Firewalls = ["hq", "outlet"];

    public override string Name => "fortigate";

    public override ImmutableArray<ActionCase> Cases => [new BanAddressCase(), new GroupAddressCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:FORTIGATE"] = Outside.Canary;
        var fortiGate = new FortiGateOptions { Groups = { Group } };
        foreach (var firewall in Firewalls)
            fortiGate.Firewalls[firewall] = new() { Address = new Uri(lab, $"fortigate/{firewall}"), Token = "env:FORTIGATE" };
        options.With(fortiGate);
    }

    public static ActionCall Call(string step, string address = Address, params (string Name, string Value)[] with) => Outside.Call(
        WhatItSays.Of(new EntityReference(EntityKind.Address, address, Outside.Now)), step, [("address", address), ("group", Group), ("for", "1h"), .. with]);

    public static string[] Members(LabState lab, string firewall, bool isIPv6 = false) =>
        [.. lab.Snapshot().AddressGroups.Single(group => group.Device == firewall && group.Name == Group && group.IsIPv6 == isIPv6).Members];

    // What stands on one of them only is neither there nor gone.
    private static int OnAll(Func<string, bool> isThere) => Firewalls.Count(isThere) switch
    {
        0 => 0,
        var some when some == Firewalls.Length => 1,
        _ => 99,
    };

    private sealed class BanAddressCase : ActionCase
    {
        public override ActionSignature Signature => BanAddress.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => Task.FromResult(Call(step));

        public override int Standing(LabState lab, string stepId) => OnAll(firewall => lab.Snapshot().BannedAddresses.Any(ban => ban.Device == firewall && IsOf(ban, stepId)));

        public override int Times(LabState lab, string stepId) => Firewalls.Max(firewall => lab.Get<FortiGateSystem>().World.EverBanned().Count(ban => ban.Device == firewall && IsOf(ban, stepId)));

        public override bool TryLetAnother(LabState lab)
        {
            foreach (var firewall in Firewalls)
                lab.Get<FortiGateSystem>().World.Ban(firewall, Address, 3600);
            return true;
        }

        public override bool AnothersStands(LabState lab) => Firewalls.All(firewall => lab.Snapshot().BannedAddresses.Any(ban => ban.Device == firewall && ban.Expires - ban.Created == 3600));

        private static bool IsOf(BannedAddress ban, string stepId) => ban.Address == Address && ban.Expires - ban.Created == BanAddress.LengthOf(stepId, TimeSpan.FromHours(2));
    }

    private sealed class GroupAddressCase : ActionCase
    {
        public override ActionSignature Signature => GroupAddress.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => Task.FromResult(Call(step));

        // An object that no group has does nothing, but is ours to take away.
        public override int Standing(LabState lab, string stepId) => OnAll(firewall => lab.Snapshot().AddressObjects.Any(known => known.Device == firewall && known.Name == stepId)) is not 1 and var some
            ? some
            : OnAll(firewall => Members(lab, firewall).Contains(stepId)) is 1 ? 1 : 99;

        public override int Times(LabState lab, string stepId) => Firewalls.Max(firewall => lab.Get<FortiGateSystem>().World.EverMembers().Count(member => member == $"{firewall}/{Group}/{stepId}"));
    }
}
