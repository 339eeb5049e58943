using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Tests.Files;

/// <summary>A file is written whole or not at all, and stays what it was otherwise.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whole-");

    private string At(string name) => Path.Combine(_folder.FullName, name);

    [Theory]
    [InlineData("before")]
    [InlineData(null)]
    public void What_is_written_is_there_and_nothing_beside_it(string? before)
    {
        if (before is not null)
            File.WriteAllText(At("a.yaml"), before);

        WholeFile.Write(At("a.yaml"), "after ✓");

        Assert.Equal("after ✓"u8.ToArray(), File.ReadAllBytes(At("a.yaml")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void What_can_not_be_written_leaves_what_was_there()
    {
        Directory.CreateDirectory(At("a.yaml"));

        Assert.ThrowsAny<Exception>(() => WholeFile.Write(At("a.yaml"), "text"));

        Assert.Empty(_folder.GetFiles());
        Assert.True(Directory.Exists(At("a.yaml")));
    }

    [Fact]
    public void A_link_stays_a_link_and_rights_stay_rights()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(At("real.yaml"), "before");
        File.SetUnixFileMode(At("real.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(At("link.yaml"), At("real.yaml"));

        WholeFile.Write(At("link.yaml"), "after");

        Assert.NotNull(new FileInfo(At("link.yaml")).LinkTarget);
        Assert.Equal("after", File.ReadAllText(At("real.yaml")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("real.yaml")));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
