using System.Collections.Immutable;
using System.IO.Compression;

namespace SecResponder.Response.Bundles;

/// <summary>A bundle as one file: a zip archive, so that people can look into it with what they have. In order of the paths, all of one time: of the same files it is the same bytes.</summary>
public static class BundleArchive
{
    // The earliest that the format can say.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs it.</summary>
    public static byte[] Pack(BundleContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, bytes) in content.Files)
            {
                var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
                (entry.LastWriteTime, entry.ExternalAttributes) = (NoTime, 0);
                using var stream = entry.Open();
                stream.Write(bytes.Span);
            }
        return packed.ToArray();
    }

    /// <summary>Unpacks what somebody has put there, into memory and within limits. Nothing of it is written anywhere before all of it is known to be what its id says.</summary>
    /// <param name="packed">The archive.</param>
    /// <param name="id">The id that it must have; null: whichever it has.</param>
    /// <param name="problem">Why it can't be used.</param>
    public static BundleContent? Unpack(ReadOnlyMemory<byte> packed, string? id, out string problem) => Unpack(packed, id, BundleLimits.Bytes, out problem);

    internal static BundleContent? Unpack(ReadOnlyMemory<byte> packed, string? id, long most, out string problem)
    {
        try
        {
            var content = new BundleContent(Read(packed, most));
            problem = id is not null && content.Id != id ? $"its files are not those that it goes by: they are {BundleContent.Short(content.Id)}, and should be {BundleContent.Short(id)}" : "";
            return problem.Length == 0 ? content : null;
        }
        // Its own checks, or those of the format, down to the compression.
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> packed, long most)
    {
        if (packed.Length > BundleLimits.PackedBytes)
            throw new InvalidDataException($"the archive has {packed.Length:N0} bytes, {BundleLimits.PackedBytes:N0} may be");
        using var archive = new ZipArchive(new MemoryStream(packed.ToArray(), writable: false), ZipArchiveMode.Read);
        if (archive.Entries.Count > BundleLimits.Files)
            throw new InvalidDataException($"it has {archive.Entries.Count:N0} files, {BundleLimits.Files:N0} may be");
        var files = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var room = most;
        foreach (var entry in archive.Entries)
        {
            if (BundlePath.Problem(entry.FullName) is { } odd)
                throw new InvalidDataException($"the path '{PlainText.Line(entry.FullName)}' may not stand in a bundle: {odd}");
            if (!names.Add(entry.FullName))
                throw new InvalidDataException($"the path '{entry.FullName}' stands in it twice");
            var content = Content(entry, room);
            room -= content.Length;
            files.Add(entry.FullName, content);
        }
        return files.ToImmutable();
    }

    // What an entry says of its length is not believed: it is counted while it is unpacked.
    private static byte[] Content(ZipArchiveEntry entry, long room)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (content.Length + read > room)
                throw new InvalidDataException("unpacked it has more bytes than a bundle may");
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }
}
