using System.Globalization;

namespace SecResponder.Playbooks.Files;

/// <summary>Tells whether a file is still the one that was seen: by its length, the time it was written, and where it leads if it is a link (a mounted ConfigMap changes by links alone).</summary>
public static class FileStamp
{
    /// <summary>The file's stamp; null when it can't be looked at.</summary>
    public static string? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var real = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            // The link may lead through another one, which is the one that changes.
            var folder = ReferenceEquals(real, file) ? null : real.Directory?.ResolveLinkTarget(returnFinalTarget: true);
            return !real.Exists ? null : ReferenceEquals(real, file) ? Of(file.Length, file.LastWriteTimeUtc) : $"{Of(real.Length, real.LastWriteTimeUtc)} {real.FullName} {folder?.FullName}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it says why.
            return null;
        }
    }

    /// <summary>The stamp of a file that is no link.</summary>
    internal static string Of(long length, DateTime writtenAt) => string.Create(CultureInfo.InvariantCulture, $"{length} {writtenAt.Ticks}");
}
