using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SecResponder.Events;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Response.Storage.Sqlite;

// What a person looks at: each by an index in the order of its page.
public sealed partial class SqliteStore : IStorePages
{
    public Task<Page<IncidentLine>> IncidentPageAsync(IncidentFilter filter, string? after, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ReadAsync(
            "reading incidents",
            sql =>
            {
                // A unary plus keeps a column's index out of it.
                var question = new IncidentPageSql(filter, "name", "+");
                var mark = PageMark.Read(after, PageMark.Latest);
                var end = question.LooksFurther
                    ? sql.All(question.Boundary, row => new PageMark(row.GetInt64(0), row.GetString(1)), [.. question.BoundaryValues(mark, name => name).Select(Named), ("@look", IStorePages.Looked - 1)])
                    : [];
                var values = question.RowValues(mark, name => name).Select(Named).Append(("@max", max + 1));
                var lines = sql.All(
                    question.Rows(!end.IsEmpty), row => new IncidentLine(Incident(row), (IncidentState)row.GetInt64(3)),
                    end is [var last] ? [.. values, ("@end", last.At), ("@last", last.Id)] : [.. values]);
                return Paging.Of(lines, max, line => new PageMark(line.Incident.OpenedAt.UtcTicks, line.Incident.Id), end is [var looked] ? looked : null);
            },
            cancellation);

        static (string, object?) Named((string Name, object? Value) value) => ("@" + value.Name, value.Value);
    }

    public Task<ImmutableArray<StateCount>> IncidentCountsAsync(DateTimeOffset since, string? owner, int most, CancellationToken cancellation) => ReadAsync(
        "counting incidents",
        sql => sql.All(
            $"SELECT state, count(*) FROM (SELECT state FROM incidents WHERE {(owner is null ? "" : "owner = $owner AND ")}opened_at >= $since ORDER BY opened_at DESC LIMIT $most) GROUP BY state ORDER BY state",
            row => new StateCount((IncidentState)row.GetInt64(0), row.GetInt32(1)), owner is null ? [("$since", since), ("$most", most)] : [("$owner", owner), ("$since", since), ("$most", most)]),
        cancellation);

    public Task<Page<Hold>> HoldPageAsync(string? after, int max, CancellationToken cancellation) => ReadAsync(
        "reading holds",
        sql =>
        {
            var mark = HoldMarks.Read(after);
            return Paging.Of(
                sql.All(
                    HoldColumns + " WHERE state <> 'Lifted' AND (entity_id, measure) > ($entity, $measure) ORDER BY entity_id, measure LIMIT $max", Hold,
                    ("$entity", mark.Entity), ("$measure", mark.Measure), ("$max", max + 1)),
                max, HoldMarks.Of);
        },
        cancellation);

    public Task<ImmutableArray<Hold>> HoldsOfAsync(string entityId, CancellationToken cancellation) => ReadAsync(
        "reading holds", sql => sql.All(HoldColumns + " WHERE entity_id = $entity ORDER BY measure", Hold, ("$entity", entityId)), cancellation);

    public Task<NowCounts> NowAsync(int most, CancellationToken cancellation) => ReadAsync(
        "counting what waits",
        sql => new NowCounts(
            sql.One("SELECT count(*) FROM (SELECT 1 FROM holds WHERE state <> 'Lifted' LIMIT $most)", row => row.GetInt32(0), ("$most", most)),
            sql.One("SELECT count(*) FROM (SELECT 1 FROM approvals WHERE state = 'Waiting' LIMIT $most)", row => row.GetInt32(0), ("$most", most))),
        cancellation);

    public Task<ImmutableArray<RefusalCount>> RefusalsAsync(DateTimeOffset since, int most, CancellationToken cancellation) => ReadAsync(
        "reading refusals",
        sql => sql.All(
            """
            SELECT refused_by, playbook_id, count(*), max(refused_at)
            FROM (SELECT refused_by, playbook_id, refused_at FROM steps WHERE refused_at > $since AND refused_by IS NOT NULL ORDER BY refused_at DESC LIMIT $most)
            GROUP BY refused_by, playbook_id ORDER BY count(*) DESC, refused_by, playbook_id
            """,
            row => new RefusalCount(row.GetString(0), row.GetString(1), row.GetInt32(2), row.Time(3)), ("$since", since), ("$most", most)),
        cancellation);

    public Task<ImmutableArray<ResponseStep>> RefusedStepsAsync(DateTimeOffset since, RefusalsOf? of, int max, CancellationToken cancellation) => ReadAsync(
        "reading refusals",
        sql => sql.All(
            RefusedSteps(of), Step, of is null ? [("$since", since), ("$max", max)] : [("$playbook", of.PlaybookId), ("$guardrail", of.Guardrail), ("$since", since), ("$max", max)]),
        cancellation);

    /// <summary>By the one index or the other, each in the order of the page.</summary>
    internal static string RefusedSteps(RefusalsOf? of) =>
        $"{StepColumns} WHERE {(of is null ? "refused_by IS NOT NULL" : "playbook_id = $playbook AND refused_by = $guardrail")} AND refused_at > $since ORDER BY refused_at DESC LIMIT $max";

    public Task<ImmutableArray<PlaybookCount>> PlaybookCountsAsync(IReadOnlyCollection<string> playbookIds, DateTimeOffset since, int most, CancellationToken cancellation) => ReadAsync(
        "counting what playbooks have come to",
        sql => playbookIds.Select(id => sql.One(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM incidents WHERE playbook_id = $id AND recorded_at > $since LIMIT $most)),
                (SELECT count(*) FROM (SELECT 1 FROM steps WHERE playbook_id = $id AND acted_at > $since AND NOT observed LIMIT $most)),
                (SELECT count(*) FROM (SELECT 1 FROM steps WHERE playbook_id = $id AND acted_at > $since AND observed LIMIT $most))
            """,
            row => new PlaybookCount(id, row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), ("$id", id), ("$since", since), ("$most", most))!).ToImmutableArray(),
        cancellation);

    public Task<Page<LetterLine>> LetterPageAsync(string? code, string? after, int max, CancellationToken cancellation) => ReadAsync(
        "reading dead letters",
        sql =>
        {
            (string, object?)[] values = [("$before", PageMark.Read(after, PageMark.Latest).At), ("$max", max + 1)];
            var rows = sql.All(
                $"""
                SELECT stream, partition, sequence, idx, source, code, reason, position, coalesce(substr(raw, 1, {LetterLine.Shown}), x''), at, length(raw), rowid FROM dead_letters
                WHERE {(code is null ? "" : "code = $code AND ")}rowid < $before ORDER BY rowid DESC LIMIT $max
                """,
                row => (Line: new LetterLine(Letter(row), row.GetInt64(10)), Number: row.GetInt64(11)),
                code is null ? values : [("$code", code), .. values]);
            var page = Paging.Of(rows, max, row => new PageMark(row.Number, ""));
            return new Page<LetterLine>([.. page.Items.Select(row => row.Line)], page.Next);
        },
        cancellation);

    public Task<DeadLetter?> LetterAsync(LetterId id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ReadAsync(
            "reading a dead letter",
            sql => sql.One(
                """
                SELECT stream, partition, sequence, idx, source, code, reason, position, raw, at FROM dead_letters
                WHERE stream = $stream AND partition = $partition AND sequence = $sequence AND idx = $idx AND code = $code
                """,
                Letter, ("$stream", id.Origin.Stream), ("$partition", id.Origin.Partition), ("$sequence", id.Origin.Sequence), ("$idx", id.Origin.Index), ("$code", id.Code)),
            cancellation);
    }

    public Task<ImmutableArray<LetterReason>> LetterReasonsAsync(int most, CancellationToken cancellation) => ReadAsync(
        "counting dead letters",
        sql => sql.All(
            """
            SELECT code, source, count(*), max(at) FROM (SELECT code, source, at FROM dead_letters ORDER BY rowid DESC LIMIT $most)
            GROUP BY code, source ORDER BY count(*) DESC, code, source
            """,
            row => new LetterReason(row.GetString(0), row.GetString(1), row.GetInt32(2), row.Time(3)), ("$most", most)),
        cancellation);

    public Task<Page<ChainLine>> ChainPageAsync(string? after, int max, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql =>
        {
            var mark = PageMark.Read(after, PageMark.Latest);
            return Paging.Of(
                sql.All(
                    "SELECT chain, count, changed_at FROM ledger_heads WHERE (changed_at, chain) < ($at, $chain) ORDER BY changed_at DESC, chain DESC LIMIT $max",
                    row => new ChainLine(row.GetString(0), row.GetInt64(1), row.Time(2)), ("$at", mark.At), ("$chain", mark.Id), ("$max", max + 1)),
                max, line => new PageMark(line.ChangedAt.UtcTicks, line.Chain));
        },
        cancellation);

    public Task<ImmutableArray<LedgerEntry>> ChainRowsAsync(string chain, long before, int max, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql => sql.All(
            "SELECT chain, sequence, at, data, hash FROM ledger WHERE chain = $chain AND sequence < $before ORDER BY sequence DESC LIMIT $max",
            row => new LedgerEntry(row.GetString(0), row.GetInt64(1), row.Time(2), row.GetString(3), [.. row.Bytes(4)]), ("$chain", chain), ("$before", before), ("$max", max)),
        cancellation);

    private static DeadLetter Letter(SqliteDataReader row) => new(
        new Origin(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt32(3)), row.GetString(4), row.GetString(5), row.GetString(6), row.GetInt32(7), row.Bytes(8), row.Time(9));
}
