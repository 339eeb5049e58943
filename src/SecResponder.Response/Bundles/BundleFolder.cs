using System.Collections.Immutable;
using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Bundles;

/// <summary>A bundle's files as a folder: read when it is made, written where it is used.</summary>
public static class BundleFolder
{
    /// <summary>Reads what a playbook repository is made of: its YAML files, and everything under <c>lists</c> (tables of assets, files of feeds, geo databases). Names with a leading dot are not ours.</summary>
    /// <param name="folder">The repository's root.</param>
    /// <param name="problem">Why it can't be bundled.</param>
    /// <exception cref="IOException">Something in it can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Something in it may not be read.</exception>
    public static BundleContent? Read(string folder, out string problem)
    {
        var reading = new Reading();
        problem = reading.Add(new DirectoryInfo(folder), "") ?? (reading.Files.Count == 0 ? $"there are no playbooks in '{folder}'" : "");
        return problem.Length == 0 ? new BundleContent(reading.Files.ToImmutable()) : null;
    }

    /// <summary>Makes the folder hold these files and no others. What is there already as it should be is not touched, so whoever reads it again reads only what has changed.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be written.</exception>
    public static void Write(BundleContent content, string folder)
    {
        ArgumentNullException.ThrowIfNull(content);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            if (!content.Files.ContainsKey(Path.GetRelativePath(folder, file).Replace('\\', '/')))
                File.Delete(file);
        foreach (var (path, bytes) in content.Files)
        {
            var file = Path.Combine(folder, path);
            if (IsThere(file, bytes.Span))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            WholeFile.Write(file, bytes.Span);
        }
    }

    private static bool IsThere(string file, ReadOnlySpan<byte> bytes) => File.Exists(file) && new FileInfo(file).Length == bytes.Length && File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes);

    private sealed class Reading
    {
        private long _bytes;

        public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Builder Files { get; } = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

        public string? Add(DirectoryInfo folder, string within)
        {
            // Without options nothing is skipped, hidden or not, and a folder that can't be read is an error: a bundle without it would put its playbooks out of force.
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                var path = within + entry.Name;
                if (entry.Name.StartsWith('.') || entry is FileInfo && !IsOurs(path))
                    continue;
                // A link may lead anywhere, also to what is nobody's business.
                if (entry.LinkTarget is not null)
                    return $"'{path}' is a link: a bundle holds files; put the file itself there, or take the link away";
                if ((entry is DirectoryInfo inner ? Add(inner, path + "/") : Add((FileInfo)entry, path)) is { } problem)
                    return problem;
            }
            return null;
        }

        private string? Add(FileInfo file, string path)
        {
            if (BundlePath.Problem(path) is { } odd)
                return $"the path '{path}' can't stand in a bundle: {odd}";
            if (Files.Count >= BundleLimits.Files)
                return $"there are more than {BundleLimits.Files:N0} files";
            _bytes += file.Length;
            if (_bytes > BundleLimits.Bytes)
                return $"its files have more than {BundleLimits.Bytes >> 20} MiB together; '{path}' is the one too much";
            Files.Add(path, File.ReadAllBytes(file.FullName));
            return null;
        }

        private static bool IsOurs(string path) =>
            path.StartsWith("lists/", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
    }
}
