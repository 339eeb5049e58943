using System.Collections.Immutable;
using SecResponder.Response.Entities;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Entities;

/// <summary>DESIGN "never the wrong machine": what systems, the asset list and events say is put together, and contradiction acts on nothing.</summary>
public sealed class EntityQuestionTests
{
    private static readonly EntityReference Five = new(EntityKind.Host, "10.0.0.5", Make.Noon) { SeenBy = "fw-berlin" };

    [Fact]
    public async Task One_answer_is_as_sure_as_who_gives_it()
    {
        var resolved = Assert.IsType<Resolution.Resolved>(await AskAsync([]));
        Assert.Equal(("mde:pc-5", 95), (resolved.Entity.Id, resolved.Confidence));
    }

    [Fact]
    public async Task Agreement_raises_confidence_and_all_evidence_is_told()
    {
        var resolved = Assert.IsType<Resolution.Resolved>(await AskAsync([Lease("pc-5.corp.example")], confidence: 70));
        Assert.Equal(("mde:pc-5", 96), (resolved.Entity.Id, resolved.Confidence));
        Assert.Contains("leased at 2026-03-01 11:00:00Z (dhcp-1): pc-5.corp.example", resolved.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a lease of another host", true)]
    [InlineData("nothing was seen: the twin, which holds the wrong machine", false)]
    public async Task Contradiction_acts_on_nothing(string why, bool isSeen)
    {
        var resolution = await AskAsync(isSeen ? [Lease("pc-9")] : []);
        Assert.True(resolution is Resolution.Ambiguous == isSeen, why);
        if (resolution is Resolution.Ambiguous both)
            Assert.Equal(["pc-5.corp.example (mde:pc-5)", "pc-9"], both.Candidates);
    }

    [Fact]
    public async Task A_lease_that_had_run_out_is_no_contradiction_and_alone_not_enough()
    {
        var old = Lease("pc-9") with { Until = Make.Noon.AddMinutes(-1) };
        Assert.IsType<Resolution.Resolved>(await AskAsync([old]));
        var byName = Assert.IsType<Resolution.Resolved>(await AskAsync([old], known: "pc-9"));
        Assert.Equal(("mde:pc-9", SightingWitness.RunOut), (byName.Entity.Id, byName.Confidence));
    }

    [Fact]
    public async Task The_latest_lease_before_the_event_counts_and_none_after_it()
    {
        var resolution = await AskAsync(
            [Lease("pc-1") with { From = Make.Noon.AddHours(-9) }, Lease("pc-9") with { From = Make.Noon.AddHours(-1) }, Lease("pc-2") with { From = Make.Noon.AddMinutes(1) }], known: "pc-9");
        var resolved = Assert.IsType<Resolution.Resolved>(resolution);
        Assert.Equal(("mde:pc-9", 85), (resolved.Entity.Id, resolved.Confidence));
    }

    [Fact]
    public async Task A_name_that_was_seen_is_asked_for_where_nobody_knows_the_address()
    {
        var resolved = Assert.IsType<Resolution.Resolved>(await AskAsync([Lease("pc-9")], known: "pc-9"));
        Assert.Equal(("mde:pc-9", 85), (resolved.Entity.Id, resolved.Confidence));
        var unknown = Assert.IsType<Resolution.Unknown>(await AskAsync([Lease("pc-9")], known: "pc-8"));
        Assert.Contains("pc-9", unknown.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one host behind it", 1)]
    [InlineData("two hosts behind it", 2)]
    public async Task Through_address_translation_it_is_the_inside_host_and_never_the_gateway(string why, int hosts)
    {
        var seen = Enumerable.Range(5, hosts).Select(host => new Sighting(SightingKind.Translation, "198.51.100.1", $"10.0.0.{host}", "", Make.Noon.AddMinutes(-2), Make.Noon.AddMinutes(58), "fw-berlin"));
        var resolution = await AskAsync([.. seen], reference: Five with { Value = "198.51.100.1" });
        Assert.NotEmpty(why);
        if (hosts == 1)
            Assert.Equal("mde:pc-5", Assert.IsType<Resolution.Resolved>(resolution).Entity.Id);
        else
            Assert.Equal(["10.0.0.5", "10.0.0.6"], Assert.IsType<Resolution.Ambiguous>(resolution).Candidates.Order());
    }

    [Theory]
    [InlineData("fw-berlin", true)]
    [InlineData("fw-lyon", false)]
    [InlineData("fw-unknown", false)]
    [InlineData(null, false)]
    public async Task The_same_network_at_two_sites_is_told_apart_by_the_device_that_saw_it(string? device, bool isTold)
    {
        var resolution = await AskAsync([], book: Sites, reference: Five with { SeenBy = device }, known: "pc-5", byAddress: false);
        if (isTold)
            Assert.Equal("mde:pc-5", Assert.IsType<Resolution.Resolved>(resolution).Entity.Id);
        else
            Assert.True(resolution is Resolution.Ambiguous or Resolution.Unknown, $"{device}: {resolution}");
    }

    [Fact]
    public async Task A_lease_of_another_sites_server_is_no_evidence()
    {
        var lyons = Lease("pc-77") with { Device = "dhcp-lyon" };
        Assert.Equal("mde:pc-5", Assert.IsType<Resolution.Resolved>(await AskAsync([lyons], book: Sites)).Entity.Id);
        Assert.IsType<Resolution.Ambiguous>(await AskAsync([lyons], book: Sites, reference: Five with { SeenBy = "fw-unknown" }));
    }

    [Fact]
    public async Task Tags_of_the_asset_and_of_its_network_reach_the_guardrails()
    {
        var book = new AssetBook([Asset("pc-5", ["10.0.0.5"], null, "tier-0"), Asset("plant", ["10.0.0.0/24"], null, "production")]);
        Assert.Contains("tier-0", Assert.IsType<Resolution.Resolved>(await AskAsync([], book: book)).Entity.Tags);
        var network = new AssetBook([Asset("plant", ["10.0.0.0/24"], null, "production")]);
        Assert.Equal(["workstation", "production", "plant"], Assert.IsType<Resolution.Resolved>(await AskAsync([], book: network)).Entity.Tags);
    }

    [Fact]
    public async Task Two_systems_that_mean_different_machines_are_a_contradiction()
    {
        await using var process = Process.Start();
        var second = new FakeResolver { Answer = _ => FakeResolver.Host("pc-6", "10.0.0.5") };
        var world = process.World with { Resolvers = [process.Resolver, second] };
        Assert.IsType<Resolution.Ambiguous>(await EntityQuestion.ResolveAsync(world, Five, null, Process.Token));
        second.Answer = _ => FakeResolver.Host("PC-5");
        Assert.True(Assert.IsType<Resolution.Resolved>(await EntityQuestion.ResolveAsync(world, Five, null, Process.Token)).Confidence > 95);
    }

    [Theory]
    [InlineData("mde:", "mde:pc-5", "azure:/vm/pc-5")]
    [InlineData("azure:", "azure:/vm/pc-5", "mde:pc-5")]
    [InlineData("entra:", null, null)]
    public async Task An_action_gets_the_id_of_the_system_that_it_goes_through(string ids, string? id, string? other)
    {
        await using var process = Process.Start();
        var azure = new FakeResolver { Answer = _ => new Resolution.Resolved(new ResolvedEntity(EntityKind.Host, "azure:/vm/pc-5", "pc-5", ["pc-5", "/vm/pc-5"], ["env=prod"]), 80, "its interface") };
        var world = process.World with { Resolvers = [process.Resolver, azure] };

        var resolution = await EntityQuestion.ResolveAsync(world, Five, ids, Process.Token);

        if (id is null)
            Assert.Contains("does not know it", Assert.IsType<Resolution.Unknown>(resolution).Reason, StringComparison.Ordinal);
        else
            Assert.Equal((id, other), (((Resolution.Resolved)resolution).Entity.Id, Assert.Single(((Resolution.Resolved)resolution).Entity.OtherIds)));
    }

    [Fact]
    public async Task Whoever_could_not_be_asked_for_the_id_is_unavailable_not_ignorant()
    {
        await using var process = Process.Start();
        var world = process.World with { Resolvers = [process.Resolver, new FakeResolver { Answer = _ => new Resolution.Unavailable("503") }] };

        Assert.IsType<Resolution.Unavailable>(await EntityQuestion.ResolveAsync(world, Five, "azure:", Process.Token));
        Assert.IsType<Resolution.Resolved>(await EntityQuestion.ResolveAsync(world, Five, "mde:", Process.Token));
    }

    [Fact]
    public async Task What_was_found_and_on_what_evidence_stands_in_the_ledger()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine()));
        await process.Store.CommitAsync(new StageTwoCommit { Sightings = [Lease("pc-9")] }, Process.Token);
        var incident = await process.OpenAsync();
        await process.RunAsync();
        var step = await process.StepAsync(incident);
        Assert.Equal((StepState.Refused, 0), (step.State, process.Outside.Happenings.Count));
        Assert.Contains("pc-5.corp.example (mde:pc-5) or pc-9", step.Note, StringComparison.Ordinal);
    }

    private static AssetBook Sites { get; } = new(
    [
        Asset("fw-berlin", ["10.255.0.1"], "berlin"), Asset("fw-lyon", ["10.255.0.2"], "lyon"), Asset("dhcp-lyon", ["10.255.0.3"], "lyon"),
        Asset("pc-5", ["10.0.0.5"], "berlin"), Asset("press-1", ["10.0.0.5"], "lyon"),
    ]);

    private static KnownAsset Asset(string name, ImmutableArray<string> addresses, string? site, params ImmutableArray<string> tags) => new(name, [], addresses, tags, site, "assets.csv:2");

    private static Sighting Lease(string host) => new(SightingKind.Lease, "10.0.0.5", host, "", Make.Noon.AddHours(-1), Make.Noon.AddHours(7), "dhcp-1");

    private static async Task<Resolution> AskAsync(
        ImmutableArray<Sighting> seen, int confidence = 95, string? known = null, bool byAddress = false, AssetBook? book = null, EntityReference? reference = null)
    {
        await using var process = Process.Start();
        process.Change(snapshot => snapshot with { Assets = book ?? AssetBook.Empty });
        await process.Store.CommitAsync(new StageTwoCommit { Sightings = seen }, Process.Token);
        // By default a system that knows the address; with a name, one that knows nothing but that name.
        process.Resolver.Answer = asked => known is not null && !byAddress
            ? asked.Value == known ? FakeResolver.Host(known) : new Resolution.Unknown("not known")
            : FakeResolver.Default(asked) is Resolution.Resolved one ? one with { Confidence = confidence } : null;
        return await EntityQuestion.ResolveAsync(process.World, reference ?? Five, null, Process.Token);
    }
}
