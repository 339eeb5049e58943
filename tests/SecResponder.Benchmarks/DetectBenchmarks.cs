using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;

namespace SecResponder.Benchmarks;

/// <summary>Ten rules or a thousand over the same events: what grows with the rules should not be the cost of an event.</summary>
[MemoryDiagnoser]
public class DetectBenchmarks
{
    private readonly List<RuleHit> _hits = [];
    private readonly List<Signal> _signals = [];
    private string _folder = "";
    private Detector _few = null!;
    private Detector _many = null!;
    private Normalizer _normalizer = null!;
    private RawRecord[] _records = [];

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("secresponder-bench-").FullName;
        (_few, _many) = (Of(10), Of(1000));
        _normalizer = new Normalizer("cisco-asa");
        _records = [.. Enumerable.Range(0, 1000).Select(n => new RawRecord(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"%ASA-4-106023: Deny tcp src outside:198.51.100.{n % 250}/{1024 + n} dst inside:10.0.{n % 200}.{n % 250}/{n % 1000} by access-group \"a{n % 9}\" [0x0, 0x0]")), new Origin("b", "0", n), default))];
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true)]
    public int TenRules() => Run(_few);

    [Benchmark]
    public int AThousandRules() => Run(_many);

    private int Run(Detector detector)
    {
        var receiver = new Receiver(detector, _hits, _signals);
        foreach (var record in _records)
            _normalizer.Normalize(record, receiver);
        return receiver.Hits;
    }

    private Detector Of(int rules)
    {
        var text = new StringBuilder();
        for (var n = 0; n < rules; n++)
            text.Append(CultureInfo.InvariantCulture, $"title: Rule {n}\nid: 00000000-0000-4000-8000-{n:d12}\nlogsource: {{category: firewall}}\ndetection:\n  s: {{SrcIpAddr: 203.0.{n / 250}.{n % 250}, DstPortNumber: {n}}}\n  f: {{NetworkRuleName|startswith: 'zone{n}'}}\n  condition: s and not f\n---\n");
        var file = Path.Combine(_folder, $"{rules}.yml");
        File.WriteAllText(file, text.ToString());
        return new Detector(PlaybookLoader.Load(file, ActionCatalog.Signatures));
    }

    private sealed class Receiver(Detector detector, List<RuleHit> hits, List<Signal> signals) : IEventReceiver
    {
        public int Hits { get; private set; }

        public void Receive(SecurityEvent securityEvent)
        {
            detector.Detect(securityEvent, hits, signals);
            Hits += hits.Count;
        }

        public void Reject(in RawRecord record, Rejection rejection) => throw new InvalidOperationException(rejection.ToString());
    }
}
