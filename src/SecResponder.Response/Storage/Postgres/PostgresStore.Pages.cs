using System.Collections.Immutable;
using Npgsql;
using SecResponder.Events;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Response.Storage.Postgres;

// What a person looks at: each by an index in the order of its page.
public sealed partial class PostgresStore : IStorePages
{
    public Task<Page<IncidentLine>> IncidentPageAsync(IncidentFilter filter, string? after, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ReadTogetherAsync(
            "reading incidents",
            async sql =>
            {
                var question = new IncidentPageSql(filter, "name_id", "");
                var mark = PageMark.Read(after, PageMark.Latest);
                var end = question.LooksFurther
                    ? await sql.AllAsync(
                        question.Boundary, row => new PageMark(row.GetInt64(0), row.GetString(1)), cancellation, [.. question.BoundaryValues(mark, name => PostgresText.Id(name)), ("look", IStorePages.Looked - 1)])
                    : [];
                var values = question.RowValues(mark, name => PostgresText.Id(name)).Append(("max", max + 1));
                var lines = await sql.AllAsync(
                    question.Rows(!end.IsEmpty), row => new IncidentLine(Incident(row), (IncidentState)row.GetInt64(3)), cancellation,
                    end is [var last] ? [.. values, ("end", last.At), ("last", last.Id)] : [.. values]);
                return Paging.Of(lines, max, line => new PageMark(line.Incident.OpenedAt.UtcTicks, line.Incident.Id), end is [var looked] ? looked : null);
            },
            cancellation);
    }

    public Task<ImmutableArray<StateCount>> IncidentCountsAsync(DateTimeOffset since, string? owner, int most, CancellationToken cancellation) => ReadAsync(
        "counting incidents",
        sql => sql.AllAsync(
            $"SELECT state, count(*) FROM (SELECT state FROM incidents WHERE {(owner is null ? "" : "owner = @owner AND ")}opened_at >= @since ORDER BY opened_at DESC LIMIT @most) counted GROUP BY state ORDER BY state",
            row => new StateCount((IncidentState)row.GetInt64(0), row.GetInt32(1)), cancellation, owner is null ? [("since", since), ("most", most)] : [("owner", owner), ("since", since), ("most", most)]),
        cancellation);

    public Task<Page<Hold>> HoldPageAsync(string? after, int max, CancellationToken cancellation) => ReadAsync(
        "reading holds",
        async sql =>
        {
            var mark = HoldMarks.Read(after);
            return Paging.Of(
                await sql.AllAsync(
                    HoldColumns + " WHERE state <> 'Lifted' AND (entity_id, measure) > (@entity, @measure) ORDER BY entity_id, measure LIMIT @max", Hold, cancellation,
                    ("entity", mark.Entity), ("measure", mark.Measure), ("max", max + 1)),
                max, HoldMarks.Of);
        },
        cancellation);

    public Task<ImmutableArray<Hold>> HoldsOfAsync(string entityId, CancellationToken cancellation) => ReadAsync(
        "reading holds",
        sql => sql.AllAsync(HoldColumns + " WHERE left(entity_id, 200) = left(@entity, 200) AND entity_id = @entity ORDER BY measure", Hold, cancellation, ("entity", entityId)), cancellation);

    public Task<NowCounts> NowAsync(int most, CancellationToken cancellation) => ReadAsync(
        "counting what waits",
        async sql => new NowCounts(
            await sql.OneAsync("SELECT count(*) FROM (SELECT 1 FROM holds WHERE state <> 'Lifted' LIMIT @most) counted", row => row.GetInt32(0), cancellation, ("most", most)),
            await sql.OneAsync("SELECT count(*) FROM (SELECT 1 FROM approvals WHERE state = 'Waiting' LIMIT @most) counted", row => row.GetInt32(0), cancellation, ("most", most))),
        cancellation);

    public Task<ImmutableArray<RefusalCount>> RefusalsAsync(DateTimeOffset since, int most, CancellationToken cancellation) => ReadAsync(
        "reading refusals",
        sql => sql.AllAsync(
            """
            SELECT refused_by, playbook_id, count(*), max(refused_at)
            FROM (SELECT refused_by, playbook_id, refused_at FROM steps WHERE refused_at > @since AND refused_by IS NOT NULL ORDER BY refused_at DESC LIMIT @most) latest
            GROUP BY refused_by, playbook_id ORDER BY count(*) DESC, refused_by, playbook_id
            """,
            row => new RefusalCount(row.Text(0), row.Text(1), row.GetInt32(2), row.Time(3)), cancellation, ("since", since), ("most", most)),
        cancellation);

    public Task<ImmutableArray<ResponseStep>> RefusedStepsAsync(DateTimeOffset since, RefusalsOf? of, int max, CancellationToken cancellation) => ReadAsync(
        "reading refusals",
        sql => sql.AllAsync(
            $"{StepColumns} WHERE {(of is null ? "s.refused_by IS NOT NULL" : "s.playbook_id = @playbook AND s.refused_by = @guardrail")} AND s.refused_at > @since ORDER BY s.refused_at DESC LIMIT @max",
            Step, cancellation, of is null ? [("since", since), ("max", max)] : [("playbook", of.PlaybookId), ("guardrail", of.Guardrail), ("since", since), ("max", max)]),
        cancellation);

    // Each by its own index, and no further than asked; all of them in one question.
    public Task<ImmutableArray<PlaybookCount>> PlaybookCountsAsync(IReadOnlyCollection<string> playbookIds, DateTimeOffset since, int most, CancellationToken cancellation) => ReadAsync(
        "counting what playbooks have come to",
        sql => sql.AllAsync(
            """
            SELECT asked.id,
                (SELECT count(*) FROM (SELECT 1 FROM incidents WHERE playbook_id = asked.id AND recorded_at > @since LIMIT @most) counted),
                (SELECT count(*) FROM (SELECT 1 FROM steps WHERE playbook_id = asked.id AND acted_at > @since AND NOT observed LIMIT @most) counted),
                (SELECT count(*) FROM (SELECT 1 FROM steps WHERE playbook_id = asked.id AND acted_at > @since AND observed LIMIT @most) counted)
            FROM unnest(@ids) WITH ORDINALITY AS asked (id, place) ORDER BY asked.place
            """,
            row => new PlaybookCount(row.Text(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)), cancellation, ("ids", playbookIds.ToArray()), ("since", since), ("most", most)),
        cancellation);

    public Task<Page<LetterLine>> LetterPageAsync(string? code, string? after, int max, CancellationToken cancellation) => ReadAsync(
        "reading dead letters",
        async sql =>
        {
            (string, object?)[] values = [("before", PageMark.Read(after, PageMark.Latest).At), ("max", max + 1)];
            var rows = await sql.AllAsync(
                $"""
                SELECT stream, partition, sequence, idx, source, code, reason, position, substring(raw FROM 1 FOR {LetterLine.Shown}), at, length(raw), number FROM dead_letters
                WHERE {(code is null ? "" : "code = @code AND ")}number < @before ORDER BY number DESC LIMIT @max
                """,
                row => (Line: new LetterLine(Letter(row), row.GetInt32(10)), Number: row.GetInt64(11)), cancellation, code is null ? values : [("code", code), .. values]);
            var page = Paging.Of(rows, max, row => new PageMark(row.Number, ""));
            return new Page<LetterLine>([.. page.Items.Select(row => row.Line)], page.Next);
        },
        cancellation);

    public Task<DeadLetter?> LetterAsync(LetterId id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ReadAsync(
            "reading a dead letter",
            sql => sql.OneAsync(
                "SELECT stream, partition, sequence, idx, source, code, reason, position, raw, at FROM dead_letters WHERE id = @id", Letter, cancellation, ("id", IdOf(id.Origin, id.Code))),
            cancellation);
    }

    public Task<ImmutableArray<LetterReason>> LetterReasonsAsync(int most, CancellationToken cancellation) => ReadAsync(
        "counting dead letters",
        sql => sql.AllAsync(
            """
            SELECT code, source, count(*), max(at) FROM (SELECT code COLLATE "C" AS code, source COLLATE "C" AS source, at FROM dead_letters ORDER BY number DESC LIMIT @most) latest
            GROUP BY code, source ORDER BY count(*) DESC, code, source
            """,
            row => new LetterReason(row.Text(0), row.Text(1), row.GetInt32(2), row.Time(3)), cancellation, ("most", most)),
        cancellation);

    public Task<Page<ChainLine>> ChainPageAsync(string? after, int max, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        async sql =>
        {
            var mark = PageMark.Read(after, PageMark.Latest);
            return Paging.Of(
                await sql.AllAsync(
                    "SELECT chain, count, changed_at FROM ledger_heads WHERE (changed_at, chain) < (@at, @chain) ORDER BY changed_at DESC, chain DESC LIMIT @max",
                    row => new ChainLine(row.Text(0), row.GetInt64(1), row.Time(2)), cancellation, ("at", mark.At), ("chain", mark.Id), ("max", max + 1)),
                max, line => new PageMark(line.ChangedAt.UtcTicks, line.Chain));
        },
        cancellation);

    public Task<ImmutableArray<LedgerEntry>> ChainRowsAsync(string chain, long before, int max, CancellationToken cancellation) => ReadAsync(
        "reading the ledger",
        sql => sql.AllAsync(
            "SELECT chain, sequence, at, data, hash FROM ledger WHERE chain = @chain AND sequence < @before ORDER BY sequence DESC LIMIT @max", row => Entry(row, row.Text(0)), cancellation,
            ("chain", chain), ("before", before), ("max", max)),
        cancellation);

    private static DeadLetter Letter(NpgsqlDataReader row) => new(
        new Origin(row.Text(0), row.Text(1), row.GetInt64(2), row.GetInt32(3)), row.Text(4), row.Text(5), row.Text(6), row.GetInt32(7), row.Bytes(8), row.Time(9));
}
