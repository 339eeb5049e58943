using System.Collections.Immutable;
using SecResponder.Connectors.BlockLists;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.BlockLists;

/// <summary>Our own lists: the other side is the store that they are kept in.</summary>
internal sealed class BlockListsTested : TestedSystem
{
    public override string Name => "blocklists";

    public override ImmutableArray<ActionCase> Cases => [new ListIndicatorCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:FEED"] = Outside.Canary;
        options.With(new BlockListsOptions { Lists = { ["blocked"] = new BlockListOptions() }, Clients = { [FetchedAtOnce.Firewall] = new BlockListClient { Token = "env:FEED" } } });
    }

    private sealed class ListIndicatorCase : ActionCase
    {
        private const string Address = "203.0.113.66";

        public override ActionSignature Signature => ListIndicator.Description;

        public override bool IsOverHttp => false;

        public override Task<ActionCall> CallAsync(Outside outside, string step) =>
            Task.FromResult(Outside.Call(WhatItSays.Of(new EntityReference(EntityKind.Indicator, Address, Outside.Now)), step, ("indicator", Address), ("list", "blocked"), ("for", "1h")));

        public override int Standing(LabState lab, string stepId) => Entry(lab) is { } entry && entry.StepId == stepId && entry.Until > FetchedAtOnce.Of(lab).Clock.GetUtcNow() ? 1 : 0;

        public override int Times(LabState lab, string stepId) => FetchedAtOnce.Of(lab).Placed.Count(step => step == stepId);

        public override bool TryLetAnother(LabState lab) =>
            FetchedAtOnce.Of(lab).Store.PlaceAsync(new BlockListEntry("blocked", Address, BlockListKind.Addresses, $"addr:{Address}", "sr-another", Outside.Now.AddDays(1)), 10, Outside.Now, default).GetAwaiter().GetResult() is not null;

        public override bool AnothersStands(LabState lab) => Entry(lab)?.StepId == "sr-another";

        private static BlockListEntry? Entry(LabState lab) => FetchedAtOnce.Of(lab).Store.BlockListEntryAsync("blocked", Address, default).GetAwaiter().GetResult();
    }
}
