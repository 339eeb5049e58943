using System.Collections.Immutable;
using SecResponder.Response.Entities.Sightings;

namespace SecResponder.Response.Storage.Postgres;

// What events have shown about addresses: bounded by address and by age.
public sealed partial class PostgresStore
{
    // A lease that is renewed is the same sighting, lasting longer; so is one that is read again.
    private const string Lengthen =
        """
        WITH longer AS (
            UPDATE sightings s SET until_at = greatest(until_at, @until)
            WHERE address_id = @address_id AND kind = @kind AND host = @host AND account = @user AND device = @device AND from_at <= @from AND until_at >= @from
                AND NOT EXISTS (SELECT 1 FROM sightings newer WHERE newer.address_id = @address_id AND newer.kind = @kind AND newer.host <> @host AND newer.from_at > s.from_at AND newer.from_at <= @from)
            RETURNING 1)
        INSERT INTO sightings (id, address_id, address, from_at, until_at, kind, host, account, device)
        SELECT @id, @address_id, @address, @from, @until, @kind, @host, @user, @device WHERE NOT EXISTS (SELECT 1 FROM longer)
        ON CONFLICT (id) DO UPDATE SET until_at = greatest(sightings.until_at, excluded.until_at)
        """;

    public Task<ImmutableArray<Sighting>> SightingsAsync(string address, DateTimeOffset upTo, int max, CancellationToken cancellation) => ReadAsync(
        "reading sightings",
        sql => sql.AllAsync(
            "SELECT kind, address, host, account, from_at, until_at, device FROM sightings WHERE address_id = @address AND from_at <= @upTo ORDER BY from_at DESC, kind, host LIMIT @max",
            row => new Sighting(row.State<SightingKind>(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4), row.Time(5), row.Text(6)), cancellation,
            ("address", PostgresText.Id(address)), ("upTo", upTo), ("max", max)),
        cancellation);

    private static void Put(PostgresSql sql, ImmutableArray<Sighting> sightings)
    {
        if (sightings.IsEmpty)
            return;
        foreach (var seen in sightings)
            if (seen.IsEnd)
                sql.Change(
                    "UPDATE sightings SET until_at = @from WHERE address_id = @address AND kind = @kind AND from_at <= @from AND until_at > @from", null,
                    ("address", PostgresText.Id(seen.Address)), ("kind", seen.Kind), ("from", seen.From));
            else
                sql.Change(
                    Lengthen, null,
                    ("id", PostgresText.Id(seen.Address, seen.Kind.ToString(), seen.Host, seen.User, seen.Device, $"{seen.From.UtcTicks}")), ("address_id", PostgresText.Id(seen.Address)),
                    ("address", seen.Address), ("kind", seen.Kind), ("host", seen.Host), ("user", seen.User), ("device", seen.Device), ("from", seen.From), ("until", seen.Until));
        foreach (var address in sightings.Select(seen => seen.Address).Distinct(StringComparer.Ordinal))
            sql.Change(
                "DELETE FROM sightings WHERE address_id = @address AND from_at < (SELECT from_at FROM sightings WHERE address_id = @address ORDER BY from_at DESC LIMIT 1 OFFSET @kept)", null,
                ("address", PostgresText.Id(address)), ("kept", SightingLimits.PerAddress - 1));
        sql.Change("DELETE FROM sightings WHERE from_at < (SELECT max(from_at) FROM sightings) - @kept", null, ("kept", SightingLimits.Kept.Ticks));
    }
}
