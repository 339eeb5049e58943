using System.Globalization;
using System.Text;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Tests.Files;
using SecResponder.Playbooks.Tests.Sigma;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

/// <summary>The correlations of the truth table, all the way: loaded as files, detected, correlated.</summary>
public sealed class CorrelationCases
{
    private static IEnumerable<string> Of(Func<YamlMap, bool> wanted) => SigmaCases.Names("correlations").Where(name => wanted(SigmaCases.Case("correlations", name)));

    public static TheoryData<string> Fires => [.. Of(one => one["fires"] is not null)];

    public static TheoryData<string> Errors => [.. Of(one => one["error"] is not null)];

    [Theory]
    [MemberData(nameof(Fires))]
    public void Fires_as_the_truth_table_says(string name)
    {
        var one = SigmaCases.Case("correlations", name);
        using var repository = Write(one);
        var set = repository.Load();
        Assert.DoesNotContain(set.Diagnostics, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal(YamlToJson.Write(one["fires"]!), FirstFirings(set, (YamlList)one["events"]!));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_mistake_keeps_it_out(string name)
    {
        using var repository = Write(SigmaCases.Case("correlations", name));
        var set = repository.Load();
        Assert.True(set.HasErrors);
        Assert.DoesNotContain(set.Playbooks, playbook => playbook.Title == "the correlation");
    }

    [Fact]
    public void The_table_holds_what_this_test_takes_from_it() => Assert.Equal((19, 13), (Fires.Count, Errors.Count));

    private static Repository Write(YamlMap one)
    {
        var documents = new List<string>();
        foreach (var (key, value) in ((YamlMap)one["rules"]!).Entries)
            documents.Add($"title: rule {key.Text}\nname: {key.Text}\nlogsource: {{category: test}}\ndetection: {{sel: {YamlToJson.Write(value)}, condition: sel}}\n");
        foreach (var (key, value) in (one["extra"] as YamlMap)?.Entries ?? [])
            documents.Add($"title: extra {key.Text}\nname: {key.Text}\ncorrelation: {YamlToJson.Write(value)}\n");
        documents.Add($"title: the correlation\nname: the-correlation\ncorrelation: {YamlToJson.Write(one["correlation"]!)}\n");
        return new Repository(("case.yaml", string.Join("---\n", documents)));
    }

    private static string FirstFirings(PlaybookSet set, YamlList events)
    {
        var playbook = set.Playbooks.Single(playbook => playbook.Title == "the correlation");
        var (detector, correlator) = (new Detector(set), set.CorrelatorOf(playbook.Id));
        var (e, hits, signals, sequence) = (new SecurityEvent(), new List<RuleHit>(), new List<Signal>(), 0);
        var states = new Dictionary<string, KeyState>();
        var fired = new Dictionary<string, (int Second, Signal Signal)>();
        foreach (var map in events.Items.Cast<YamlMap>())
        {
            var json = Encoding.UTF8.GetBytes(YamlToJson.Write(map));
            var second = int.Parse(SigmaCases.Text(map, "t")!, CultureInfo.InvariantCulture);
            e.Reset(new RawRecord(json, new Origin("test", "0", ++sequence), Signals.Start.AddSeconds(second)));
            e.Vendor.SetJson(json);
            detector.Detect(e, hits, signals);
            foreach (var signal in signals.Where(signal => signal.PlaybookId == playbook.Id))
            {
                (states[signal.Key], var verdict) = correlator.Apply(states.GetValueOrDefault(signal.Key, KeyState.Empty), signal);
                if (verdict == CorrelationVerdict.Fired)
                    fired.TryAdd(signal.Key, (second, signal));
            }
        }
        return JsonSerializer.Serialize(fired.Values.Select(firing => new object[] { firing.Second, firing.Signal.Group }));
    }
}
