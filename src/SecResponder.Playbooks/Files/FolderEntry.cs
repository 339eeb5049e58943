using System.IO.Enumeration;

namespace SecResponder.Playbooks.Files;

/// <summary>A file or folder as its folder tells of it, with one question each: thousands are looked at every few seconds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">A folder, or a link to one.</param>
/// <param name="IsLink">Whether what it is stands elsewhere.</param>
/// <param name="Stamp">Of a file that is no link, see <see cref="FileStamp"/>.</param>
internal readonly record struct FolderEntry(string Name, bool IsFolder, bool IsLink, string? Stamp)
{
    // Nothing is passed over: a folder that may not be read is a finding, and not as if it were empty. What is hidden is known by its name, on every system alike.
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>What is in a folder, in the order of names: folders, and files with one of these endings. Names with a leading dot are left out.</summary>
    public static FolderEntry[] In(string folder, string[] endings)
    {
        var entries = new FileSystemEnumerable<FolderEntry>(folder, (ref FileSystemEntry entry) => Of(ref entry), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.FileName.StartsWith('.') && (entry.IsDirectory || HasEnding(entry.FileName, endings)),
        }.ToArray();
        Array.Sort(entries, (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return entries;
    }

    private static FolderEntry Of(ref FileSystemEntry entry)
    {
        var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return new FolderEntry(entry.FileName.ToString(), entry.IsDirectory, isLink, isLink || entry.IsDirectory ? null : FileStamp.Of(entry.Length, entry.LastWriteTimeUtc.UtcDateTime));
    }

    private static bool HasEnding(ReadOnlySpan<char> name, string[] endings)
    {
        foreach (var ending in endings)
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
