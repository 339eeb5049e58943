using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Benchmarks;

/// <summary><c>lists</c>: an event against a rule that names a list of ten entries, and of ten thousand times as many: what grows with the list should not be the cost of an event.</summary>
internal static class ListRatios
{
    private static readonly int[] Sizes = [10, 1_000, 100_000];
    private const int Rounds = 60;

    public static void Print()
    {
        Console.WriteLine($"{"entries",-12}{"of",10}{"against ten",14}{"index made in",16}{"allocated",11}");
        foreach (var (kind, entry) in new (string, Func<int, string>)[]
        {
            ("addresses", n => $"{100 + n / 16_777_216}.{n / 65_536 % 256}.{n / 256 % 256}.{n % 256}"),
            ("domains", n => $"host{n}.evil.example"),
            ("suffixes", n => $"*.evil{n}.example"),
        })
        {
            var lists = Sizes.Select(size => Of(size, entry)).ToArray();
            var best = lists.Select(_ => double.MaxValue).ToArray();
            for (var round = 0; round < Rounds; round++)
                for (var i = 0; i < lists.Length; i++)
                    best[i] = Math.Min(best[i], Measure(lists[i].Match));
            for (var i = 0; i < lists.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var pass = 0; pass < 1_000; pass++)
                    lists[i].Match();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sizes[i],-12}{kind,10}{best[i] / best[0],14:0.00}{lists[i].Made.TotalMilliseconds,13:0} ms{GC.GetAllocatedBytesForCurrentThread() - before,11}"));
            }
        }
    }

    private static (Func<int> Match, TimeSpan Made) Of(int size, Func<int, string> entry)
    {
        var begin = Stopwatch.GetTimestamp();
        var list = new NamedList("l", new ListContent([.. Enumerable.Range(0, size).Select(n => ListEntry.Of(entry(n)))]));
        list.Content.IndexOf(ListShape.Whole);
        var made = Stopwatch.GetElapsedTime(begin);
        var yaml = YamlReader.Read("r.yaml", "title: t\nlogsource: {category: test}\ndetection:\n  s: {DstIpAddr|expand: '%l%'}\n  d: {DnsQuery|expand: '%l%'}\n  condition: 1 of them\n");
        var matcher = new RuleMatcher(RuleCompiler.Compile(SigmaReader.Read("r.yaml", yaml.Documents, _ => list).Rules));
        var (json, e, matched) = (Encoding.UTF8.GetBytes("""{"SrcIpAddr":"10.0.0.5","DstIpAddr":"192.0.2.200","DnsQuery":"www.good.example","DstPortNumber":443,"DvcAction":"Allow"}"""), new SecurityEvent(), new List<int>());
        return (() =>
        {
            e.Reset(new RawRecord(json, new Origin("b", "0", 1), DateTimeOffset.UnixEpoch));
            e.Vendor.SetJson(json);
            matcher.Match(e, matched);
            return matched.Count;
        }, made);
    }

    // Nanoseconds an event.
    private static double Measure(Func<int> match)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < 5_000; i++)
            match();
        return Stopwatch.GetElapsedTime(begin).TotalNanoseconds / 5_000;
    }
}
