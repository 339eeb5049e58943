using System.Text;

namespace SecResponder.Playbooks.Files;

/// <summary>Writes a file whole or not at all: who reads it meanwhile, and who finds it after a crash, sees what was there before.</summary>
public static class WholeFile
{
    /// <summary>Writes bytes. A link stays one, and so do the rights of a file that is there.</summary>
    /// <exception cref="IOException">It can't be written; what was there stays.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var beside = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(beside, bytes);
            if (!OperatingSystem.IsWindows() && File.Exists(file))
                File.SetUnixFileMode(beside, File.GetUnixFileMode(file));
            File.Move(beside, file, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Writes text as UTF-8, without a mark in front.</summary>
    /// <exception cref="IOException">It can't be written; what was there stays.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));
}
