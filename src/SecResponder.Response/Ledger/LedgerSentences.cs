using System.Collections.Immutable;
using SecResponder.Response.Bundles;

namespace SecResponder.Response.Ledger;

/// <summary>Ledger rows as sentences. One line a kind.</summary>
internal static class LedgerSentences
{
    public static StoryLine Tell(LedgerEntry entry)
    {
        var (kind, what, because) = entry.Fact() switch
        {
            IncidentOpened f => ("incident", $"Incident opened: {f.Title}", $"{string.Join(", ", f.Group)} at {Utc(f.EventTime)}; {f.Owner}, {f.Level ?? "no level"}, {f.Mode}"),
            SignalSeen f => ("signal", $"Event of {Utc(f.EventTime)} matched {string.Join(", ", f.Rules)}", $"{f.Evidence} (from {f.Origin})"),
            ChangeJoined f => ("change", $"The change is {f.Verdict}{(f.Number is null ? "" : $": {f.Number}")}", $"{f.Reason} (asked: {string.Join(", ", f.Asked)})"),
            PlanMade f => ("plan", f.Steps.IsEmpty ? "Nothing is to be done: the rule only observes" : $"Plan: {string.Join("; ", f.Steps.Select(Line))}", $"plan {f.Hash[..Math.Min(12, f.Hash.Length)]}"),
            EntityResolved { Outcome: "resolved" } f => ("resolution", $"{f.Asked} is {f.Name}", $"{f.EntityId}, {f.Confidence} % sure: {f.Evidence}; also known as {string.Join(", ", f.Names)}"),
            EntityResolved f => ("resolution", $"What {f.Asked} is: {f.Outcome}", f.Evidence),
            GuardrailsAsked f => ("guardrails", $"Guardrails asked for {On(f.Action, f.Target)}: {Summary(f.Answers)}", string.Join("; ", f.Answers.Where(line => line.Reason is not null).Select(line => $"{line.Guardrail}: {line.Reason}"))),
            ApprovalAsked f => ("approval", $"{(f.By.Length > 0 ? f.By : "An approver of the team")} asked to approve {On(f.Action, f.Target)}{(f.FourEyes == true ? ", two people," : "")} by {Utc(f.Deadline)}, otherwise {f.Otherwise}", f.Because),
            ApprovalDecided f => ("approval", $"{Capital(f.Outcome)} by {f.Who}", f.Reason),
            FirstApproval f => ("approval", $"Approved by {f.Who}, the first of two", f.Reason),
            ApprovalReminded f => ("approval", $"{(f.By.Length > 0 ? f.By : "The team")} reminded to decide by {Utc(f.Deadline)}", $"told in {f.NoticeIncidentId}"),
            ApprovalEscalated f => ("approval", $"{f.By} has not decided: {f.To} may, too, by {Utc(f.Deadline)}", $"told in {f.NoticeIncidentId}"),
            StepIntended f => ("intent", $"About to run {On(f.Action, f.Target)} (attempt {f.Attempt})", f.StepId),
            StepAnswered { Verb: "do" } f => ("answer", $"{On(f.Action, f.Target)}: {f.Answer}", Note(f)),
            StepAnswered f => ("answer", $"Read back {On(f.Action, f.Target)}: {f.Answer}", Note(f)),
            StepUncertain { Next: { } next } f => ("uncertain", $"{On(f.Action, f.Target)}: no certain answer, looked at again at {Utc(next)}", f.Problem),
            StepUncertain f => ("uncertain", $"{On(f.Action, f.Target)}: no certain answer", f.Problem),
            StepEnded f => (f.State.ToLowerInvariant(), $"{On(f.Action, f.Target)}: {f.State.ToLowerInvariant()}", f.Reason),
            HoldPlaced f => ("hold", $"{f.Name} is held ({f.Measure}) until {Utc(f.Until)}", f.EntityId),
            HoldJoined f => ("hold", $"{f.Name} was held already ({f.Measure}); this is reason {f.Reasons}, until {Utc(f.Until)}", f.EntityId),
            HoldReasonEnded f => ("hold", $"This reason to hold {f.Name} has ended; it stays held ({f.Measure}) until {Utc(f.HeldUntil)}", $"{f.Left} {(f.Left == 1 ? "reason is" : "reasons are")} left"),
            StateKept f => ("state", $"What {f.Name} was like before is kept ({f.Measure})", $"SHA-256 {f.Hash}"),
            HoldExtended f => ("hold", $"{f.Name} stays held ({f.Measure}) until {Utc(f.Until)}: there was fresh evidence", $"event of {Utc(f.EvidenceAt)}"),
            HoldShortened f => ("hold", $"{f.Who} let the hold on {f.Name} ({f.Measure}) end at {Utc(f.Until)}", f.Why),
            HoldDrifted f => ("drift", $"Somebody else changed what holds {f.Name} ({f.Measure}): {f.Then}", f.Found),
            PersonCalled f => ("notice", $"A person is needed for {f.Subject}: told in {f.NoticeIncidentId}", f.Reason),
            IncidentJudged f => ("verdict", $"{f.Who} judged it a {f.Verdict.Replace('-', ' ')}", f.Why),
            TicketClosed f => ("ticket", $"The ticket {f.Reference} was closed by {f.By}", f.Why),
            TicketNoted f => ("ticket", $"The ticket {f.Reference} was told what is new: {f.Lines} {(f.Lines == 1 ? "thing" : "things")}", f.CommentId),
            TicketSilent f => ("ticket", $"The ticket {f.Reference} takes no further comments", f.Reason),
            IncidentOver f => ("over", $"The incident is over: all its steps have ended, and nothing is held because of it", $"{f.Evidence} {(f.Evidence == 1 ? "event" : "events")}, the last at {Utc(f.LastEvidenceAt)}"),
            ReleaseAsked f => ("release", $"{f.Who} asked to release {f.Name} ({f.Measure}) before its time", f.Why),
            LiftIntended f => ("release", $"About to lift {f.Measure} on {f.Name} (attempt {f.Attempt})", f.Because),
            LiftFailed f => ("release", $"{f.Name} is not released yet ({f.Measure}); tried again at {Utc(f.Next)}", f.Problem),
            HoldLifted f => ("release", $"{f.Name} is released ({f.Measure})", f.How),
            LetterResent f => ("resent", $"{f.Who} sent the dead letter {f.Origin} ({f.Code}) in again", f.Reason),
            BaselineReset f => ("baseline", $"{f.Who} had {f.PlaybookId} learn anew of {string.Join(", ", f.Group)}", f.Reason),
            KeysForgotten f => ("keys", $"Forgot {f.Count} keys of {f.PlaybookId} that might still have decided something", $"it had more than {f.Limit}: those that mattered least went"),
            WindowsBegunAnew f => ("windows", $"The windows of {f.Groups} groups of {f.PlaybookId} began anew", "it counts something else than when they were written"),
            PlaybooksReloaded f => ("playbooks", $"{f.Playbooks} playbooks are in force: {f.Added.Length} added, {f.Changed.Length} changed, {f.Removed.Length} removed{Of(f.Bundle)}", Which(f)),
            PlaybooksRefused { Mistakes: 0 } f => ("playbooks", $"The changed playbooks can't be taken; those before stay in force{Of(f.Bundle)}", f.First),
            PlaybooksRefused f => ("playbooks", $"The changed playbooks have {f.Mistakes} mistakes; those before stay in force{Of(f.Bundle)}", f.First),
            PlaybooksPushed f => ("playbooks", $"{f.Who} put the playbooks {BundleContent.Short(f.Bundle)} in force{(f.Commit is null ? "" : $", of commit {BundleContent.Short(f.Commit)}")}{(f.Before is null ? "" : $", after {BundleContent.Short(f.Before)}")}", Signed(f)),
            PauseChanged f => ("pause", $"{(f.Paused ? "Paused" : "Resumed")} {f.Scope} by {f.Who}", f.Reason),
            SilenceChanged { Until: { } until } f => ("silence", $"{f.Who} silenced '{f.Scope}' until {Utc(until)}: no tickets and cards about it", f.Reason),
            SilenceChanged f => ("silence", $"{f.Who} ended the silence of '{f.Scope}'", f.Reason),
            StepQuieted f => ("quiet", $"{f.Action} is not needed ({f.By}){(f.Instead is null ? "" : $": {f.Instead} tells")}", f.Reason),
            ToldHere f => ("quiet", $"{f.Action} stands for a further incident as well: {f.IncidentId}", f.Title),
            ChainsRetired f => ("retired", $"The rows of {f.Chains.Length} incidents older than {Utc(f.Before)} were removed: their retention time is over", string.Join(", ", f.Chains.Select(one => $"{one.Chain} ({one.Count} rows)"))),
            PlaybookTripped f => ("tripped", $"The playbook {f.PlaybookId} of {f.Owner} only observes from here on, until somebody resumes it", f.NoticeIncidentId is null ? f.Reason : $"{f.Reason}; told in {f.NoticeIncidentId}"),
            // A row of a later version, or one that was tampered with: shown as it is, never hidden.
            _ => ("unknown", "A row that this version can't tell", entry.Data),
        };
        return new StoryLine(entry.At, kind, PlainText.Line(what), PlainText.Line(because, 4000));
    }

    private static string On(string action, string? target) => string.IsNullOrEmpty(target) ? action : $"{action} on {target}";

    private static string Line(PlanLine step) => step.Refused is null ? On(step.Action, step.Target) : $"{On(step.Action, step.Target)} (can't be run: {step.Refused})";

    private static string Summary(ImmutableArray<GuardrailLine> answers) =>
        answers.Where(line => line.Verdict != "allowed").Select(line => $"{line.Guardrail} says {line.Verdict}").ToArray() is { Length: > 0 } against
            ? string.Join(", ", against)
            : $"all {answers.Length} allow it";

    // Whoever swaps a whole repository wants no page of ids.
    private static string Which(PlaybooksReloaded f)
    {
        const int Most = 10;
        (string What, ImmutableArray<string> Ids)[] parts = [("added", f.Added), ("changed", f.Changed), ("removed", f.Removed), ("windows begin anew", f.Anew)];
        return string.Join("; ", parts.Where(part => part.Ids.Length > 0).Select(part => $"{part.What}: {string.Join(", ", part.Ids.Take(Most))}{(part.Ids.Length > Most ? " …" : "")}"));
    }

    private static string Of(string? bundle) => bundle is null ? "" : $" (bundle {BundleContent.Short(bundle)})";

    private static string Signed(PlaybooksPushed push) => string.Join("; ", new[] { push.Reason, push.SignedBy is null ? "not signed" : $"signed by {BundleContent.Short(push.SignedBy)}" }.Where(part => part.Length > 0));

    private static string Note(StepAnswered answer) => string.Join(", ", new[] { answer.Reference, answer.Note, answer.Link }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    private static string Utc(DateTimeOffset time) => LedgerTime.Text(time);
}
