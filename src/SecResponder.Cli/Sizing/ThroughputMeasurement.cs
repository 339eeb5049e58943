using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecResponder.Cli.Demo;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;

namespace SecResponder.Cli.Sizing;

/// <summary>
/// Measures the real pipeline on this machine: the demo's firewall lines of many evenings, normalized, matched and correlated by the shipped playbooks, each batch committed to a store
/// on this disk with its read position. Processor time, so that others who use the machine don't count; nothing is called outside.
/// </summary>
internal static class ThroughputMeasurement
{
    /// <summary>How a figure of this measurement is told.</summary>
    public const string Command = "secresponder sizing --measure";

    private const int Evenings = 16;
    private const int SmallBatch = 25;
    private const int Rounds = 3;

    /// <param name="lines">About how many lines a size of batch is measured with.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Throughput> RunAsync(int lines, CancellationToken cancellation)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"secresponder-sizing-{Guid.NewGuid():N}");
        try
        {
            await using var services = Services(folder);
            var stage = services.GetRequiredService<InProcessStage>();
            var traffic = new EveningTraffic(Evenings);
            // The code is compiled, and its gates learned, before anything counts.
            await FeedAsync(stage, traffic.Next(lines / 2), Throughput.Batch, cancellation);
            var (small, large) = (double.MaxValue, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                small = Math.Min(small, await FeedAsync(stage, traffic.Next(lines / Rounds), SmallBatch, cancellation));
                large = Math.Min(large, await FeedAsync(stage, traffic.Next(lines / Rounds), Throughput.Batch, cancellation));
            }
            // Seconds an event in batches of two sizes are two equations: event + batch / size.
            var batch = Math.Max(0, (small - large) / (1.0 / SmallBatch - 1.0 / Throughput.Batch));
            return new Throughput(batch, Math.Max(large / 10, large - batch / Throughput.Batch), $"measured just now: {Command}");
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static ServiceProvider Services(string folder)
    {
        var options = new ResponderOptions { Playbooks = DemoPlaybooks.Shipped };
        options.Store.Path = Path.Combine(folder, "sizing.db");
        options.Reload.Every = TimeSpan.Zero;
        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddResponder(options, ActionCatalog.Signatures)
            .AddSingleton<InProcessStage>()
            .BuildServiceProvider();
    }

    private static async Task<double> FeedAsync(InProcessStage stage, List<RawRecord> records, int batch, CancellationToken cancellation)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (var some in records.Chunk(batch))
            await stage.FollowAsync(some, sourceHint: null, cancellation);
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / records.Count;
    }

    /// <summary>The demo's firewall lines, evening after evening: event time goes on as it does in life.</summary>
    private sealed class EveningTraffic(int evenings)
    {
        private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
        private readonly Queue<RawRecord> _ready = new();
        private int _evening;

        public List<RawRecord> Next(int count)
        {
            var records = new List<RawRecord>(count);
            while (records.Count < count)
            {
                if (_ready.Count == 0)
                    Fill();
                records.Add(_ready.Dequeue());
            }
            return records;
        }

        private void Fill()
        {
            var evening = _evening++;
            var traffic = DemoTraffic.Generate(DemoTraffic.DefaultSeed + evening % evenings, DemoTraffic.DefaultStart.AddDays(evening));
            foreach (var line in traffic.Lines.Where(line => line.Stream != DemoStreams.AzureActivity))
            {
                var sequence = _sequences[line.Stream] = _sequences.GetValueOrDefault(line.Stream) + 1;
                _ready.Enqueue(new RawRecord(line.Bytes, new Origin(line.Stream, "0", sequence), line.Time));
            }
        }
    }
}
