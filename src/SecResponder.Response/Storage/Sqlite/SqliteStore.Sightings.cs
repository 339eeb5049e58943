using System.Collections.Immutable;
using SecResponder.Response.Entities.Sightings;

namespace SecResponder.Response.Storage.Sqlite;

// What events have shown about addresses: bounded by address and by age.
public sealed partial class SqliteStore
{
    public Task<ImmutableArray<Sighting>> SightingsAsync(string address, DateTimeOffset upTo, int max, CancellationToken cancellation) => ReadAsync(
        "reading sightings",
        sql => sql.All(
            "SELECT kind, address, host, user, from_at, until_at, device FROM sightings WHERE address = $address AND from_at <= $upTo ORDER BY from_at DESC, kind, host LIMIT $max",
            row => new Sighting(row.State<SightingKind>(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.Time(5), row.GetString(6)),
            ("$address", address), ("$upTo", upTo), ("$max", max)),
        cancellation);

    private static void Put(Sql sql, ImmutableArray<Sighting> sightings)
    {
        foreach (var seen in sightings)
            if (seen.IsEnd)
                sql.Run(
                    "UPDATE sightings SET until_at = $from WHERE address = $address AND kind = $kind AND from_at <= $from AND until_at > $from",
                    ("$address", seen.Address), ("$kind", seen.Kind), ("$from", seen.From));
            else
                Lengthen(sql, seen);
        foreach (var address in sightings.Select(seen => seen.Address).Distinct(StringComparer.Ordinal))
            sql.Run(
                "DELETE FROM sightings WHERE address = $address AND from_at < (SELECT from_at FROM sightings WHERE address = $address ORDER BY from_at DESC LIMIT 1 OFFSET $kept)",
                ("$address", address), ("$kept", SightingLimits.PerAddress - 1));
        if (!sightings.IsEmpty)
            sql.Run("DELETE FROM sightings WHERE from_at < (SELECT max(from_at) FROM sightings) - $kept", ("$kept", SightingLimits.Kept.Ticks));
    }

    // A lease that is renewed is the same sighting, lasting longer; so is one that is read again.
    private static void Lengthen(Sql sql, Sighting seen)
    {
        (string, object?)[] values =
        [
            ("$address", seen.Address), ("$kind", seen.Kind), ("$host", seen.Host), ("$user", seen.User), ("$device", seen.Device), ("$from", seen.From), ("$until", seen.Until),
        ];
        if (sql.Run(
            """
            UPDATE sightings SET until_at = max(until_at, $until)
            WHERE address = $address AND kind = $kind AND host = $host AND user = $user AND device = $device AND from_at <= $from AND until_at >= $from
                AND NOT EXISTS (SELECT 1 FROM sightings newer WHERE newer.address = $address AND newer.kind = $kind AND newer.host <> $host AND newer.from_at > sightings.from_at AND newer.from_at <= $from)
            """, values) == 0)
            sql.Run(
                """
                INSERT INTO sightings (address, from_at, until_at, kind, host, user, device) VALUES ($address, $from, $until, $kind, $host, $user, $device) ON CONFLICT DO UPDATE
                SET until_at = max(until_at, excluded.until_at)
                """, values);
    }
}
