using Azure.Data.Tables;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>The rows by which an incident, its steps and its approvals are found: a function of its record, so that what must come and go with a change is the difference between two.</summary>
/// <remarks>
/// <code>
///   i!chain                          the record                 m!NAME!opened↓!chain     who asks for a name
///   l!chain!sequence                 a row of its ledger        p!playbook!recorded↓!id↓ floods, promotion
///   t!opened↓!chain                  the latest first           q!due!chain!index        steps to be run
///   s!step, a!approval               where one is               f!state!opened↓!chain!n  steps somebody has to look at
///   d!deadline!approval              questions that wait        b!acted!step             budgets
///   w!due!step, g!due!step           tickets to be read, or told r!playbook!guardrail!at!step, v!until!step   refusals; rehearsed holds
///   h!entity!measure, hd!due!…       holds                      j!playbook!chain         verdicts
///   lc!changed↓!chain↓               chains                     ra!at↓!step              refusals, the latest first
/// </code>
/// The last line, and the columns of the <c>t</c> rows by which incidents are told apart, came later (<see cref="Layout"/>): a record that was written before gets them with its next write.
/// </remarks>
internal static class IncidentIndex
{
    public const string Chain = "Chain";
    public const string Place = "Place";
    public const string System = "System";
    public const string LastEvidence = "LastEvidence";
    public const string Playbook = "Playbook";
    public const string Owner = "Owner";
    public const string Observed = "Observed";
    public const string Verdict = "Verdict";
    public const string State = "State";
    public const string Level = "Level";
    public const string Guardrail = "Guardrail";
    public const string Count = "Count";

    /// <summary>Which rows a record has. What must come and go with a change is the difference between those of the record as it was written and those that it has from now on.</summary>
    public const int Layout = 1;

    public static string Record(string chain) => RowKeys.Join("i", RowKeys.Of(chain));
    public static string Row(string chain, long sequence) => RowKeys.Join("l", RowKeys.Of(chain), RowKeys.Number(sequence));
    public static string Step(string id) => RowKeys.Join("s", RowKeys.Of(id));
    public static string Approval(string id) => RowKeys.Join("a", RowKeys.Of(id));

    public static Dictionary<string, TableEntity> Of(string chain, IncidentRecord record)
    {
        var rows = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        var opened = record.Incident is { } known ? RowKeys.Descending(known.OpenedAt) : RowKeys.Descending(DateTimeOffset.MinValue);
        var name = RowKeys.Of(chain);
        if (record.Incident is { } incident)
        {
            var latest = Add(RowKeys.Join("t", opened, name));
            latest[LastEvidence] = record.LastEvidenceAt.UtcTicks;
            if (record.Layout >= 1)
                (latest[State], latest[Owner], latest[Playbook], latest[Level]) = ((long)record.Standing, incident.Owner, incident.PlaybookId, incident.Level ?? "");
            Add(RowKeys.Join("p", RowKeys.Of(incident.PlaybookId), RowKeys.Descending(incident.RecordedAt), RowKeys.Descending(chain)));
        }
        foreach (var mention in record.Mentions)
            Add(RowKeys.Join("m", RowKeys.Of(mention), opened, name));
        foreach (var step in record.Steps.Select(kept => kept.Whole()))
            Of(step, opened, name, Add, record.Layout);
        if (record is { Layout: >= 1, Head: { } head })
            Add(RowKeys.Join("lc", RowKeys.Descending(record.ChangedAt), RowKeys.Descending(chain)))[Count] = head.Count;
        foreach (var approval in record.Approvals)
        {
            Add(Approval(approval.Approval.Id));
            if (approval.State == ApprovalState.Waiting)
                Add(RowKeys.Join("d", RowKeys.Time(approval.Approval.Deadline), RowKeys.Of(approval.Approval.Id)));
        }
        foreach (var ticket in record.Tickets)
            Add(RowKeys.Join("w", RowKeys.Time(ticket.DueAt), RowKeys.Of(ticket.StepId)));
        foreach (var journal in record.Journals.Where(record.HasNewsFor))
            Add(RowKeys.Join("g", RowKeys.Time(journal.DueAt), RowKeys.Of(journal.StepId)));
        if (record.Judgement is { } judgement)
        {
            var row = Add(RowKeys.Join("j", RowKeys.Of(judgement.PlaybookId), name));
            (row[Playbook], row[Verdict]) = (judgement.PlaybookId, judgement.Verdict.ToString());
        }
        return rows;

        TableEntity Add(string key)
        {
            var row = new TableEntity(AzureStore.Response, key) { [Chain] = chain };
            rows[key] = row;
            return row;
        }
    }

    private static void Of(ResponseStep step, string opened, string chain, Func<string, TableEntity> add, int layout)
    {
        var (id, place) = (RowKeys.Of(step.Id), RowKeys.Number(step.Index));
        add(Step(step.Id));
        if (step.DueAt is { } due)
        {
            var row = add(RowKeys.Join("q", RowKeys.Time(due), chain, place));
            (row[Place], row[System]) = ((long)step.Index, step.Line.Name);
        }
        if (step.State is StepState.Failed or StepState.AwaitingApproval)
            add(RowKeys.Join("f", step.State.ToString(), opened, chain, place))[Place] = (long)step.Index;
        if (step.ActedAt is { } acted)
        {
            var row = add(RowKeys.Join("b", RowKeys.Time(acted), id));
            (row[Playbook], row[Owner], row[Observed]) = (step.PlaybookId, step.Owner, step.State == StepState.Observed || step.Mode != PlaybookMode.Enforce);
        }
        if (step is { State: StepState.Refused, RefusedBy: { } by, RefusedAt: { } refused })
        {
            add(RowKeys.Join("r", RowKeys.Of(step.PlaybookId), RowKeys.Of(by), RowKeys.Time(refused), id));
            if (layout >= 1)
            {
                var row = add(RowKeys.Join("ra", RowKeys.Descending(refused), id));
                (row[Playbook], row[Guardrail]) = (step.PlaybookId, by);
            }
        }
        if (step.HeldUntil is { } until)
            add(RowKeys.Join("v", RowKeys.Time(until), id))[Place] = (long)step.Index;
    }

    /// <summary>Whether two index rows say the same.</summary>
    public static bool Same(TableEntity one, TableEntity other) =>
        one.Count == other.Count && one.All(property => other.TryGetValue(property.Key, out var value) && Equals(property.Value, value));

    public static TableEntity Row(LedgerEntry entry) => new(AzureStore.Response, Row(entry.Chain, entry.Sequence))
    {
        [Chain] = entry.Chain,
        ["Sequence"] = entry.Sequence,
        ["At"] = entry.At.UtcTicks,
        ["Hash"] = entry.Hash.ToArray(),
    };
}
