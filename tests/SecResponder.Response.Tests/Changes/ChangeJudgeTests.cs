using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Changes;

/// <summary>Unapproved, wider than asked for, approved: over the records that there are.</summary>
public sealed class ChangeJudgeTests
{
    private static readonly ChangeRecord Peer = Record("CHG1", ["fw-edge-*"], ["ada@corp.example", "ada"]);
    private static readonly ChangeRecord Anybody = Record("CHG2", ["web/nsg", "22/tcp"], []);

    [Theory]
    [InlineData("covered, in its window, by whom it names", "fw-edge-01", "ada", 0, "", "approved", "CHG1")]
    [InlineData("the window's ends count", "fw-edge-01", "ada", 60, "", "approved", "CHG1")]
    [InlineData("case doesn't matter", "FW-EDGE-01", "ADA@corp.example", 0, "", "approved", "CHG1")]
    [InlineData("one that names nobody is for anybody", "web/nsg", "eve", 0, "", "approved", "CHG2")]
    [InlineData("more was changed than it covers", "web/nsg,3389/tcp", "eve", 0, "", "wider", "CHG2")]
    [InlineData("whom it names changed something else", "fw-core-02", "ada", 0, "", "wider", "CHG1")]
    [InlineData("it is named, and something else was changed", "fw-core-02", "eve", 0, "closes chg2.", "wider", "CHG2")]
    [InlineData("what names another record is judged by that alone", "fw-edge-01", "ada", 0, "CHG3: relay", "unapproved", null)]
    [InlineData("a longer number is another one", "fw-edge-01", "ada", 0, "CHG11", "approved", "CHG1")]
    [InlineData("a minute after its window", "fw-edge-01", "ada", 61, "", "unapproved", null)]
    [InlineData("somebody whom it does not name", "fw-edge-01", "eve", 0, "", "unapproved", null)]
    [InlineData("it names people, and the event names nobody", "fw-edge-01", "", 0, "", "unapproved", null)]
    [InlineData("nobody asks who it was", "fw-edge-01", null, 0, "", "approved", "CHG1")]
    [InlineData("another change at the same time is no excuse", "db-01", "eve", 0, "", "unapproved", null)]
    [InlineData("the event does not say what was changed", "", "ada", 0, "", "unapproved", null)]
    [InlineData("not approved yet", "relay-1", "eve", 0, "", "unapproved", null)]
    public void A_change_is_judged_by_the_record_that_it_belongs_to(string why, string of, string? by, int minutes, string ticket, string verdict, string? number)
    {
        var question = new ChangeQuestion([.. of.Split(',', StringSplitOptions.RemoveEmptyEntries)], by, ticket, Make.Noon.AddMinutes(minutes));
        var found = ChangeJudge.Ask(question, [Anybody, Record("CHG3", ["relay-*"], []) with { IsApproved = false, State = "requested" }, Peer], ["calendar"]);
        Assert.True((verdict, number) == (found.Verdict, found.Number), $"{why}: {found.Line}");
        Assert.NotEmpty(found.Reason);
    }

    [Fact]
    public void The_reason_says_what_is_missing()
    {
        Assert.Equal("CHG1 't' is approved from 2026-03-01 11:00Z to 2026-03-01 13:00Z; it was changed at 2026-03-01 13:01Z", Reason("fw-edge-01", "ada", 61));
        Assert.Equal("CHG1 't' is for ada@corp.example, ada; it was changed by eve", Reason("fw-edge-01", "eve", 0));
        Assert.Equal("CHG1 't' is approved for fw-edge-*; db-01 was changed", Reason("db-01", "ada", 0));
        Assert.Equal("no change covers db-01 at 2026-03-01 12:00Z by eve", Reason("db-01", "eve", 0));

        static string Reason(string of, string by, int minutes) => ChangeJudge.Ask(new ChangeQuestion([of], by, "", Make.Noon.AddMinutes(minutes)), [Peer], []).Reason;
    }

    [Fact]
    public void An_approved_record_counts_wherever_it_stands_among_others()
    {
        ImmutableArray<ChangeRecord> records = [Record("CHG0", ["fw-edge-01"], []) with { To = Make.Noon.AddMinutes(-30) }, Record("CHG5", ["fw-edge-02"], ["ada"]), Peer];
        foreach (var order in (ImmutableArray<ChangeRecord>[])[records, [.. records.Reverse()]])
            Assert.Equal(ChangeVerdicts.Approved, ChangeJudge.Ask(new ChangeQuestion(["fw-edge-01"], "ada", "", Make.Noon), order, []).Verdict);
    }

    private static ChangeRecord Record(string number, ImmutableArray<string> what, ImmutableArray<string> who) =>
        new(number, "t", "approved", true, Make.Noon.AddHours(-1), Make.Noon.AddHours(1), what, who);
}
