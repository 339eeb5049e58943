using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using SecResponder.Response.Bundles;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Bundles;

/// <summary>Bundles for tests.</summary>
internal static class Bundle
{
    public static BundleContent Of(params (string Path, string Text)[] files) =>
        new(files.ToImmutableSortedDictionary(file => file.Path, file => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(file.Text)), StringComparer.Ordinal));

    /// <summary>An archive as somebody else may have made it.</summary>
    public static byte[] Zip(params (string Path, string Text)[] entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, text) in entries)
            {
                using var stream = archive.CreateEntry(path).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        return packed.ToArray();
    }

    /// <summary>Keeps it and puts it in force.</summary>
    public static async Task<BundleMove> PushAsync(this AzureBundles bundles, BundleContent content, string? key = null)
    {
        await bundles.KeepAsync(content, "mia@corp.example", "c0ffee", TestContext.Current.CancellationToken);
        return await bundles.PointAsync(content.Id, key);
    }

    /// <summary>Puts it in force, there or not.</summary>
    public static async Task<BundleMove> PointAsync(this AzureBundles bundles, string id, string? key = null)
    {
        var there = await bundles.InForceAsync("", TestContext.Current.CancellationToken);
        var move = new BundleMove((there.Move?.Number ?? 0) + 1, id, Make.Noon, "mia@corp.example", "") { Before = there.Move?.Bundle };
        move = key is null ? move : BundleSeal.Sign(move, bundles.Environment, key);
        Assert.True(await bundles.MoveAsync(move, there.Tag, TestContext.Current.CancellationToken));
        return move;
    }
}
