using SecResponder.Cli.Actions;
using SecResponder.Connectors;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>The documentation of the actions says what they declare: it is made from that. <c>secresponder actions --format markdown --write docs</c> makes it anew.</summary>
public sealed class ActionPagesTests
{
    private static readonly string Docs = Path.Combine(ShippedPlaybook.Folder, "..", "docs");

    public static TheoryData<string> Systems { get; } = [.. ActionPages.Systems.Select(system => system.Name)];

    [Fact]
    public void The_table_lists_them_all() => Assert.Equal(ActionPages.Index(), File.ReadAllText(Path.Combine(Docs, "actions.md")));

    [Theory]
    [MemberData(nameof(Systems))]
    public void A_page_is_true(string name)
    {
        var system = ConnectorList.All.Single(connector => connector.Name == name);

        Assert.Equal(ActionPages.Of(system), File.ReadAllText(Path.Combine(Docs, "actions", ActionPages.NameOf(system) + ".md")));
    }

    [Fact]
    public void No_page_is_left_of_a_system_that_is_gone() =>
        Assert.Equal(ActionPages.Systems.Select(ActionPages.NameOf).Order(), Directory.GetFiles(Path.Combine(Docs, "actions"), "*.md").Select(Path.GetFileNameWithoutExtension).Order());
}
