using SecResponder.Cli.Sources;
using SecResponder.Events;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>The documentation of the sources says what the sources do: it is made from them. <c>secresponder sources --format markdown --write docs</c> makes it anew.</summary>
public sealed class SourcePagesTests
{
    private static readonly string Docs = Path.Combine(ShippedPlaybook.Folder, "..", "docs");

    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Select(source => source.Id)];

    [Fact]
    public void The_table_lists_them_all() => Assert.Equal(SourcePages.Index(), File.ReadAllText(Path.Combine(Docs, "sources.md")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_is_true(string id) => Assert.Equal(SourcePages.Of(EventSources.Find(id)!), File.ReadAllText(Path.Combine(Docs, "sources", id + ".md")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_says_what_the_vendor_leaves_open(string id) =>
        Assert.True(File.Exists(Path.Combine(Docs, "..", "src", "SecResponder.Events", "Sources", EventSources.Find(id)!.GetType().Namespace!.Split('.')[^1], "README.md")));

    [Fact]
    public void No_page_is_left_of_a_source_that_is_gone() =>
        Assert.Equal(EventSources.All.Select(source => source.Id).Order(), Directory.GetFiles(Path.Combine(Docs, "sources"), "*.md").Select(Path.GetFileNameWithoutExtension).Order());
}
