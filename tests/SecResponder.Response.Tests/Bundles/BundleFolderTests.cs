using SecResponder.Response.Bundles;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Bundles;

/// <summary>What of a folder is bundled, and what a folder is like after a bundle was written into it.</summary>
public sealed class BundleFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Playbooks_and_what_lists_name_are_taken_and_nothing_else()
    {
        Write("soc/a.yaml", "soc/deep/b.yml", "lists/assets.csv", "lists/geo/city.mmdb", "guardrails.yaml", "README.md", "soc/notes.txt", ".git/config", ".hidden.yaml", "soc/.env");
        Assert.Equal(["guardrails.yaml", "lists/assets.csv", "lists/geo/city.mmdb", "soc/a.yaml", "soc/deep/b.yml"], BundleFolder.Read(_folder.Path, out _)!.Files.Keys);
    }

    [Theory]
    [InlineData("soc/link.yaml", false)]
    [InlineData("lists/link.csv", false)]
    [InlineData("elsewhere", true)]
    public void A_link_is_not_followed(string name, bool isFolder)
    {
        Write("soc/a.yaml", "lists/l.yaml");
        using var elsewhere = new TemporaryFolder();
        File.WriteAllText(Path.Combine(elsewhere.Path, "secret.yaml"), "s");
        if (isFolder)
            Directory.CreateSymbolicLink(Path.Combine(_folder.Path, name), elsewhere.Path);
        else
            File.CreateSymbolicLink(Path.Combine(_folder.Path, name), Path.Combine(elsewhere.Path, "secret.yaml"));
        Assert.Null(BundleFolder.Read(_folder.Path, out var problem));
        Assert.Contains($"'{name}' is a link", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_playbooks_is_no_bundle()
    {
        Assert.Null(BundleFolder.Read(_folder.Path, out var problem));
        Assert.Contains("no playbooks", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_touches_only_what_is_different_and_takes_away_what_is_not_in_it()
    {
        BundleFolder.Write(Bundle.Of(("soc/same.yaml", "1"), ("soc/other.yaml", "1"), ("gone.yaml", "1")), _folder.Path);
        var same = Path.Combine(_folder.Path, "soc/same.yaml");
        File.SetLastWriteTimeUtc(same, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var now = Bundle.Of(("soc/same.yaml", "1"), ("soc/other.yaml", "2"), ("new/n.yaml", "3"));
        BundleFolder.Write(now, _folder.Path);

        Assert.Equal(2020, File.GetLastWriteTimeUtc(same).Year);
        Assert.Equal(now.Id, BundleFolder.Read(_folder.Path, out _)!.Id);
        Assert.Equal([('+', "new/n.yaml"), ('-', "gone.yaml"), ('~', "soc/other.yaml")], now.Since(Bundle.Of(("soc/same.yaml", "1"), ("soc/other.yaml", "1"), ("gone.yaml", "1"))).OrderBy(file => file.Change));
    }

    private void Write(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, path))!);
            File.WriteAllText(Path.Combine(_folder.Path, path), path);
        }
    }
}
