using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Tests.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>A repository that is read again and again: always as if for the first time, and only what changed is read.</summary>
public sealed class PlaybookFolderTests
{
    [Fact]
    public void What_has_not_changed_is_not_read_again_and_what_asks_a_changed_list_is()
    {
        using var repository = new Repository(("soc/a.yaml", Rule(1, "DstPortNumber: 1")), ("soc/b.yaml", Rule(2, "DstIpAddr|expand: '%nets%'")), ("lists/nets.yaml", "networks: [192.0.2.0/24]\n"), ("lists/other.yaml", "[x]\n"));
        var folder = new PlaybookFolder(repository.Root, Repository.Actions);
        var first = folder.Load();
        repository.Add("lists/other.yaml", "[x, y, z]\n").Add("soc/c.yaml", Rule(3, "DstPortNumber: 3"));
        var second = folder.Load(first);
        Assert.Same(first.Rules.Rules[0], second.Rules.Rules[0]);
        Assert.Same(first.Rules.Rules[1], second.Rules.Rules[1]);
        repository.Add("lists/nets.yaml", "networks: [198.51.100.0/24, 203.0.113.0/24]\n");
        var third = folder.Load(second);
        Assert.Same(second.Rules.Rules[0], third.Rules.Rules[0]);
        Assert.NotSame(second.Rules.Rules[1], third.Rules.Rules[1]);
        Assert.Equal([1], Matches(third, """{"DstIpAddr":"203.0.113.9"}"""));
    }

    [Fact]
    public void Lanes_of_unchanged_rules_go_over_with_what_they_have_learned_and_changed_ones_are_compiled_beforehand()
    {
        EventKind firewall = new("test", "a", AsimSchema.None, new LogSource("firewall")), proxy = new("test", "b", AsimSchema.None, new LogSource("proxy"));
        using var repository = new Repository(("soc/b.yaml", Rule(1, "DstPortNumber: 1")), ("soc/c.yaml", Rule(2, "Url: x").Replace("firewall", "proxy", StringComparison.Ordinal)));
        var folder = new PlaybookFolder(repository.Root, Repository.Actions);
        var first = folder.Load();
        var learned = first.Rules.LaneOf(firewall, false, Gate.Of);
        learned.Learn(new int[learned.Current.Predicates.Length], 1);
        first.Rules.Prepare(proxy);
        // It comes before the others, so each of them stands elsewhere now.
        repository.Add("soc/a.yaml", Rule(3, "Url: y").Replace("firewall", "proxy", StringComparison.Ordinal));

        var second = folder.Load(first);

        var now = second.Rules.LaneOf(firewall, false, Gate.Of);
        Assert.False(now.IsGuessed(now.Current));
        Assert.Same(learned.Current.Indexes, now.Current.Indexes);
        Assert.Equal([1], now.Current.Rules);
        var changed = second.Rules.LaneOf(proxy, false, Gate.Of).Current;
        Assert.Equal([2], changed.Rules);
        Assert.Equal([0], changed.Beside!.Rules);
    }

    [Fact]
    public void Looking_tells_every_change_that_reading_would_see()
    {
        using var repository = Repository.Example();
        var folder = new PlaybookFolder(repository.Root, Repository.Actions);
        Assert.NotEqual(folder.Stamp, folder.Look());
        folder.Load();
        var seen = new HashSet<string> { folder.Stamp };
        Assert.Equal(folder.Stamp, folder.Look());
        repository.Add("lists/assets.csv", "name,addresses\n");
        Assert.True(seen.Add(folder.Look()), "a table beside a list");
        repository.Add("soc/new.yml", "");
        Assert.True(seen.Add(folder.Look()), "a new file");
        File.Move(Path.Combine(repository.Root, "soc/new.yml"), Path.Combine(repository.Root, "soc/old.yml"));
        Assert.True(seen.Add(folder.Look()), "another name");
        Directory.Delete(Path.Combine(repository.Root, "lists"), recursive: true);
        Assert.True(seen.Add(folder.Look()), "a folder gone");
        Directory.CreateDirectory(Path.Combine(repository.Root, "soc/..one"));
        repository.Add("soc/..one/x.yaml", "a").Add("soc/..two/x.yaml", "b");
        var link = Path.Combine(repository.Root, "soc/..data");
        Directory.CreateSymbolicLink(link, "..one");
        File.CreateSymbolicLink(Path.Combine(repository.Root, "soc/x.yaml"), "..data/x.yaml");
        Assert.True(seen.Add(folder.Look()), "a linked file");
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, "..two");
        Assert.True(seen.Add(folder.Look()), "the same link to another folder");
    }

    private static List<int> Matches(PlaybookSet set, string json)
    {
        var (e, matched) = (new SecurityEvent(), new List<int>());
        Engine.Fill(e, Encoding.UTF8.GetBytes(json));
        new RuleMatcher(set.Rules).Match(e, matched);
        return matched;
    }

    private static string Rule(int n, string item) => $"title: rule {n}\nid: 00000000-0000-4000-8000-00000000000{n}\nlogsource: {{category: firewall}}\ndetection:\n  s: {{{item}}}\n  condition: s\n";
}
