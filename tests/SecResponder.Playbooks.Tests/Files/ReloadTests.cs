using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>A set that was read again behaves exactly as one that is read for the first time, at once and when all of it has been compiled together.</summary>
public sealed class ReloadTests
{
    private static readonly EventKind[] Kinds = [.. ((string[])["firewall", "proxy", "dns"]).Select(category => new EventKind("test", category, AsimSchema.None, new LogSource(category))), EventKind.Unknown];

    private static readonly string[] Events =
    [
        """{"DstPortNumber":1,"SrcIpAddr":"10.1.0.7","SrcHostname":"one","DvcAction":"Deny"}""",
        """{"DstPortNumber":2,"SrcIpAddr":"10.2.0.7","SrcHostname":"two","Url":"http://ev1l.example/x.exe"}""",
        """{"SrcIpAddr":"10.1.0.8","Url":"http://evil2.example/","SrcHostname":"x"}""",
        """{"DvcAction":"Allow","Url":"https://EVIL3.example/a.exe","DstPortNumber":2}""",
        """{"SrcHostname":"web-1"}""",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task However_a_repository_is_edited_it_is_as_if_it_were_read_for_the_first_time(int seed)
    {
        var random = new Random(seed);
        using var repository = new Repository();
        var (edits, clock) = (new RandomEdits(repository, random), new Clock { Now = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero) });
        var options = new PlaybookLoaderOptions { Time = clock };
        var folder = new PlaybookFolder(repository.Root, Repository.Actions, options);
        PlaybookSet? inForce = null;
        edits.Begin();
        for (var round = 0; round < 60; round++)
        {
            edits.Edit();
            if (random.Next(8) == 0)
                clock.Now += TimeSpan.FromDays(random.Next(300));

            var set = folder.Load(inForce);

            var fresh = repository.Load(options: options);
            Assert.Equal(fresh.Diagnostics, set.Diagnostics);
            Assert.Equal(fresh.Playbooks.Select(Described), set.Playbooks.Select(Described));
            Assert.All(fresh.Playbooks, playbook => Assert.True(set.SaysTheSame(playbook.Id, fresh) && set.CorrelatorOf(playbook.Id).GoesOnFrom(fresh.CorrelatorOf(playbook.Id))));
            Assert.Equal(fresh.Teams.Keys, set.Teams.Keys);
            Assert.Equal(fresh.Lists.Keys, set.Lists.Keys);
            var expected = Heard(fresh);
            Assert.Equal(expected, Heard(set));
            foreach (var kind in Kinds)
                await set.Rules.LaneOf(kind, false, Gate.Of).Together();
            Assert.Equal(expected, Heard(set));
            // A set that was refused leaves the one before in force, and the next reading goes on from that.
            inForce = set.HasErrors && random.Next(2) == 0 ? inForce : set;
        }
    }

    [Fact]
    public async Task One_changed_rule_is_compiled_beside_the_others_and_together_with_them_once_events_come()
    {
        using var repository = new Repository();
        for (var n = 0; n < 9; n++)
            repository.Add($"soc/{n}.yaml", Rule(n, n));
        var folder = new PlaybookFolder(repository.Root, Repository.Actions);
        var first = folder.Load();
        var was = first.Rules.LaneOf(Kinds[0], false, Gate.Of).Current;
        repository.Add("soc/4.yaml", Rule(4, 44));

        var second = folder.Load(first);

        var home = second.Rules.LaneOf(Kinds[0], false, Gate.Of);
        Assert.Same(was.Indexes, home.Current.Indexes);
        Assert.Equal([0, 1, 2, 3, Lane.Gone, 5, 6, 7, 8], home.Current.Rules);
        Assert.Equal([4], home.Current.Beside!.Rules);
        await home.Together();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], home.Current.Rules);
        Assert.Null(home.Current.Beside);
        Assert.True(home.IsGuessed(home.Current));
    }

    [Fact]
    public void What_one_file_says_by_itself_is_checked_once_and_what_it_says_of_others_each_time()
    {
        using var repository = new Repository(("soc/a.yaml", Rule(1, 1)), ("soc/b.yaml", Rule(2, 2)));
        var folder = new PlaybookFolder(repository.Root, Repository.Actions);
        var first = folder.Load();
        repository.Add("soc/c.yaml", "title: c\nname: c\ncorrelation: {type: event_count, rules: [n2], group-by: [SrcIpAddr], timespan: 5m, condition: {gte: 2}}\n");
        var second = folder.Load(first);
        Assert.Same(first.Playbooks[0], second.Playbooks[0]);
        Assert.Equal(["00000000-0000-4000-8000-000000000001", "c"], second.Playbooks.Select(playbook => playbook.Id));
        File.Delete(Path.Combine(repository.Root, "soc/b.yaml"));
        Assert.Contains(folder.Load(second).Diagnostics, finding => finding.Message.Contains("names the rule 'n2', which is not here", StringComparison.Ordinal));
    }

    private static string Described(Playbook playbook) =>
        $"{playbook.Id} {playbook.Title} {playbook.File} {playbook.Owner} {string.Join(',', playbook.GroupBy)} {string.Join(',', playbook.Response.Select(step => step.Action))} {string.Join(',', playbook.Guardrails.Never)}";

    private static List<string> Heard(PlaybookSet set)
    {
        var (detector, e, hits, signals, heard) = (new Detector(set, includeOff: true), new SecurityEvent(), new List<RuleHit>(), new List<Signal>(), new List<string>());
        foreach (var (kind, json) in Kinds.SelectMany(kind => Events.Select(json => (kind, Encoding.UTF8.GetBytes(json)))))
        {
            e.Reset(new RawRecord(json, new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));
            e.Begin(kind);
            e.Vendor.SetJson(json);
            detector.Detect(e, hits, signals);
            heard.Add($"{kind.LogSources.FirstOrDefault()}: {string.Join(' ', hits.Select(hit => $"{hit.Position}={hit.Id}"))} | {string.Join(' ', signals.Select(signal => $"{signal.Key}({string.Join(',', signal.RuleIds)}){signal.Evidence}"))}");
        }
        return heard;
    }

    private static string Rule(int n, int port) => $"title: rule {n}\nid: 00000000-0000-4000-8000-00000000000{n}\nname: n{n}\nlogsource: {{category: firewall}}\ndetection:\n  s: {{DstPortNumber: {port}}}\n  condition: s\n";

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
