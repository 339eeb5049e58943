using System.Collections.Immutable;
using SecResponder.Connectors.PanOs;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.PanOs;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.PanOs;

/// <summary>An HA pair, a single firewall, and one behind Panorama.</summary>
internal sealed class PanOsTested : TestedSystem
{
    public const string Address = "203.0.113.66";
    public const string Tag = "sr-quarantine";

    public static readonly ImmutableArray<string> Firewalls = ["branch", "edge", "shop"];

    public override string Name => "panos";

    public override ImmutableArray<ActionCase> Cases => [new TagAddressCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:PANOS"] = Outside.Canary;
        options.With(new PanOsOptions
        {
            Firewalls =
            {
                ["edge"] = new() { Addresses = { new Uri(lab, "panos/edge-a"), new Uri(lab, "panos/edge-b") }, Key = "env:PANOS" },
                ["branch"] = new() { Addresses = { new Uri(lab, "panos/branch") }, Key = "env:PANOS", Vsys = "vsys2" },
                ["shop"] = new() { Addresses = { new Uri(lab, "panos/panorama") }, Key = "env:PANOS", Target = "007000000003" },
            },
            Tags = { Tag, "watched" },
        });
    }

    public static ActionCall Call(string step, params (string Name, string Value)[] with) => Outside.Call(
        WhatItSays.Of(new EntityReference(EntityKind.Address, Address, Outside.Now)), step, [("address", Address), ("tag", Tag), ("for", "1h"), .. with]);

    /// <summary>The tags of the address on a firewall, or on a passive member of one.</summary>
    public static string[] Tags(LabState lab, string firewall) => [.. lab.Snapshot().RegisteredTags.Where(tag => tag.Firewall == firewall).Select(tag => tag.Tag)];

    private sealed class TagAddressCase : ActionCase
    {
        public override ActionSignature Signature => TagAddress.Description;

        public override Task<ActionCall> CallAsync(Outside outside, string step) => Task.FromResult(Call(step));

        // What stands on some of them only is neither there nor gone.
        public override int Standing(LabState lab, string stepId) => Firewalls.Count(firewall => Tags(lab, firewall).Contains(stepId)) switch
        {
            0 => 0,
            var some when some == Firewalls.Length && Firewalls.All(firewall => Tags(lab, firewall).Contains(Tag)) => 1,
            _ => 99,
        };

        public override int Times(LabState lab, string stepId) => Firewalls.Max(firewall => lab.Get<PanOsSystem>().World.EverTagged().Count(tag => tag.Firewall == firewall && tag.Tag == stepId));

        public override bool TryLetAnother(LabState lab) =>
            Firewalls.All(firewall => lab.Get<PanOsSystem>().World.Register(firewall, firewall == "branch" ? "vsys2" : "vsys1", Address, Tag, null) is null);

        public override bool AnothersStands(LabState lab) => Firewalls.All(firewall => Tags(lab, firewall) is [Tag]);
    }
}
