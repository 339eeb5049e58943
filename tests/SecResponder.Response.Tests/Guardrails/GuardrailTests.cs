using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Guardrails;

/// <summary>DESIGN "a protected entity is never acted on": asked by every name it has.</summary>
public sealed class GuardrailTests
{
    private static readonly Resolution.Resolved Machine = new(
        new ResolvedEntity(EntityKind.Host, "mde:68b3f0", "DC1.corp.example", ["dc1", "10.1.2.3", "::ffff:10.1.9.9", "2001:db8::7"], ["tier-0", "server"]), 90, "asset list");

    [Theory]
    [InlineData("its id", "mde:68b3f0")]
    [InlineData("its id without the system", "68B3F0")]
    [InlineData("its display name, case ignored", "dc1.CORP.example")]
    [InlineData("a name", "DC1")]
    [InlineData("an address", "10.1.2.3")]
    [InlineData("an IPv6 address in another spelling", "2001:0db8:0:0::0007")]
    [InlineData("an IPv4 address mapped into IPv6", "10.1.9.9")]
    [InlineData("a tag", "Tier-0")]
    [InlineData("a wildcard over the name", "dc?.corp.*")]
    [InlineData("a wildcard over an address", "10.1.*")]
    [InlineData("a network", "10.1.0.0/16")]
    [InlineData("a network with host bits", "10.1.77.1/16")]
    [InlineData("an IPv6 network", "2001:db8::/32")]
    [InlineData("what the event called it", "203.0.113.5")]
    [InlineData("the full name, where only the short one is known", "dc1.other.example")]
    [InlineData("a network that can't be read protects every address", "10.1.2.0/99")]
    public void Protected_by(string why, string entry)
    {
        Assert.True(ProtectedEntities.Ask(Question(never: [entry])) is Verdict.Refused, why + " (playbook)");
        Assert.True(ProtectedEntities.Ask(Question(global: [entry])) is Verdict.Refused, why + " (global)");
    }

    [Theory]
    [InlineData("10.1.2.4")]
    [InlineData("10.2.0.0/16")]
    [InlineData("dc2*")]
    [InlineData("dc")]
    [InlineData("")]
    [InlineData("2001:db9::/32")]
    [InlineData("0.0.0.0/32")]
    public void Not_protected_by(string entry) => Assert.IsType<Verdict.Allowed>(ProtectedEntities.Ask(Question(never: [entry], global: [entry])));

    [Theory]
    [InlineData("ambiguous")]
    [InlineData("unknown")]
    [InlineData("unavailable")]
    [InlineData("not asked")]
    public void What_is_not_resolved_counts_as_protected(string how)
    {
        Resolution? resolution = how switch
        {
            "ambiguous" => new Resolution.Ambiguous(["a", "b"], "e"),
            "unknown" => new Resolution.Unknown("r"),
            "unavailable" => new Resolution.Unavailable("r"),
            _ => null,
        };
        var question = Question() with { Resolution = resolution };
        Assert.IsType<Verdict.Refused>(KnownTarget.Ask(question));
        Assert.IsType<Verdict.Refused>(ProtectedEntities.Ask(question));
    }

    [Theory]
    [InlineData("no scope: everything", "", true)]
    [InlineData("its network", "10.1.0.0/16", true)]
    [InlineData("another network", "192.168.0.0/16", false)]
    [InlineData("its name", "*.corp.example", true)]
    [InlineData("a short name is not a domain", "dc1.other.example", false)]
    public void The_owners_scope(string why, string scope, bool allowed)
    {
        var team = Make.Team() with { Scope = scope.Length == 0 ? [] : [scope] };
        Assert.True(OwnerScope.Ask(Question() with { Team = team }) is Verdict.Allowed == allowed, why);
    }

    [Theory]
    [InlineData("/subscriptions/a", "/subscriptions/a/resourceGroups/x", true)]
    [InlineData("/subscriptions/a", "/subscriptions/ab/resourceGroups/x", false)]
    public void A_resource_prefix_ends_at_a_slash(string scope, string resource, bool allowed)
    {
        var question = Question() with
        {
            Team = Make.Team() with { Scope = [scope] },
            Resolution = new Resolution.Resolved(new ResolvedEntity(EntityKind.Host, resource, "vm", [], []), 100, ""),
        };
        Assert.Equal(allowed, OwnerScope.Ask(question) is Verdict.Allowed);
    }

    [Theory]
    [InlineData(2, 0, 0, true)]
    [InlineData(3, 0, 0, false)]
    [InlineData(0, 9, 0, true)]
    [InlineData(0, 10, 0, false)]
    [InlineData(0, 0, 49, true)]
    [InlineData(0, 0, 50, false)]
    public void Budgets_of_playbook_team_and_everybody(int playbook, int team, int everybody, bool allowed)
    {
        var question = Question(budget: new Budget(3, TimeSpan.FromHours(1))) with
        {
            Team = Make.Team() with { Budget = new Budget(10, TimeSpan.FromHours(1)) },
            Everywhere = new Playbooks.Files.Guardrails([], new Budget(50, TimeSpan.FromHours(1))),
            PlaybookActed = playbook,
            OwnerActed = team,
            EverybodyActed = everybody,
        };
        Assert.Equal(allowed, AtMost.Ask(question) is Verdict.Allowed);
    }

    [Fact]
    public void A_notice_costs_no_budget() => Assert.IsType<Verdict.Allowed>(
        AtMost.Ask(Question(budget: new Budget(1, TimeSpan.FromHours(1))) with { PlaybookActed = 5, Step = Question().Step with { Target = null } }));

    [Theory]
    [InlineData("all", true)]
    [InlineData("pb-1", true)]
    [InlineData("PB-1", true)]
    [InlineData("pb-2", false)]
    [InlineData("owner:network-soc", true)]
    [InlineData("owner:cloud-soc", false)]
    [InlineData("action:host.quarantine", true)]
    [InlineData("Action:HOST.quarantine", true)]
    [InlineData("action:ticket.open", false)]
    [InlineData("target:host", true)]
    [InlineData("target:user", false)]
    public void The_kill_switch_falls_back_to_observing(string scope, bool paused) =>
        Assert.Equal(paused, KillSwitch.Ask(Question() with { Pauses = [new Pause(scope, "ann", "storm", Make.Noon)] }) is Verdict.ObserveOnly);

    [Theory]
    [InlineData("all", true)]
    [InlineData("3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11", true)]
    [InlineData("owner:network-soc", true)]
    [InlineData("target:hosts", false)]
    [InlineData("owner:", false)]
    [InlineData("team:network-soc", false)]
    [InlineData(" all", false)]
    [InlineData("", false)]
    public void A_scope_that_would_reach_nothing_is_said_to_be_none(string scope, bool means) => Assert.Equal(means, PauseScope.Problem(scope) is null);

    [Fact]
    public void What_we_have_to_say_ourselves_is_kept_back_by_no_kill_switch_and_no_mode()
    {
        var question = Question() with { Pauses = [new Pause("all", "ann", "storm", Make.Noon)], Playbook = null };
        var notice = question with { Step = question.Step with { IsNotice = true } };
        Assert.Equal((true, true), (KillSwitch.Ask(question) is Verdict.ObserveOnly, InForce.Ask(question) is Verdict.ObserveOnly));
        Assert.Equal((true, true), (KillSwitch.Ask(notice) is Verdict.Allowed, InForce.Ask(notice) is Verdict.Allowed));
    }

    [Theory]
    [InlineData(PlaybookMode.Enforce, PlaybookMode.Enforce, true)]
    [InlineData(PlaybookMode.Enforce, PlaybookMode.Observe, false)]
    [InlineData(PlaybookMode.Observe, PlaybookMode.Enforce, false)]
    [InlineData(PlaybookMode.Enforce, PlaybookMode.Off, false)]
    public void Only_what_was_and_is_in_force_is_carried_out(PlaybookMode then, PlaybookMode now, bool acts)
    {
        var question = Question();
        question = question with { Step = question.Step with { Mode = then }, Playbook = question.Playbook! with { Mode = now } };
        Assert.Equal(acts, InForce.Ask(question) is Verdict.Allowed);
    }

    [Fact]
    public void All_are_asked_and_the_first_refusal_decides()
    {
        var question = Question(never: ["dc1"]) with { Pauses = [new Pause("all", "ann", "storm", Make.Noon)], Team = Make.Team() with { Scope = ["192.168.0.0/16"] } };
        var answers = GuardrailList.Ask(question);
        Assert.Equal(["known-target", "confidence", "never", "scope", "never-both", "at-once", "hours", "at-most", "kill-switch", "mode"], answers.Select(answer => answer.Guardrail));
        Assert.Equal(["never", "scope", "kill-switch"], answers.Where(answer => answer.Verdict is not Verdict.Allowed).Select(answer => answer.Guardrail));
        Assert.Equal("never", GuardrailList.Decide(answers).Guardrail);
    }

    [Fact]
    public void A_pattern_made_to_hang_does_not()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b";
        Assert.False(NamePattern.Matches(pattern, new string('a', 5000)));
    }

    private static GuardrailQuestion Question(ImmutableArray<string> never = default, ImmutableArray<string> global = default, Budget? budget = null) => Questions.About("203.0.113.5", Machine) with
    {
        Playbook = Make.Playbook() with { Guardrails = new Playbooks.Files.Guardrails(never.IsDefault ? [] : never, budget) },
        Protected = global.IsDefault ? [] : global,
    };
}
