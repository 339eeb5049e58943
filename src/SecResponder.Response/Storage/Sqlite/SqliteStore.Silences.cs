using System.Collections.Immutable;
using SecResponder.Response.Ledger;
using SecResponder.Response.Telling;

namespace SecResponder.Response.Storage.Sqlite;

// Silences: those whose time is over go with the next write; the ledger remembers them.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) => ReadAsync(
        "reading silences",
        sql => sql.All(
            "SELECT scope, who, reason, from_at, until_at FROM silences WHERE until_at > $now ORDER BY scope",
            row => new Silence(row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3), row.Time(4)), ("$now", now)),
        cancellation);

    public Task SilenceAsync(Silence silence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return WriteAsync(
            $"silencing {silence.Scope}",
            sql =>
            {
                sql.Run("DELETE FROM silences WHERE until_at <= $now", ("$now", silence.From));
                sql.Run(
                    """
                    INSERT INTO silences (scope, who, reason, from_at, until_at) VALUES ($scope, $who, $reason, $from, $until)
                    ON CONFLICT DO UPDATE SET who = excluded.who, reason = excluded.reason, from_at = excluded.from_at, until_at = excluded.until_at
                    """,
                    ("$scope", silence.Scope), ("$who", silence.Who), ("$reason", silence.Reason), ("$from", silence.From), ("$until", silence.Until));
                Append(sql, [new LedgerDraft(LedgerChain.Operations, silence.From, new SilenceChanged(silence.Scope, silence.Until, silence.Who, silence.Reason))]);
                return true;
            },
            cancellation);
    }

    public Task<bool> UnsilenceAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => WriteAsync(
        $"ending the silence of {scope}",
        sql =>
        {
            var was = sql.Run("DELETE FROM silences WHERE scope = $scope AND until_at > $at", ("$scope", scope), ("$at", at)) == 1;
            if (was)
                Append(sql, [new LedgerDraft(LedgerChain.Operations, at, new SilenceChanged(scope, null, who, reason))]);
            return was;
        },
        cancellation);
}
