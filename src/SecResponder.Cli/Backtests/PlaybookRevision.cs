using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;

namespace SecResponder.Cli.Backtests;

/// <summary>An earlier version of a playbook repository: another folder, or a revision of git, which is unpacked beside.</summary>
internal sealed class PlaybookRevision : IDisposable
{
    private readonly string? _unpacked;

    private PlaybookRevision(string folder, string? unpacked) => (Folder, _unpacked) = (folder, unpacked);

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>The version that <paramref name="name"/> says.</summary>
    /// <param name="name">A folder or file; else a revision: <c>HEAD</c>, <c>main</c>, <c>v1.2</c>, a commit's id.</param>
    /// <param name="playbooks">The repository as it is now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">There is neither; the message tells what git says.</exception>
    public static async Task<PlaybookRevision> OpenAsync(string name, string playbooks, CancellationToken cancellation)
    {
        if (Directory.Exists(name) || File.Exists(name))
            return new PlaybookRevision(name, null);
        if (!Directory.Exists(playbooks) || name.StartsWith('-'))
            throw new InvalidOperationException($"'{name}' is no folder, and revisions are those of a folder's repository: give a folder with --before");
        var folder = Directory.CreateTempSubdirectory("secresponder-revision-").FullName;
        try
        {
            await UnpackAsync(name, playbooks, folder, cancellation);
            return new PlaybookRevision(folder, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        if (_unpacked is not null)
            Directory.Delete(_unpacked, recursive: true);
    }

    // In a folder of the work tree, git archives that folder alone.
    private static async Task UnpackAsync(string name, string playbooks, string folder, CancellationToken cancellation)
    {
        using var git = Start(new ProcessStartInfo("git", ["-C", playbooks, "archive", "--format=tar", name]) { RedirectStandardOutput = true, RedirectStandardError = true });
        var said = git.StandardError.ReadToEndAsync(cancellation);
        using var tar = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(tar, cancellation);
        await git.WaitForExitAsync(cancellation);
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"'{name}' is no folder and no revision of '{playbooks}': git says '{(await said).Trim()}'. Give a folder or a revision with --before");
        tar.Position = 0;
        await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: false, cancellation);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("git could not be started");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("git could not be started: install it, or give a folder with --before", e);
        }
    }
}
