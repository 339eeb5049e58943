using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;
using Rails = SecResponder.Playbooks.Files.Guardrails;

namespace SecResponder.Response.Tests.Guardrails;

/// <summary>What else is held decides: blast radius and pairs; and the clock, and how sure we are.</summary>
public sealed class HeldLimitTests
{
    private static readonly ImmutableArray<string> Farm = ["web-1", "web-2", "web-3", "web-4", "web-5", "web-6", "web-7", "web-8", "web-9", "web-10"];

    [Theory]
    [InlineData("none held, one may be", 1, null, "", true)]
    [InlineData("one held, one may be", 1, null, "web-2", false)]
    [InlineData("one held, two may be", 2, null, "web-2", true)]
    [InlineData("twenty per cent of ten are two", null, 20, "web-2", true)]
    [InlineData("and not three", null, 20, "web-2 web-3", false)]
    [InlineData("the stricter of the two counts", 5, 20, "web-2 web-3", false)]
    [InlineData("a share is rounded down", null, 19, "web-2", false)]
    [InlineData("none may be held", 0, null, "", false)]
    [InlineData("others' machines don't count", 1, null, "db-1 db-2", true)]
    [InlineData("members by their full names do", 1, null, "WEB-2.corp.example", false)]
    [InlineData("held already: one more reason changes nothing", 1, null, "web-1 web-2", true)]
    public void A_group(string why, int? number, int? percent, string held, bool allowed)
    {
        var limit = new HeldLimit("web_farm", Farm, number, percent, Farm.Length);
        foreach (var level in Enum.GetValues<GuardrailLevel>())
            Assert.True(BlastRadius.Ask(At(level, Rails.None with { AtOnce = [limit] }, Held(held))) is Verdict.Allowed == allowed, $"{why} ({level})");
    }

    [Fact]
    public void A_group_that_the_target_is_not_in_is_not_asked_about() =>
        Assert.IsType<Verdict.Allowed>(BlastRadius.Ask(At(GuardrailLevel.Team, Rails.None with { AtOnce = [new HeldLimit("others", ["db-1", "db-2"], 0, null, 2)] }, Held("db-1"))));

    [Theory]
    [InlineData(GuardrailLevel.Playbook, "pb-1", "network-soc", false)]
    [InlineData(GuardrailLevel.Playbook, "pb-2", "network-soc", true)]
    [InlineData(GuardrailLevel.Team, "pb-2", "network-soc", false)]
    [InlineData(GuardrailLevel.Team, "pb-1", "cloud-soc", true)]
    [InlineData(GuardrailLevel.Everybody, "pb-9", "cloud-soc", false)]
    public void Without_a_group_it_is_what_the_playbook_the_team_or_anybody_holds(object whose, string playbook, string owner, bool allowed)
    {
        var held = Held("db-7").Select(one => one with { PlaybookIds = [playbook], Owners = [owner] });
        Assert.Equal(allowed, BlastRadius.Ask(At((GuardrailLevel)whose, Rails.None with { AtOnce = [new HeldLimit("", [], 1, null, 0)] }, [.. held])) is Verdict.Allowed);
    }

    [Fact]
    public void The_refusal_tells_how_many_of_what_and_which()
    {
        var limit = new HeldLimit("web_farm", Farm, null, 20, 10);
        var refused = Assert.IsType<Verdict.Refused>(BlastRadius.Ask(At(GuardrailLevel.Playbook, Rails.None with { AtOnce = [limit] }, Held("web-2 web-3"))));
        Assert.Equal("3 of web_farm would be held at once, 2 may be (20 % of 10); held now: web-2, web-3", refused.Reason);
    }

    [Theory]
    [InlineData("the other one is held", "web-2", false)]
    [InlineData("by its full name", "web-2.corp.example", false)]
    [InlineData("neither is held", "", true)]
    [InlineData("it is held itself", "web-1", true)]
    [InlineData("another machine is held", "web-3", true)]
    public void A_pair_is_never_both_held(string why, string held, bool allowed) => Assert.True(
        NeverTogether.Ask(At(GuardrailLevel.Team, Rails.None with { NeverBoth = [["db-1", "db-2"], ["web-2", "web-1"]] }, Held(held))) is Verdict.Allowed == allowed, why);

    [Fact]
    public void What_holds_nothing_is_not_asked_about_what_is_held()
    {
        var question = At(GuardrailLevel.Playbook, Rails.None with { AtOnce = [new HeldLimit("", [], 0, null, 0)], NeverBoth = [["web-1", "web-2"]] }, Held("web-2"));
        question = question with { Step = question.Step with { For = null } };
        Assert.Equal((true, true), (BlastRadius.Ask(question) is Verdict.Allowed, NeverTogether.Ask(question) is Verdict.Allowed));
    }

    [Theory]
    [InlineData("within", "mon-fri 08:00-18:00", null, "2026-03-02T07:30:00Z", true)]
    [InlineData("before it opens, in Berlin", "mon-fri 08:00-18:00", null, "2026-03-02T06:59:59Z", false)]
    [InlineData("the end is outside", "mon-fri 08:00-18:00", null, "2026-03-02T17:00:00Z", false)]
    [InlineData("a Sunday", "mon-fri 08:00-18:00", null, "2026-03-01T10:00:00Z", false)]
    [InlineData("Saturday's early hours belong to Friday's night", "fri 22:00-06:00", null, "2026-03-07T04:59:00Z", true)]
    [InlineData("Friday's early hours don't", "fri 22:00-06:00", null, "2026-03-06T04:59:00Z", false)]
    [InlineData("to midnight", "sun 20:00-24:00", null, "2026-03-01T22:59:59Z", true)]
    [InlineData("after midnight", "sun 20:00-24:00", null, "2026-03-01T23:00:00Z", false)]
    [InlineData("over the week's end", "sat-mon", null, "2026-03-01T10:00:00Z", true)]
    [InlineData("summer time: seven o'clock UTC is nine", "09:00-10:00", null, "2026-07-01T07:00:00Z", true)]
    [InlineData("frozen", null, "2026-12-20..2027-01-03", "2027-01-03T22:59:00Z", false)]
    [InlineData("thawed, in Berlin", null, "2026-12-20..2027-01-03", "2027-01-03T23:00:00Z", true)]
    [InlineData("allowed and forbidden at once is forbidden", "mon-fri", "12:00-13:00", "2026-03-02T11:30:00Z", false)]
    public void Hours(string why, string? only, string? never, string now, bool allowed)
    {
        var hours = new ActingHours(Windows(only), Windows(never), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var question = At(GuardrailLevel.Everybody, Rails.None with { Hours = hours }, []) with { Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture) };
        Assert.True(ActingTime.Ask(question) is Verdict.Allowed == allowed, why);
        Assert.IsType<Verdict.Allowed>(ActingTime.Ask(question with { Step = question.Step with { Target = null } }));

        static ImmutableArray<HourWindow> Windows(string? text) => text is null ? [] : [HourWindow.TryParse(text)!];
    }

    [Theory]
    [InlineData(49, null, null, false)]
    [InlineData(50, null, null, true)]
    [InlineData(79, 80, null, false)]
    [InlineData(80, 80, null, true)]
    [InlineData(80, 80, 90, false)]
    [InlineData(20, 10, null, true)]
    public void How_sure_it_must_be(int sure, int? playbook, int? everybody, bool allowed)
    {
        var question = At(GuardrailLevel.Playbook, Rails.None with { Confidence = playbook }, []) with { Everywhere = Rails.None with { Confidence = everybody } };
        question = question with { Resolution = ((Resolution.Resolved)question.Resolution!) with { Confidence = sure } };
        Assert.Equal(allowed, SureEnough.Ask(question) is Verdict.Allowed);
    }

    private static ImmutableArray<HeldNow> Held(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new HeldNow("mde:" + name, name, [name], "host.quarantine", Make.Noon.AddHours(1), [], []))];

    private static GuardrailQuestion At(GuardrailLevel level, Rails guardrails, ImmutableArray<HeldNow> held) =>
        Questions.About("10.0.0.1", new Resolution.Resolved(new ResolvedEntity(EntityKind.Host, "mde:web-1", "web-1.corp.example", ["web-1", "10.0.0.1"], []), 95, "asset list"), TimeSpan.FromHours(1)) with
        {
            Playbook = Make.Playbook() with { Guardrails = level == GuardrailLevel.Playbook ? guardrails : Rails.None },
            Team = Make.Team() with { Guardrails = level == GuardrailLevel.Team ? guardrails : Rails.None },
            Everywhere = level == GuardrailLevel.Everybody ? guardrails : Rails.None,
            Held = held,
        };
}
