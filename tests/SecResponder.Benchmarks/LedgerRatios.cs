using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Benchmarks;

/// <summary>A ledger of a million rows on SQLite: how fast it is verified, against hashing the same bytes and nothing else, and how long <c>why</c> takes in it.</summary>
internal static class LedgerRatios
{
    private const int RowsAnIncident = 10;
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 21, 0, 0, TimeSpan.Zero);

    public static void Print(string[] args)
    {
        var rows = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        PrintAsync(rows).GetAwaiter().GetResult();
    }

    private static async Task PrintAsync(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-ledger-").FullName;
        try
        {
            await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "store.db") });
            var incidents = rows / RowsAnIncident;
            for (var from = 0; from < incidents; from += 1000)
                await store.CommitAsync(new StageTwoCommit { Incidents = [.. Enumerable.Range(from, Math.Min(1000, incidents - from)).Select(Incident)] }, CancellationToken.None);
            var first = await TimeAsync(() => new LedgerAudit(store).RunAsync(null, CancellationToken.None));
            var (found, verify) = await TimeAsync(() => new LedgerAudit(store).RunAsync(null, CancellationToken.None));
            if (found.Breaks.Length > 0 || found.Rows != (long)incidents * RowsAnIncident)
                throw new InvalidOperationException($"{found.Rows} rows, {found.Breaks.Length} breaks: this measures nothing");
            var (_, floor) = await TimeAsync(() => HashAsync(store, found.Chains));
            Console.WriteLine($"{found.Rows:N0} rows in {found.Chains:N0} chains: verified at {found.Rows / verify.TotalSeconds:N0} rows/s (first time {found.Rows / first.Took.TotalSeconds:N0}); "
                + $"{floor / verify:P0} of the speed of hashing the same rows without reading them");
            Console.WriteLine($"why: median {await WhyAsync(store, incidents):N1} ms an answer");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> WhyAsync(SqliteStore store, int incidents)
    {
        var why = new Why(store);
        var times = new List<double>();
        for (var i = 0; i < 101; i++)
        {
            var number = (int)((long)i * 7919 % incidents);
            var (stories, took) = await TimeAsync(() => why.AskAsync(i % 2 == 0 ? $"in-{number:x32}" : Address(number), 20, CancellationToken.None));
            if (stories.IsEmpty)
                throw new InvalidOperationException($"nothing about {number}");
            times.Add(took.TotalMilliseconds);
        }
        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task<int> HashAsync(SqliteStore store, long chains)
    {
        // The rows of one chain stand for all: what is left is the hash.
        var texts = (await store.LedgerAsync($"in-{0:x32}", CancellationToken.None)).Select(row => Encoding.UTF8.GetBytes(row.Data + row.Chain).Concat(new byte[52]).ToArray()).ToArray();
        return Hash(texts, chains);
    }

    private static int Hash(byte[][] texts, long chains)
    {
        Span<byte> hash = stackalloc byte[32];
        for (var chain = 0L; chain < chains; chain++)
            foreach (var text in texts)
                SHA256.HashData(text, hash);
        return hash[0];
    }

    private static async Task<(T Result, TimeSpan Took)> TimeAsync<T>(Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        return (await work(), watch.Elapsed);
    }

    private static string Address(int number) => $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}";

    private static NewIncident Incident(int number)
    {
        var id = $"in-{number:x32}";
        var at = Start.AddSeconds(number);
        var evidence = $$"""{"TimeGenerated":"{{at:O}}","SrcIpAddr":"{{Address(number)}}","DstIpAddr":"203.0.113.9","DstPortNumber":443,"DvcAction":"Allow","NetworkRuleName":"internet","Dvc":"pa-1"}""";
        LedgerFact[] facts =
        [
            new IncidentOpened("3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11", "Contain a host that beacons", "network-soc", "high", "enforce", [Address(number)], at),
            .. Enumerable.Range(0, 4).Select(i => new SignalSeen(at.AddSeconds(i), $"firewall/0@{number * 4 + i}", ["c2_connection"], evidence)),
            new PlanMade(new string('a', 64), [new PlanLine("sr-1", "host.quarantine", Address(number), ImmutableSortedDictionary<string, string>.Empty, null)]),
            new GuardrailsAsked("sr-1", "host.quarantine", Address(number), [new GuardrailLine("protected", "allowed", null), new GuardrailLine("at-most", "allowed", null)]),
            new StepIntended("sr-1", "host.quarantine", Address(number), 1, "mde:1"),
            new StepAnswered("sr-1", "host.quarantine", Address(number), "do", "done", 1, "ref", "isolated", null),
            new HoldPlaced("sr-1", "mde:1", Address(number), "host.quarantine", at.AddHours(4)),
        ];
        return new NewIncident(
            new Incident
            {
                Id = id,
                PlaybookId = "3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11",
                Title = "Contain a host that beacons",
                Owner = "network-soc",
                Mode = PlaybookMode.Enforce,
                Group = [Address(number)],
                Summary = $"SrcIpAddr {Address(number)}",
                OpenedAt = at,
                RecordedAt = at,
                Evidence = evidence,
                PlanHash = new string('a', 64),
                LastEvidenceAt = at,
            },
            [], [.. facts.Select(fact => new LedgerDraft(id, at, fact))], [Address(number)]);
    }
}
