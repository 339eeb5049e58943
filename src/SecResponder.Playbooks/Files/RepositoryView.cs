using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecResponder.Playbooks.Diagnostics;

namespace SecResponder.Playbooks.Files;

/// <summary>The files of a repository at one moment, with their stamps. None of them has been read.</summary>
internal sealed class RepositoryView
{
    // Links may lead in circles, and nobody keeps lists deeper than this.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4 };

    private RepositoryView(IReadOnlyList<RepositoryFile> files, List<Diagnostic> found) => (Files, Found) = (files, found);

    /// <summary>The files, in the order of their names.</summary>
    public IReadOnlyList<RepositoryFile> Files { get; }

    /// <summary>What is wrong before anything is read.</summary>
    public IReadOnlyList<Diagnostic> Found { get; }

    /// <summary>Another one, when anything of it is written, added, renamed or taken away.</summary>
    public required string Stamp { get; init; }

    /// <summary>The same for what playbooks are read among: all that is no playbook.</summary>
    public required string StampAround { get; init; }

    public static RepositoryView Of(string directory)
    {
        var found = new List<Diagnostic>();
        var files = RepositoryFiles.Find(directory, found);
        // Tables of assets and feeds lie beside the lists that name them, or below.
        var beside = files.Where(file => file.Kind == RepositoryFileKind.List).Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path))!).Distinct(StringComparer.Ordinal).SelectMany(Beside)
            .Select(path => (Path: path, Stamp: FileStamp.Of(path)));
        var around = Hash(files.Where(file => file.Kind != RepositoryFileKind.Playbooks).Select(file => (file.Path, file.Stamp)).Concat(beside));
        return new RepositoryView(files, found)
        {
            StampAround = around,
            Stamp = Hash(files.Where(file => file.Kind == RepositoryFileKind.Playbooks).Select(file => (file.Path, file.Stamp)).Prepend((around, null))),
        };
    }

    private static string Hash(IEnumerable<(string Path, string? Stamp)> files)
    {
        var all = new ArrayBufferWriter<byte>(1 << 16);
        foreach (var (path, stamp) in files)
        {
            all.Write(MemoryMarshal.AsBytes(path.AsSpan()));
            all.Write("\n"u8);
            all.Write(MemoryMarshal.AsBytes(stamp.AsSpan()));
            all.Write("\n"u8);
        }
        return Convert.ToHexStringLower(SHA256.HashData(all.WrittenSpan));
    }

    private static string[] Beside(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", Below).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile: reading says so.
            return [];
        }
    }
}
