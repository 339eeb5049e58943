using System.IO.Compression;
using SecResponder.Response.Bundles;

namespace SecResponder.Response.Tests.Bundles;

/// <summary>A bundle is the same bytes for everybody who packs the same files, and an archive that means harm is refused before anything of it is written.</summary>
public sealed class BundleArchiveTests
{
    [Fact]
    public void The_same_files_are_the_same_archive_and_come_out_as_they_went_in()
    {
        var content = Bundle.Of(("soc/a.yaml", "a"), ("lists/é.yaml", "ü"), ("empty.yaml", ""));
        var packed = BundleArchive.Pack(content);
        Assert.Equal(packed, BundleArchive.Pack(Bundle.Of(("empty.yaml", ""), ("lists/é.yaml", "ü"), ("soc/a.yaml", "a"))));

        var unpacked = BundleArchive.Unpack(packed, content.Id, out var problem);

        Assert.Equal("", problem);
        Assert.Equal(content.Files.Select(file => (file.Key, Convert.ToHexString(file.Value.Span))), unpacked!.Files.Select(file => (file.Key, Convert.ToHexString(file.Value.Span))));
    }

    [Theory]
    [InlineData("a letter moved from the path into the file", "ab.yaml", "c", "a.yaml", "bc")]
    [InlineData("another file", "a.yaml", "x", "a.yaml", "y")]
    [InlineData("another path", "a.yaml", "x", "b.yaml", "x")]
    public void Other_files_have_another_id(string why, string path, string text, string otherPath, string otherText)
    {
        Assert.NotEmpty(why);
        Assert.NotEqual(Bundle.Of((path, text)).Id, Bundle.Of((otherPath, otherText)).Id);
    }

    [Theory]
    [InlineData("up and out", "../../etc/cron.d/x")]
    [InlineData("up in the middle", "soc/../../x.yaml")]
    [InlineData("from the root", "/etc/passwd")]
    [InlineData("a drive", "C:/windows/x.yaml")]
    [InlineData("the other slash", "..\\x.yaml")]
    [InlineData("a hidden file", "soc/.git/config")]
    [InlineData("nothing between two slashes", "soc//x.yaml")]
    [InlineData("a folder", "soc/")]
    [InlineData("an end that Windows drops", "soc/x.yaml.")]
    [InlineData("a line end", "soc/x\n.yaml")]
    [InlineData("a stream", "soc/x.yaml:hidden")]
    public void A_path_that_leads_elsewhere_is_refused(string why, string path)
    {
        Assert.Null(BundleArchive.Unpack(Bundle.Zip(("good.yaml", "x"), (path, "x")), null, out var problem));
        Assert.True(problem.Contains("may not stand in a bundle", StringComparison.Ordinal), $"{why}: {problem}");
    }

    [Fact]
    public void A_path_that_stands_there_twice_is_refused_whatever_its_case()
    {
        Assert.Null(BundleArchive.Unpack(Bundle.Zip(("soc/a.yaml", "x"), ("SOC/A.yaml", "y")), null, out var problem));
        Assert.Contains("twice", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_unpacks_to_more_than_may_be_is_refused_whatever_it_says_of_its_length()
    {
        var packed = Bundle.Zip(("a.yaml", new string('x', 60_000)), ("b.yaml", new string('x', 60_000)));
        Assert.NotNull(BundleArchive.Unpack(packed, null, 120_000, out _));
        Assert.Null(BundleArchive.Unpack(packed, null, 119_999, out var problem));
        Assert.Contains("more bytes", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void More_files_than_may_be_are_refused()
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            for (var n = 0; n <= BundleLimits.Files; n++)
                archive.CreateEntry($"{n}.yaml");
        Assert.Null(BundleArchive.Unpack(packed.ToArray(), null, out var problem));
        Assert.Contains("files", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cut_changed_or_no_archive_is_refused_and_nothing_is_thrown()
    {
        var content = Bundle.Of(("soc/a.yaml", string.Join('\n', Enumerable.Range(0, 500))), ("soc/b.yaml", "b"));
        var packed = BundleArchive.Pack(content);
        for (var length = 0; length < packed.Length; length += 7)
            Assert.Null(BundleArchive.Unpack(packed.AsMemory(0, length), content.Id, out _));
        for (var at = 0; at < packed.Length; at++)
        {
            var changed = packed.ToArray();
            changed[at] ^= 0x10;
            // Some bytes mean nothing (times, flags): then it is what it was.
            if (BundleArchive.Unpack(changed, content.Id, out _) is { } read)
                Assert.Equal(content.Id, read.Id);
        }
    }

    [Fact]
    public void Other_files_than_those_of_its_id_are_refused()
    {
        Assert.Null(BundleArchive.Unpack(BundleArchive.Pack(Bundle.Of(("a.yaml", "evil"))), Bundle.Of(("a.yaml", "good")).Id, out var problem));
        Assert.Contains("not those that it goes by", problem, StringComparison.Ordinal);
    }
}
