using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Planning;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Benchmarks;

/// <summary>
/// <c>correlation</c>: matched signals through <c>event_count</c>, <c>gte: 5</c>, one core: in memory with few keys and with a million, and with durable state. Beside each its floor of the same
/// run: in memory a dictionary of counters by the same keys; durable the same rows written by one prepared statement in transactions of the same size.
/// </summary>
internal static class CorrelationRatios
{
    private const int Signals = 2_000_000;
    private const int DurableSignals = 500_000;
    private const int Distinct = 1_800;
    private const int Batch = 20_000;
    private const string Id = "3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11";

    public static void Print(string? part)
    {
        if (part is null or "keys")
            Memory();
        foreach (var keys in (int[])(part is null or "memory" ? [10_000, 1_000_000] : []))
            InMemory(keys);
        foreach (var (type, condition) in ((string, string)[])(part is null or "windows" ? [("value_count", "{field: f, gte: 3000}"), ("value_sum", "{field: f, gt: 1e9}"), ("value_median", "{field: f, gt: 1e9}")] : []))
            Window(type, condition);
        foreach (var keys in (int[])(part is null or "durable" ? [1_000, 100_000] : []))
            Durable(keys);
    }

    private static void Memory()
    {
        var run = new CorrelationRun(_ => Correlator(), mostKeys: 2_000_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var signal in Stream(2_500_000, 1_000_000))
            run.Take(signal);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Say($"{run.Keys:N0} live keys, 2.5 events each: {bytes / 1e6:0} MB, {bytes / (double)run.Keys:0} bytes a key (goal: 200 MB)");
        GC.KeepAlive(run);
    }

    private static void InMemory(int keys)
    {
        var stream = Stream(Signals, keys).ToArray();
        var (ours, floor) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            var counters = new Dictionary<string, int>(StringComparer.Ordinal);
            floor = Math.Min(floor, Seconds(() =>
            {
                foreach (var signal in stream)
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counters, signal.Key, out _)++;
            }));
            var run = new CorrelationRun(_ => Correlator(), mostKeys: 2_000_000);
            ours = Math.Min(ours, Seconds(() =>
            {
                foreach (var signal in stream)
                    run.Take(signal);
            }));
        }
        Say($"in memory, {keys:N0} keys: {Signals / ours / 1e6:0.00} million signals a processor second (goal: 2); of a dictionary of counters {floor / ours:0 %}");
    }

    // One key with a full window: what an event costs must not grow with what the window holds.
    private static void Window(string type, string condition)
    {
        var stream = Enumerable.Range(0, Signals / 10).Select(i => new Signal
        {
            PlaybookId = Id,
            RuleIds = ["c2_connection"],
            Parts = [new SignalPart("c2_connection", [(i % Distinct).ToString(CultureInfo.InvariantCulture)])],
            Group = ["192.0.2.1"],
            Time = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(i * (600 * TimeSpan.TicksPerSecond / Distinct)),
            Origin = new Origin("hub", "0", i + 1),
            Evidence = "{}",
        }).ToArray();
        var (ours, floor) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            floor = Math.Min(floor, Seconds(() => Run(stream, "event_count", $"{{gte: {2 * Distinct}}}")));
            ours = Math.Min(ours, Seconds(() => Run(stream, type, condition)));
        }
        Say($"{type}, one key, {Distinct:N0} values in a window: {stream.Length / ours / 1e3:0} thousand signals a processor second; an event costs {ours / floor:0.0} times one of event_count with a window as long");

        static void Run(Signal[] stream, string type, string condition)
        {
            var run = new CorrelationRun(_ => Correlator(type, condition));
            foreach (var signal in stream)
                run.Take(signal);
        }
    }

    private static void Durable(int keys)
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-benchmark-").FullName;
        try
        {
            var stream = Stream(DurableSignals, keys).Chunk(Batch).Select(chunk => chunk.ToImmutableArray()).ToArray();
            var floor = Floor(Path.Combine(folder, "floor.db"), stream);
            // The best of three, each into a store of its own: a service has been running for long, and its code is compiled.
            var ours = Enumerable.Range(0, 3).Min(round => Take(Path.Combine(folder, $"store-{round}.db"), stream));
            Say($"durable (SQLite, batches of {Batch:N0}), {keys:N0} keys: {DurableSignals / ours / 1e3:0} thousand signals a processor second (goal: 200); of writing the rows alone {floor / ours:0 %}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Take(string path, ImmutableArray<Signal>[] stream)
    {
        var store = SqliteStore.Open(new SqliteStoreOptions { Path = path });
        var playbook = new Playbook { Id = Id, Title = "t", Owner = "o", File = "f", Mode = PlaybookMode.Observe, GroupBy = ["SrcIpAddr"] };
        var correlator = Correlator();
        var snapshot = ResponseSnapshot.Of([playbook], [], []) with { CorrelatorOf = _ => correlator };
        var planner = new Planner(System.Collections.Frozen.FrozenDictionary<string, Playbooks.Actions.ActionSignature>.Empty, new TemplateLimits());
        var pipeline = new SignalPipeline(store, planner, () => snapshot, new PipelineOptions(), TimeProvider.System);
        var seconds = Seconds(() =>
        {
            foreach (var signals in stream)
                pipeline.TakeAsync(new StageOneBatch { Signals = signals, Positions = [new ReadTo("hub", "0", signals[^1].Origin.Sequence, int.MaxValue)] }, CancellationToken.None).GetAwaiter().GetResult();
        });
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return seconds;
    }

    private static double Floor(string path, ImmutableArray<Signal>[] stream)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE keys (key TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO keys (key, state) VALUES ($key, $state) ON CONFLICT DO UPDATE SET state = excluded.state";
        var (key, state) = (command.Parameters.Add("$key", SqliteType.Text), command.Parameters.Add("$state", SqliteType.Blob));
        state.Value = new byte[48];
        return Seconds(() =>
        {
            foreach (var signals in stream)
            {
                using var transaction = connection.BeginTransaction();
                command.Transaction = transaction;
                foreach (var name in signals.Select(signal => signal.Key).Distinct(StringComparer.Ordinal))
                {
                    key.Value = name;
                    command.ExecuteNonQuery();
                }
                transaction.Commit();
            }
        });
    }

    // Keys in an order that no cache foresees; of a key one event comes in a timespan on the average, so that one in some hundred fires.
    private static IEnumerable<Signal> Stream(int signals, int keys)
    {
        var random = new Random(1);
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < signals; i++)
        {
            // Each key once before any comes again.
            var key = i < keys ? i : random.Next(keys);
            yield return new Signal
            {
                PlaybookId = Id,
                RuleIds = ["c2_connection"],
                Group = [string.Create(CultureInfo.InvariantCulture, $"10.{key >> 16 & 255}.{key >> 8 & 255}.{key & 255}")],
                Time = start.AddTicks(i * (600 * TimeSpan.TicksPerSecond / keys)),
                Origin = new Origin("hub", "0", i + 1),
                Evidence = "{}",
            };
        }
    }

    private static Correlator Correlator(string type = "event_count", string condition = "{gte: 5}") => Playbooks.Correlation.Correlator.Of(
        Playbooks.Sigma.SigmaReader.Read("c.yaml", Playbooks.Yaml.YamlReader.Read("c.yaml", $"title: t\ncorrelation: {{type: {type}, rules: [c2_connection], timespan: 10m, condition: {condition}}}\n").Documents).Correlations.Single());

    // Processor time, collections included: what others do on the machine meanwhile is not ours.
    private static double Seconds(Action work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var begin = process.TotalProcessorTime;
        work();
        process.Refresh();
        return (process.TotalProcessorTime - begin).TotalSeconds;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
