using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Response.Bundles;

/// <summary>A playbook repository as it was at one moment: its files, and the hash of them that it goes by.</summary>
/// <remarks>Of the same files everybody makes the same id, on any system and with any version of the packer: the hash is that of the files, not of the archive.</remarks>
public sealed class BundleContent
{
    internal BundleContent(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files) => (Files, Id, Bytes) = (files, Hash(files), files.Values.Sum(file => (long)file.Length));

    /// <summary>SHA-256 over paths and contents, 64 hex digits.</summary>
    public string Id { get; }

    /// <summary>Bytes of all files together.</summary>
    public long Bytes { get; }

    /// <summary>Contents by path below the root, with forward slashes, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>As people see an id: its beginning.</summary>
    public static string Short(string id) => id.Length > 12 ? id[..12] : id;

    /// <summary>What has changed since another one: <c>+</c> added, <c>-</c> gone, <c>~</c> written anew.</summary>
    public ImmutableArray<(char Change, string Path)> Since(BundleContent? before)
    {
        var was = before?.Files ?? ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty;
        return
        [
            .. Files.Keys.Union(was.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(path => (Change: !was.TryGetValue(path, out var old) ? '+' : !Files.TryGetValue(path, out var now) ? '-' : old.Span.SequenceEqual(now.Span) ? '=' : '~', path))
                .Where(file => file.Change != '='),
        ];
    }

    private static string Hash(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> lengths = stackalloc byte[16];
        foreach (var (path, content) in files)
        {
            // Lengths first, so that no two repositories are one text.
            var name = Encoding.UTF8.GetBytes(path);
            BinaryPrimitives.WriteInt64LittleEndian(lengths, name.Length);
            BinaryPrimitives.WriteInt64LittleEndian(lengths[8..], content.Length);
            hash.AppendData(lengths);
            hash.AppendData(name);
            hash.AppendData(content.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
