using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Response.BlockLists;

namespace SecResponder.Connectors.BlockLists;

/// <summary>A file of a list, as it is sent: the text of a kind, Cisco's checksum of it, or Junos' bundle. The same list gives the same bytes.</summary>
/// <param name="Bytes">What is sent.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Kinds">Which kinds whoever gets it has then.</param>
internal sealed record FeedFile(byte[] Bytes, string ContentType, ImmutableArray<BlockListKind> Kinds)
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Ending = ".txt";
    private const string Checksum = ".txt.md5";

    /// <summary>The file of a name; null when the form has none of it.</summary>
    public static FeedFile? Of(FeedForm form, string name, ImmutableArray<BlockListEntry> inForce)
    {
        if (form.Name == "junos" && name == "bundle.tgz")
            return new FeedFile(Bundle(form, inForce), "application/gzip", form.Kinds);
        if (form.Name == "cisco" && name.EndsWith(Checksum, StringComparison.Ordinal) && KindOf(form, name[..^Checksum.Length]) is { } summed)
            return new FeedFile(Encoding.ASCII.GetBytes(Md5(Body(form, summed, inForce)) + "\n"), Text, []);
        return name.EndsWith(Ending, StringComparison.Ordinal) && KindOf(form, name[..^Ending.Length]) is { } kind ? new FeedFile(Body(form, kind, inForce), Text, [kind]) : null;
    }

    private static BlockListKind? KindOf(FeedForm form, string name) => form.Kinds.Cast<BlockListKind?>().FirstOrDefault(kind => name.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase));

    private static byte[] Body(FeedForm form, BlockListKind kind, ImmutableArray<BlockListEntry> inForce) =>
        Encoding.UTF8.GetBytes(string.Concat(form.Lines(kind, inForce).Select(line => line + "\n")));

    // One file a kind, called as the kind; without times, so that it changes with the list only.
    private static byte[] Bundle(FeedForm form, ImmutableArray<BlockListEntry> inForce)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
            foreach (var kind in form.Kinds)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, kind.ToString().ToLowerInvariant())
                {
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    DataStream = new MemoryStream(Body(form, kind, inForce)),
                });
        return memory.ToArray();
    }

    // Cisco's feeds are compared by MD5: whether the file has changed, not whether it is genuine.
    private static string Md5(byte[] body) => Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, body));
}
