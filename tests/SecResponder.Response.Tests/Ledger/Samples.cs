using System.Collections.Immutable;
using SecResponder.Response.Ledger;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Ledger;

/// <summary>One fact of each kind.</summary>
internal static class Samples
{
    public static ImmutableArray<LedgerFact> All { get; } =
    [
        new IncidentOpened("pb", "t", "o", "high", "enforce", ["10.0.0.5"], Make.Noon),
        new SignalSeen(Make.Noon, "hub/0@1", ["r"], "{}"),
        new PlanMade(new string('a', 64), [new PlanLine("sr-1", "a", "t", ImmutableSortedDictionary<string, string>.Empty, null)]),
        new EntityResolved("sr-1", "10.0.0.5", "resolved", "mde:1", "pc", ["pc"], 90, "e"),
        new EntityResolved("sr-1", "10.0.0.5", "unknown", null, null, [], null, "e"),
        new GuardrailsAsked("sr-1", "a", "t", [new GuardrailLine("never", "refused", "r")]),
        new ApprovalAsked("sr-1", "ap-1", "h", "a", "t", "g", Make.Noon, "skip", "b"),
        new ApprovalDecided("sr-1", "ap-1", "approved", "ann", "r"),
        new FirstApproval("sr-1", "ap-1", "ann", "r"),
        new ApprovalReminded("sr-1", "ap-1", "g", Make.Noon, "in-2"),
        new ApprovalEscalated("sr-1", "ap-1", "g", "h", Make.Noon, "in-2"),
        new StepIntended("sr-1", "a", "t", 1, "mde:1"),
        new StepAnswered("sr-1", "a", "t", "do", "done", 1, "ref", "n", null),
        new StepUncertain("sr-1", "a", "t", 1, "p", Make.Noon),
        new StepEnded("sr-1", "a", "t", "Refused", "r"),
        new HoldPlaced("sr-1", "mde:1", "pc", "m", Make.Noon),
        new HoldJoined("sr-1", "mde:1", "pc", "m", Make.Noon, 2),
        new HoldReasonEnded("sr-1", "mde:1", "pc", "m", 1, Make.Noon),
        new ReleaseAsked("mde:1", "pc", "m", "ann", "w"),
        new LiftIntended("mde:1", "pc", "m", 1, "b"),
        new LiftFailed("mde:1", "pc", "m", 1, "p", Make.Noon),
        new HoldLifted("mde:1", "pc", "m", "h"),
        new StateKept("sr-1", "mde:1", "pc", "m", "ab"),
        new HoldExtended("sr-1", "mde:1", "pc", "m", Make.Noon, Make.Noon),
        new HoldShortened("mde:1", "pc", "m", Make.Noon, "ann", "w"),
        new HoldDrifted("mde:1", "pc", "m", "f", "t"),
        new IncidentJudged("pb-1", "false-positive", "ann", "w"),
        new ChangeJoined("wider", "CHG1", "t", "r", ["calendar"]),
        new TicketClosed("sr-1", "INC1", "ann", "w"),
        new TicketNoted("sr-1", "INC1", "sc-1", 2),
        new TicketSilent("sr-1", "INC1", "closed"),
        new IncidentOver(Make.Noon, 3),
        new PersonCalled("s", "r", "in-2"),
        new PlaybookTripped("pb-1", "network-soc", "r", "in-2"),
        new PauseChanged("all", true, "ann", "r"),
        new SilenceChanged("pb-1 about:10.0.0.5", Make.Noon, "ann", "r"),
        new SilenceChanged("pb-1 about:10.0.0.5", null, "ann", "r"),
        new StepQuieted("sr-1", "ticket.open", "silence", "r", "in-2"),
        new ToldHere("in-2", "t", "ticket.open"),
        new LetterResent("hub/0@7", "malformed", "ann", "r"),
        new BaselineReset("pb-1", ["10.0.0.5"], "ann", "r"),
        new KeysForgotten("pb-1", 12, 1000),
        new WindowsBegunAnew("pb-1", 12),
        new PlaybooksReloaded(3, ["a"], ["b"], ["c"], ["b"]),
        new PlaybooksReloaded(3, ["a"], ["b"], ["c"], ["b"]) { Bundle = new string('a', 64) },
        new PlaybooksRefused(2, "soc/a.yaml:3:1 unknown action"),
        new PlaybooksRefused(0, "it is not signed") { Bundle = new string('a', 64) },
        new PlaybooksPushed(2, new string('a', 64), new string('b', 64), "c0ffee", "ann", "r", null),
        new PlaybooksPushed(1, new string('a', 64), null, null, "ann", "", new string('c', 64)),
        new ChainsRetired(Make.Noon, [new RetiredChain("in-1", 3, "ab")]),
    ];
}
