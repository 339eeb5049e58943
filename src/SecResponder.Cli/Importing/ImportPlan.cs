using SecResponder.Connectors;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Importing;
using SecResponder.Playbooks.Matching;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Importing;

/// <summary>What is written where. Nothing is written that does not validate among the lists and teams it is written to.</summary>
/// <param name="repository">The playbook repository.</param>
/// <param name="owner">The team.</param>
/// <param name="overwrite">Whether files that are there and differ are written again.</param>
internal sealed class ImportPlan(string repository, string owner, bool overwrite)
{
    // A rule that is left out may be one that others name: those are looked at again.
    private const int MostRounds = 10;

    private readonly List<PlannedImport> _planned = [];

    /// <summary>All rules, in their order.</summary>
    public IReadOnlyList<PlannedImport> Rules => _planned;

    /// <summary>Takes the rules in, checks them, and decides what becomes of each.</summary>
    public void Take(IEnumerable<ImportedRule> rules)
    {
        var (paths, ids) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), KnownIds());
        foreach (var rule in rules)
        {
            if (rule.Text is null)
            {
                _planned.Add(new PlannedImport(rule, "") { Result = rule.Outcome == ImportOutcome.LeftOut ? ImportResult.LeftOut : ImportResult.NotTranslated });
                continue;
            }
            var path = PathOf(rule, paths);
            var planned = new PlannedImport(rule, path);
            if (rule.Id is { } id && !ids.TryAdd(id, path) && ids[id] != path)
                planned = planned with { Result = ImportResult.LeftOut, Remarks = [new ImportRemark(rule.Line, 1, $"id {id}", $"another rule has this id: {ids[id]}", "give it an id of its own, if it is another one")] };
            _planned.Add(planned);
        }
        Check();
        for (var at = 0; at < _planned.Count; at++)
            if (_planned[at] is { Result: ImportResult.New } planned && File.Exists(planned.FileIn(repository)))
                _planned[at] = planned with { Result = File.ReadAllText(planned.FileIn(repository)) == planned.Rule.Text ? ImportResult.Unchanged : overwrite ? ImportResult.New : ImportResult.Kept };
    }

    /// <summary>Leaves out those whose events nothing gives.</summary>
    public void OnlyFed()
    {
        for (var at = 0; at < _planned.Count; at++)
            if (_planned[at] is { Result: ImportResult.New, Waits: true } planned)
                _planned[at] = planned with { Result = ImportResult.LeftOut, Remarks = [new ImportRemark(planned.Rule.Line, 1, string.Join(", ", planned.Rule.LogSources), "no source gives events of this log source", "import it without --fed-only; it waits then")] };
    }

    /// <summary>Writes the new ones.</summary>
    public void Write()
    {
        foreach (var planned in _planned.Where(planned => planned.Result == ImportResult.New))
            Write(repository, planned);
    }

    private static void Write(string root, PlannedImport planned)
    {
        var file = planned.FileIn(root);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        WholeFile.Write(file, planned.Rule.Text!);
    }

    // What is in the repository already, but for what an earlier import wrote to the same place.
    private Dictionary<string, string> KnownIds()
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var playbook in PlaybookFiles.Load(repository, ActionCatalog.Signatures, TimeProvider.System).Playbooks)
            known.TryAdd(playbook.Id, Path.GetRelativePath(repository, playbook.File).Replace('\\', '/'));
        return known;
    }

    private string PathOf(ImportedRule rule, HashSet<string> taken)
    {
        var folders = rule.Path.Split('/').Select(part => part.TrimStart('.')).Where(part => part.Length > 0).ToArray();
        var name = Path.GetFileNameWithoutExtension(folders.Length > 0 ? folders[^1] : "rule");
        // A team's file is no playbook, wherever it lies.
        if (name is "team" or "")
            name = "team_rule";
        var folder = string.Join('/', [owner, $"{rule.Format}".ToLowerInvariant(), .. folders.SkipLast(1)]);
        for (var number = 1; ; number++)
            if ($"{folder}/{name}{(number == 1 ? "" : $"_{number}")}.yaml" is var path && taken.Add(path))
                return path;
    }

    // As they would lie in the repository, in a place of their own: first all of them, then those without mistakes.
    private void Check()
    {
        var stage = Directory.CreateTempSubdirectory("secresponder-import-").FullName;
        try
        {
            Surroundings(stage);
            foreach (var planned in _planned.Where(planned => planned.Result == ImportResult.New))
                Write(stage, planned);
            for (var round = 0; round < MostRounds && _planned.Any(planned => planned.Result == ImportResult.New); round++)
            {
                var mistakes = PlaybookFiles.Load(stage, ActionCatalog.Signatures, TimeProvider.System).Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error)
                    .ToLookup(finding => Path.GetRelativePath(stage, finding.File).Replace('\\', '/'), StringComparer.Ordinal);
                var mistaken = _planned.Select((planned, at) => (planned, at)).Where(one => one.planned.Result == ImportResult.New && mistakes[one.planned.Path].Any()).ToArray();
                if (mistaken.Length == 0)
                    return;
                foreach (var (planned, at) in mistaken)
                {
                    File.Delete(planned.FileIn(stage));
                    _planned[at] = planned with { Result = ImportResult.NotTranslated, Remarks = [.. mistakes[planned.Path].Take(5).Select(mistake => Remark(planned.Rule, mistake)), .. planned.Rule.Remarks] };
                }
            }
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    // A Sigma file's lines are its author's; those of what was made anew are nobody's.
    private static ImportRemark Remark(ImportedRule rule, Diagnostic mistake) =>
        rule.Format == RuleFormat.Sigma ? new(mistake.Line, mistake.Column, mistake.Code, mistake.Message, mistake.Remedy) : new(rule.Line, 1, mistake.Code, mistake.Message, mistake.Remedy);

    // Lists that rules name, and the team.
    private void Surroundings(string stage)
    {
        foreach (var file in new[] { "guardrails.yaml", "guardrails.yml", $"{owner}/team.yaml", $"{owner}/team.yml" }.Concat(Lists()))
            if (File.Exists(Path.Combine(repository, file)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(stage, file))!);
                File.Copy(Path.Combine(repository, file), Path.Combine(stage, file));
            }
    }

    private IEnumerable<string> Lists() => Path.Combine(repository, "lists") is var lists && Directory.Exists(lists)
        ? Directory.EnumerateFiles(lists, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(repository, file)) : [];
}

/// <summary>What becomes of a rule in the repository.</summary>
internal enum ImportResult
{
    /// <summary>It is written.</summary>
    New,
    /// <summary>It is there already, word by word.</summary>
    Unchanged,
    /// <summary>It is there and was changed since, here or where it comes from: it stays as it is.</summary>
    Kept,
    LeftOut,
    NotTranslated,
}

/// <summary>A rule, and its place in the repository.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Path">Below the repository's root; empty where it is not written.</param>
internal sealed record PlannedImport(ImportedRule Rule, string Path)
{
    public ImportResult Result { get; init; } = ImportResult.New;

    /// <summary>What is said about it.</summary>
    public IReadOnlyList<ImportRemark> Remarks { get; init; } = Rule.Remarks;

    /// <summary>Whether nothing gives events that it looks at.</summary>
    public bool Waits { get; } = Rule.Outcome == ImportOutcome.Imported && Rule.LogSources.All(source => LogSourceFeeds.Of(source).IsEmpty);

    public string FileIn(string root) => System.IO.Path.Combine(root, Path);
}
