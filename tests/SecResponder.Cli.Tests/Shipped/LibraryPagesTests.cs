using SecResponder.Cli.Library;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using Xunit;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>The documentation of the library says what the playbooks say: it is made from them. <c>secresponder playbooks --format markdown --write docs</c> makes it anew.</summary>
public sealed class LibraryPagesTests
{
    private static readonly string Docs = Path.Combine(ShippedPlaybook.Root(), "docs");
    private static readonly PlaybookSet Library = PlaybookFiles.Load(ShippedPlaybook.Folder, ActionCatalog.Signatures, TimeProvider.System);

    public static TheoryData<string> Teams { get; } = [.. ShippedPlaybook.All.Select(playbook => playbook.Team).Distinct()];

    [Fact]
    public void The_index_lists_all_sets_and_playbooks() => Assert.Equal(LibraryPages.Index([.. Library.Sets.Values], LibraryEntry.Of(Library)), File.ReadAllText(Path.Combine(Docs, "library.md")));

    [Theory]
    [MemberData(nameof(Teams))]
    public void A_teams_page_is_true(string team) => Assert.Equal(LibraryPages.Of(team, LibraryEntry.Of(Library)), File.ReadAllText(Path.Combine(Docs, "library", team + ".md")));

    [Fact]
    public void No_page_is_left_of_a_team_that_is_gone() =>
        Assert.Equal(ShippedPlaybook.All.Select(playbook => playbook.Team).Distinct().Order(), Directory.GetFiles(Path.Combine(Docs, "library"), "*.md").Select(Path.GetFileNameWithoutExtension).Order());
}
