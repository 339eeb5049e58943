using System.Text;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>What a file of a playbook repository is, by where it lies.</summary>
internal enum RepositoryFileKind
{
    Playbooks,
    Team,
    List,
    Guardrails,
    Changes,
    Set,
}

/// <summary>One YAML file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Shown">As people see it: what was given to the loader, with forward slashes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Folder">The first folder below the root: the owner; empty at the root itself.</param>
internal sealed record RepositoryFile(string Path, string Shown, RepositoryFileKind Kind, string Folder)
{
    /// <summary>The file as it was when it was found, see <see cref="FileStamp"/>; null when it could not be looked at.</summary>
    public string? Stamp { get; init; }

    /// <summary>The file's name without its ending.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>What sets call the playbooks that stand in it.</summary>
    public string SetName => Folder.Length == 0 ? Name : $"{Folder}/{Name}";

    /// <summary>The file's text; null, with a finding, when it can't be read or is not UTF-8.</summary>
    public string? Read(List<Diagnostic> found)
    {
        try
        {
            using var reader = new StreamReader(Path, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
            return reader.ReadToEnd().TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            found.Add(new Diagnostic(Shown, 1, 1, DiagnosticSeverity.Error, PlaybookCodes.NotUtf8, "the file is not UTF-8 text", "save it as UTF-8; is it really YAML?"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add(new Diagnostic(Shown, 1, 1, DiagnosticSeverity.Error, PlaybookCodes.Unreadable, $"the file can't be read: {e.Message}", "check that it is there and that this user may read it"));
        }
        return null;
    }

    /// <summary>The file as YAML; null, with a finding, when it can't be read at all.</summary>
    public YamlFile? ReadYaml(YamlLimits limits, List<Diagnostic> found)
    {
        if (Read(found) is not { } text)
            return null;
        var yaml = YamlReader.Read(Shown, text, limits);
        found.AddRange(yaml.Diagnostics);
        return yaml;
    }
}

/// <summary>
/// Finds the files of a playbook repository: <c>lists/*</c>, <c>&lt;owner&gt;/team.yaml</c>, <c>changes/*</c>, <c>sets/*</c>, <c>guardrails.yaml</c> at the root, everything else is playbooks, as deep as it lies. Also takes one
/// owner's folder or a single file; teams and lists are then looked for where they would lie. A folder of plain Sigma rules is a repository too.
/// </summary>
internal static class RepositoryFiles
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    /// <summary>The files in the order of their names, or a finding when there is nothing.</summary>
    public static IReadOnlyList<RepositoryFile> Find(string given, List<Diagnostic> found)
    {
        var shown = given.Replace('\\', '/').TrimEnd('/');
        try
        {
            var files = File.Exists(given) ? Single(given, shown) : Directory.Exists(given) ? Folder(given, shown) : [];
            if (!files.Any(file => file.Kind == RepositoryFileKind.Playbooks))
                found.Add(new Diagnostic(shown, 1, 1, DiagnosticSeverity.Error, PlaybookCodes.Nothing, $"there are no playbooks in '{given}'", "give a folder that holds YAML files, or one file"));
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add(new Diagnostic(shown, 1, 1, DiagnosticSeverity.Error, PlaybookCodes.Unreadable, $"the folder can't be read: {e.Message}", "check that it is there and that this user may read it"));
            return [];
        }
    }

    private static List<RepositoryFile> Folder(string given, string shown)
    {
        // One owner's folder: its root is one up.
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(given));
        if (TeamFile(full) is not null && Path.GetDirectoryName(full) is { } root)
            return [.. OfAll(root), .. Below(full, shown, Path.GetFileName(full))];
        return [.. Below(given, shown, "")];
    }

    private static List<RepositoryFile> Single(string given, string shown)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(given))!;
        var team = TeamFile(folder);
        var root = team is null ? folder : Path.GetDirectoryName(folder) ?? folder;
        var owner = team is null ? "" : Path.GetFileName(folder);
        var files = OfAll(root).Where(list => list.Path != Path.GetFullPath(given)).ToList();
        if (team is not null)
            files.Add(At(team, Slashes(team), RepositoryFileKind.Team, owner));
        files.Add(At(given, shown, RepositoryFileKind.Playbooks, owner));
        return files;
    }

    // What stands at the root is for everybody.
    private static IEnumerable<RepositoryFile> OfAll(string root) =>
        [.. In(root, "lists"), .. In(root, "changes"), .. Endings.Select(ending => Path.Combine(root, "guardrails" + ending)).Where(File.Exists).Select(file => At(file, Slashes(file), RepositoryFileKind.Guardrails, ""))];

    private static List<RepositoryFile> In(string root, string folder) =>
        Directory.Exists(Path.Combine(root, folder)) ? Below(Path.Combine(root, folder), Slashes(Path.Combine(root, folder)), folder) : [];

    private static string? TeamFile(string folder) => Endings.Select(ending => Path.Combine(folder, "team" + ending)).FirstOrDefault(File.Exists);

    // Names with a leading dot are not ours (.git, a mounted ConfigMap's ..data). Linked folders are followed, since a ConfigMap's are links too, after all others and each place once: links may lead in circles.
    private static List<RepositoryFile> Below(string directory, string shown, string folder)
    {
        var (files, read, linked) = (new List<RepositoryFile>(), new HashSet<string>(StringComparer.Ordinal), new Queue<(string At, string Shown, string Folder)>());
        linked.Enqueue((Path.GetFullPath(directory), shown, folder));
        while (linked.TryDequeue(out var next))
            Below(next.At, Target(new DirectoryInfo(next.At)), next.Shown, next.Folder);
        return files;

        void Below(string at, string place, string shown, string folder)
        {
            if (!read.Add(place))
                return;
            foreach (var entry in FolderEntry.In(at, Endings))
            {
                var (path, name) = (Path.Join(at, entry.Name), $"{shown}/{entry.Name}");
                if (!entry.IsFolder)
                    files.Add(new RepositoryFile(path, name, Kind(entry.Name, folder), folder) { Stamp = entry.IsLink ? FileStamp.Of(path) : entry.Stamp });
                else if (entry.IsLink)
                    linked.Enqueue((path, name, folder.Length == 0 ? entry.Name : folder));
                else
                    Below(path, Path.Combine(place, entry.Name), name, folder.Length == 0 ? entry.Name : folder);
            }
        }
    }

    // Looked at before it is read: what is written meanwhile has another stamp next time.
    private static RepositoryFile At(string file, string shown, RepositoryFileKind kind, string folder) => new(file, shown, kind, folder) { Stamp = FileStamp.Of(file) };

    private static string Target(DirectoryInfo folder) => Path.TrimEndingDirectorySeparator((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName);

    private static RepositoryFileKind Kind(string name, string folder) => folder switch
    {
        "lists" => RepositoryFileKind.List,
        "changes" => RepositoryFileKind.Changes,
        "sets" => RepositoryFileKind.Set,
        "" when Path.GetFileNameWithoutExtension(name) == "guardrails" => RepositoryFileKind.Guardrails,
        not "" when Path.GetFileNameWithoutExtension(name) == "team" => RepositoryFileKind.Team,
        _ => RepositoryFileKind.Playbooks,
    };

    private static string Slashes(string path) => path.Replace('\\', '/');
}
