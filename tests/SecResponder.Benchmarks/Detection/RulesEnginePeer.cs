using System.Globalization;
using System.Text.Json;
using RulesEngine.Models;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Benchmarks.Detection;

/// <summary>Microsoft's RulesEngine with a hundred rules on typed input, against the same rules in Sigma.</summary>
internal static class RulesEnginePeer
{
    private const int Rules = 100;

    /// <summary>The fields that the rules name; its input has them ready, ours reads them out of the event.</summary>
    internal sealed record Session(string DvcAction, string SrcZone, string DstDomain, string HttpUserAgent, int DstPortNumber);

    public static void Print(int rounds)
    {
        var events = FirewallEvents.Generate(50);
        var sessions = events.Select(e => JsonSerializer.Deserialize<Session>(e.Json)!).ToArray();
        var peer = new RulesEngine.RulesEngine([new Workflow { WorkflowName = "w", Rules = [.. Enumerable.Range(0, Rules).Select(n => new Rule { RuleName = $"r{n}", Expression = Expression(n) })] }]);
        using var folder = RuleFolder.Of(string.Concat(Enumerable.Range(0, Rules).Select(n => $"title: Rule {n}\nid: 00000000-0000-4000-8000-{n:d12}\nlogsource: {{category: firewall}}\ndetection:\n  s: {Detection(n)}\n  condition: s\n---\n")), Rules);
        var set = DetectionRun.Load(folder.Path);
        var run = new DetectionRun(set, events, isRouted: true);
        var matching = new Matching(set.Rules, events);
        var turns = new Turns(rounds);
        turns.Add("peer", () => Peer(peer, sessions));
        turns.Add("parse and match", run.Pass);
        turns.Add("match alone", matching.Pass);
        turns.Run();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"RulesEngine, {Rules} rules on typed input: {turns["peer"] / turns["parse and match"]:0} x quicker with our parsing counted, {turns["peer"] / turns["match alone"]:0} x matching alone ({turns["peer"]:0}, {turns["parse and match"]:0}, {turns["match alone"]:0} ns)"));
    }

    private static int Peer(RulesEngine.RulesEngine engine, Session[] sessions)
    {
        foreach (var session in sessions)
            engine.ExecuteAllRulesAsync("w", session).AsTask().GetAwaiter().GetResult();
        return sessions.Length;
    }

    // Only what its expressions can say: no networks, no regular expressions, case counts.
    private static string Expression(int n) => (n % 4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"input1.DvcAction == \"allow\" && input1.DstPortNumber == {9001 + n}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"input1.DvcAction == \"allow\" && input1.DstDomain.EndsWith(\".bad-{n}.example.com\")"),
        2 => string.Create(CultureInfo.InvariantCulture, $"input1.SrcZone == \"guest\" && input1.HttpUserAgent.Contains(\"scanner/{n}\")"),
        _ => string.Create(CultureInfo.InvariantCulture, $"input1.SrcZone == \"lab-{n}\""),
    };

    private static string Detection(int n) => (n % 4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{{DvcAction: allow, DstPortNumber: {9001 + n}}}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"{{DvcAction: allow, DstDomain|endswith: '.bad-{n}.example.com'}}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"{{SrcZone: guest, HttpUserAgent|contains: 'scanner/{n}'}}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{{SrcZone: 'lab-{n}'}}"),
    };

    /// <summary>Events in ASIM, as a normalizer leaves them: typed input, as the peer has it.</summary>
    private sealed class Matching
    {
        private static readonly EventKind Normalized = FirewallEvents.Kind with { Schema = AsimSchema.NetworkSession };
        private readonly RuleMatcher _matcher;
        private readonly SecurityEvent[] _events;
        private readonly List<int> _matched = [];

        public Matching(CompiledRuleSet rules, JsonEvent[] events)
        {
            _matcher = new RuleMatcher(rules);
            _events = [.. events.Select(Read)];
        }

        public int Pass()
        {
            foreach (var e in _events)
                _matcher.Match(e, _matched);
            return _events.Length;
        }

        private static SecurityEvent Read(JsonEvent json)
        {
            var e = new SecurityEvent();
            e.Reset(new RawRecord(json.Json, new Origin("bench", "0", 1), DateTimeOffset.UnixEpoch));
            e.Begin(Normalized);
            using var document = JsonDocument.Parse(json.Json);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!AsimFields.TryParse(property.Name, out var field))
                    continue;
                if (property.Value.ValueKind == JsonValueKind.Number)
                    e.SetInteger(field, property.Value.GetInt64());
                else
                    e.SetText(field, property.Value.GetString()!);
            }
            return e;
        }
    }
}
