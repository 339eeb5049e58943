using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tickets;

/// <summary>Makes what is new in an incident's ledger one comment: what was done and decided, line by line, and further evidence as a few events and a count. Pure.</summary>
internal static class JournalText
{
    /// <summary>Lines about what was done or decided; of more, the first and the last are told.</summary>
    public const int MostLines = 30;
    /// <summary>Events that are told one by one; further ones are counted.</summary>
    public const int MostEvents = 5;
    private const int LongestLine = 400;
    // ServiceNow's journal fields are delivered with 4,000 characters.
    private const int Longest = 3800;

    /// <summary>The comment, or null when nothing is new that a ticket needs to know.</summary>
    public static PendingComment? Of(TicketJournal told, Incident incident, ImmutableArray<LedgerEntry> chain, ImmutableArray<ResponseStep> steps)
    {
        var news = chain.Where(row => row.Sequence > told.Rows).Select(row => (Row: row, Fact: row.Fact())).ToArray();
        var held = news.Select(one => one.Fact).OfType<HoldPlaced>().Select(placed => placed.StepId).ToHashSet(StringComparer.Ordinal);
        var repeated = news.Select(one => one.Fact).Where(fact => About(fact) is not null).GroupBy(About).Select(group => group.Last()).ToHashSet(ReferenceEqualityComparer.Instance);
        var lines = news.Where(one => one.Fact is { } fact && IsTold(fact, told.StepId, held) && (About(fact) is null || repeated.Contains(fact))).Select(one => Line(one.Row, one.Fact!, steps)).ToArray();
        var events = news.Where(one => one.Fact is SignalSeen).Skip(told.Rows == 0 ? 1 : 0).Select(one => Line(one.Row, one.Fact!, steps)).ToArray();
        var further = incident.EvidenceCount - told.Evidence;
        if (lines.Length == 0 && further <= 0)
            return null;
        var through = chain.IsEmpty ? told.Rows : Math.Max(told.Rows, chain[^1].Sequence);
        var id = DerivedId.OfComment(told.StepId, through, incident.EvidenceCount);
        return new PendingComment(id, Text(id, incident, lines, events, further), through, incident.EvidenceCount, lines.Length + (int)Math.Min(further, int.MaxValue / 2));
    }

    // The id stands in the first line: whatever a ticket system cuts, it cuts from the end.
    private static string Text(string id, Incident incident, string[] lines, string[] events, long further)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"SecResponder [{id}]");
        var left = 0;
        foreach (var line in lines.Length <= MostLines ? lines : [.. lines[..(MostLines / 2)], .. lines[^(MostLines / 2)..]])
            left += Add(text, line);
        left += Math.Max(0, lines.Length - MostLines);
        if (further > 0)
            Add(text, string.Create(
                CultureInfo.InvariantCulture,
                $"{further} more {(further == 1 ? "event" : "events")} of the same, {incident.EvidenceCount} in all, the last at {LedgerTime.Text(incident.LastEvidenceAt)}"));
        if (further > 0)
            foreach (var line in events.Take(MostEvents))
                Add(text, line);
        if (left > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n({left} lines left out)");
        return text.Append(CultureInfo.InvariantCulture, $"\nAll of it: secresponder why {incident.Id}").ToString();
    }

    private static int Add(StringBuilder text, string line)
    {
        if (text.Length + line.Length > Longest)
            return 1;
        text.Append('\n').Append(line);
        return 0;
    }

    private static string Line(LedgerEntry row, LedgerFact fact, ImmutableArray<ResponseStep> steps)
    {
        var told = LedgerSentences.Tell(row);
        // A decision names its step; a person wants to read what was decided.
        var step = fact switch
        {
            ApprovalDecided decided => steps.FirstOrDefault(one => one.Id == decided.StepId),
            FirstApproval first => steps.FirstOrDefault(one => one.Id == first.StepId),
            _ => null,
        };
        var subject = step is null ? "" : $": {step.Action}{(step.TargetText.Length > 0 ? $" on {step.TargetText}" : "")}";
        return PlainText.Line($"{LedgerTime.Text(row.At)} {told.What}{subject}{(told.Because.Length > 0 ? $" ({told.Because})" : "")}", LongestLine);
    }

    // What goes on and on is told as it stands last: a lift that failed, and then did not, was a lift.
    private static (string, string, string)? About(LedgerFact? fact) => fact switch
    {
        LiftFailed failed => ("lift", failed.EntityId, failed.Measure),
        HoldLifted lifted => ("lift", lifted.EntityId, lifted.Measure),
        HoldExtended extended => ("extended", extended.EntityId, extended.Measure),
        HoldRenewed renewed => ("renewed", renewed.EntityId, renewed.Measure),
        _ => null,
    };

    // What is on the way to something is not told: what comes of it is.
    private static bool IsTold(LedgerFact fact, string ticketStep, HashSet<string> held) => fact switch
    {
        StepAnswered answered => answered.Answer is "done" or "not-ours" && answered.StepId != ticketStep && !held.Contains(answered.StepId),
        StepEnded ended => ended.StepId != ticketStep,
        HoldPlaced or HoldJoined or HoldReasonEnded or HoldExtended or HoldShortened or HoldDrifted or HoldRenewed or HoldLifted or ReleaseAsked => true,
        // The first may only be under way.
        LiftFailed failed => failed.Attempt > 1,
        ApprovalAsked or ApprovalDecided or FirstApproval or ApprovalEscalated => true,
        PersonCalled or PlaybookTripped or IncidentJudged or IncidentOver or ToldHere => true,
        _ => false,
    };
}
