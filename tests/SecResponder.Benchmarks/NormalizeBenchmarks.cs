using BenchmarkDotNet.Attributes;
using SecResponder.Cli.Demo;
using SecResponder.Events;

namespace SecResponder.Benchmarks;

/// <summary>What it costs to turn the demo's lines into events, against what every reader must do at least: look at each byte once.</summary>
[MemoryDiagnoser]
public class NormalizeBenchmarks
{
    private readonly Nobody _nobody = new();
    private RawRecord[] _records = [];
    private Normalizer _normalizer = new(null);

    /// <summary>The source; its lines only.</summary>
    [Params("cisco-asa", "paloalto-panos")]
    public string Source { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var stream = DemoStreams.All.First(known => known.Source == Source).Stream;
        var lines = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart).Lines.Where(line => line.Stream == stream);
        _records = [.. lines.Select((line, n) => new RawRecord(line.Bytes, new Origin(stream, "0", n), line.Time))];
        _normalizer = new Normalizer(Source);
    }

    [Benchmark(Baseline = true)]
    public int LookAtEachByte()
    {
        var sum = 0;
        foreach (var record in _records)
            foreach (var b in record.Span)
                sum += b;
        return sum;
    }

    [Benchmark]
    public int Normalize()
    {
        foreach (var record in _records)
            _normalizer.Normalize(record, _nobody);
        return _nobody.Events;
    }

    private sealed class Nobody : IEventReceiver
    {
        public int Events { get; private set; }

        public void Receive(SecurityEvent securityEvent) => Events++;

        public void Reject(in RawRecord record, Rejection rejection)
        {
            // The demo has three of them.
        }
    }
}
