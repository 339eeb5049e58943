using System.Collections.Immutable;
using SecResponder.Response.Ledger;
using SecResponder.Response.Telling;

namespace SecResponder.Response.Storage.Postgres;

// The kill switch and silences: what is over goes with the next write; the ledger remembers it.
public sealed partial class PostgresStore
{
    public Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => ReadAsync(
        "reading pauses",
        sql => sql.AllAsync("SELECT scope, who, reason, at FROM pauses ORDER BY scope", row => new Pause(row.Text(0), row.Text(1), row.Text(2), row.Time(3)), cancellation),
        cancellation);

    public Task PauseAsync(Pause pause, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pause);
        return WriteAsync(
            $"pausing {pause.Scope}",
            sql =>
            {
                sql.Change(
                    """
                    INSERT INTO pauses (id, scope, who, reason, at) VALUES (@id, @scope, @who, @reason, @at)
                    ON CONFLICT (id) DO UPDATE SET who = excluded.who, reason = excluded.reason, at = excluded.at
                    """,
                    null, ("id", PostgresText.Id(pause.Scope)), ("scope", pause.Scope), ("who", pause.Who), ("reason", pause.Reason), ("at", pause.At));
                return AppendAsync(sql, [new LedgerDraft(LedgerChain.Operations, pause.At, new PauseChanged(pause.Scope, true, pause.Who, pause.Reason))], cancellation);
            },
            cancellation);
    }

    public Task ResumeAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(
        $"resuming {scope}",
        async sql =>
        {
            if (await sql.RunAsync("DELETE FROM pauses WHERE id = @id", cancellation, ("id", PostgresText.Id(scope))) == 1)
                await AppendAsync(sql, [new LedgerDraft(LedgerChain.Operations, at, new PauseChanged(scope, false, who, reason))], cancellation);
        },
        cancellation);

    public Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) => ReadAsync(
        "reading silences",
        sql => sql.AllAsync(
            "SELECT scope, who, reason, from_at, until_at FROM silences WHERE until_at > @now ORDER BY scope",
            row => new Silence(row.Text(0), row.Text(1), row.Text(2), row.Time(3), row.Time(4)), cancellation, ("now", now)),
        cancellation);

    public Task SilenceAsync(Silence silence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return WriteAsync(
            $"silencing {silence.Scope}",
            sql =>
            {
                sql.Change("DELETE FROM silences WHERE until_at <= @now", null, ("now", silence.From));
                sql.Change(
                    """
                    INSERT INTO silences (id, scope, who, reason, from_at, until_at) VALUES (@id, @scope, @who, @reason, @from, @until)
                    ON CONFLICT (id) DO UPDATE SET who = excluded.who, reason = excluded.reason, from_at = excluded.from_at, until_at = excluded.until_at
                    """,
                    null, ("id", PostgresText.Id(silence.Scope)), ("scope", silence.Scope), ("who", silence.Who), ("reason", silence.Reason), ("from", silence.From), ("until", silence.Until));
                return AppendAsync(sql, [new LedgerDraft(LedgerChain.Operations, silence.From, new SilenceChanged(silence.Scope, silence.Until, silence.Who, silence.Reason))], cancellation);
            },
            cancellation);
    }

    public Task<bool> UnsilenceAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(
        $"ending the silence of {scope}",
        async sql =>
        {
            var was = await sql.RunAsync("DELETE FROM silences WHERE id = @id AND until_at > @at", cancellation, ("id", PostgresText.Id(scope)), ("at", at)) == 1;
            if (was)
                await AppendAsync(sql, [new LedgerDraft(LedgerChain.Operations, at, new SilenceChanged(scope, null, who, reason))], cancellation);
            return was;
        },
        cancellation);
}
