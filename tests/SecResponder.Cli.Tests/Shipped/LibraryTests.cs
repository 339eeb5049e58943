using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Yaml;
using SecResponder.Response.Hosting;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>What the library promises of each playbook, beyond being valid: four kinds of tests with raw lines, a sentence that says what to do, a set that it is in.</summary>
public sealed class LibraryTests
{
    private static readonly PlaybookSet Library = PlaybookFiles.Load(ShippedPlaybook.Folder, ActionCatalog.Signatures, TimeProvider.System);

    public static TheoryData<string> Names { get; } = [.. ShippedPlaybook.All.Select(playbook => playbook.ToString())];

    [Fact]
    public void There_are_more_than_seventy() => Assert.True(ShippedPlaybook.All.Count > 70);

    [Fact]
    public void Validate_finds_nothing_at_all() => Assert.Empty(Library.Diagnostics);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_tests_of_all_four_kinds_each_with_a_vendors_raw_line(string name)
    {
        var tests = Find(name).Maps("tests").ToList();

        Assert.All(tests, test => Assert.NotEmpty(ShippedPlaybook.Scalar(test["kind"])));
        var raw = tests.Where(test => ((YamlList)test["given"]!).Items.OfType<YamlMap>().Any(given => given["raw"] is not null && given["source"] is not null)).Select(test => ShippedPlaybook.Scalar(test["kind"]));
        Assert.Equal(["boundary", "must-not-act", "negative", "positive"], raw.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_ticket_says_what_to_do(string name)
    {
        var ticket = Find(name).Maps("response").Single(step => ShippedPlaybook.Scalar(step["do"]) == "ticket.open");

        Assert.Matches(@"\p{Lu}\w+ .{20,}\.", ShippedPlaybook.Scalar((ticket["with"] as YamlMap)?["description"]));
    }

    [Fact]
    public void The_sets_are_these() =>
        Assert.Equal(["change-control", "cloud-guard", "identity", "kubernetes", "perimeter", "self-driving", "starter"], Library.Sets.Keys);

    [Fact]
    public void Every_playbook_is_in_a_set_and_every_set_says_what_it_is()
    {
        var named = Library.Sets.Values.SelectMany(set => set.Playbooks).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(ShippedPlaybook.All.Select(playbook => Path.ChangeExtension(playbook.ToString(), null)), playbook => !named.Contains(playbook));
        Assert.All(Library.Sets.Values, set => Assert.False(set.Title == set.Name || set.Description.Length == 0, set.Name));
    }

    [Fact]
    public void The_starter_set_is_eight_playbooks_that_only_tell()
    {
        var starter = Library.Sets["starter"].Playbooks;

        Assert.Equal(8, starter.Length);
        Assert.DoesNotContain(starter.SelectMany(playbook => Find(playbook + ".yaml").Maps("response")), ShippedPlaybook.Acts);
    }

    private static ShippedPlaybook Find(string name) => ShippedPlaybook.All.Single(playbook => playbook.ToString() == name);
}
