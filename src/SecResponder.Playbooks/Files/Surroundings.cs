using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Files.Teams;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>
/// What playbooks are read among: lists, guardrails of everybody, calendars and teams. Immutable once read; what was read and checked among the same surroundings is still right.
/// </summary>
internal sealed class Surroundings
{
    private readonly Dictionary<string, ActionSignature> _actions;
    private readonly PlaybookLoaderOptions _options;
    private readonly string _stamp;
    private readonly DateTimeOffset _until;
    private readonly (string Path, string? Stamp)[] _elsewhere;
    private readonly List<Diagnostic> _found = [];
    private readonly Dictionary<string, PlaybookList> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _listStamps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> _teams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brokenTeams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset> _claimed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ChangeRecord> _changes = new(StringComparer.OrdinalIgnoreCase);

    public Surroundings(RepositoryView view, Dictionary<string, ActionSignature> actions, PlaybookLoaderOptions options)
    {
        (_actions, _options, _stamp, ReadAt) = (actions, options, view.StampAround, options.Time.GetUtcNow());
        foreach (var file in Of(RepositoryFileKind.List))
            List(file);
        foreach (var file in Of(RepositoryFileKind.Guardrails))
            OfAll(file);
        foreach (var file in Of(RepositoryFileKind.Changes))
            Calendar(file);
        foreach (var file in Of(RepositoryFileKind.Team))
            Team(file);
        _until = _lists.Values.SelectMany(list => list.Content.Entries).Where(entry => !entry.During.IsOverBy(ReadAt)).Select(entry => entry.During.Until).Min() ?? DateTimeOffset.MaxValue;
        _elsewhere = [.. _lists.Values.Where(list => !list.Geo.IsDefault).SelectMany(list => list.Geo).Select(database => (database.File, FileStamp.Of(database.File)))];
        Enrichment = new EnrichmentSnapshot
        {
            Assets = new AssetIndex([.. _lists.Values.SelectMany(list => list.Assets)]),
            Geo = new GeoDatabases([.. _lists.Values.Where(list => !list.Geo.IsDefault).OrderBy(list => list.Name, StringComparer.Ordinal).SelectMany(list => list.Geo)]),
        };
        TeamsByName = _teams.ToImmutableSortedDictionary(StringComparer.Ordinal);
        ListsByName = _lists.ToImmutableSortedDictionary(StringComparer.Ordinal);
        ChangesInOrder = [.. _changes.Values.OrderBy(change => change.Number, StringComparer.OrdinalIgnoreCase)];

        IEnumerable<RepositoryFile> Of(RepositoryFileKind kind) => view.Files.Where(file => file.Kind == kind);
    }

    /// <summary>When they were read: entries of lists that were over by then are not in force.</summary>
    public DateTimeOffset ReadAt { get; }

    public IReadOnlyDictionary<string, PlaybookList> Lists => _lists;

    public ImmutableSortedDictionary<string, PlaybookList> ListsByName { get; }

    public ImmutableSortedDictionary<string, Team> TeamsByName { get; }

    public ImmutableArray<ChangeRecord> ChangesInOrder { get; }

    public Guardrails Guardrails { get; private set; } = Guardrails.None;

    public EnrichmentSnapshot Enrichment { get; }

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<Diagnostic> Found => _found;

    /// <summary>Whether nothing that acts may be in force: who was protected may be missing, and what was approved must not run as if it were not.</summary>
    public bool IsBrokenForAll { get; private set; }

    public Team? TeamOf(string owner) => _teams.GetValueOrDefault(owner);

    public bool IsBroken(string owner) => _brokenTeams.Contains(owner);

    /// <summary>A list as it is; null: not there. A rule that asked for it has to be read again when this changes.</summary>
    public string? StampOf(string list) => _listStamps.GetValueOrDefault(list);

    /// <summary>Whether they would be read the same again: no file is another, and no entry of a list has run out since.</summary>
    public bool Hold(RepositoryView view, DateTimeOffset now) =>
        view.StampAround == _stamp && now >= ReadAt && now < _until && _found.All(finding => finding.Code != PlaybookCodes.GeoFile) && _elsewhere.All(file => FileStamp.Of(file.Path) == file.Stamp);

    private void List(RepositoryFile file) => OfEverybody(file, (yaml, findings) =>
    {
        var list = new ListReader(ReadAt, Path.GetDirectoryName(Path.GetFullPath(file.Path))!, _claimed, findings).Read(file.Name, yaml.Documents);
        if (list is not null && !_lists.TryAdd(file.Name, list))
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.DuplicateFile, $"the list '{file.Name}' is there already: {_lists[file.Name].File}", "keep one of the two, or rename one");
        else if (list is not null)
            _listStamps.Add(file.Name, $"{file.Stamp} {list.ReadAsOf?.UtcTicks}");
    });

    private void OfAll(RepositoryFile file) => OfEverybody(file, (yaml, findings) =>
    {
        if (yaml.Documents is [YamlMap map])
            Guardrails = new GuardrailsReader(_lists, ReadAt, findings).Read(map, KnownKeys.Guardrails);
        else
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.Shape, "the guardrails of everybody are one map", "write 'at-most: {steps: 50, per: 1h}' and others of the guardrails that a playbook may have");
    });

    private void Calendar(RepositoryFile file) => OfEverybody(file, (yaml, findings) =>
    {
        foreach (var change in new CalendarReader(findings, _changes.Keys).Read(yaml.Documents))
            _changes.TryAdd(change.Number, change);
    });

    // What can't be read of lists, guardrails and calendars holds everything back that acts.
    private void OfEverybody(RepositoryFile file, Action<YamlFile, Findings> read)
    {
        if (file.ReadYaml(_options.Limits, _found) is not { } yaml)
        {
            IsBrokenForAll = true;
            return;
        }
        var findings = new Findings(file.Shown);
        read(yaml, findings);
        IsBrokenForAll |= findings.Errors > 0 || HasErrors(yaml);
        _found.AddRange(findings.Sorted());
    }

    private void Team(RepositoryFile file)
    {
        if (file.ReadYaml(_options.Limits, _found) is not { } yaml)
        {
            _brokenTeams.Add(file.Folder);
            return;
        }
        var findings = new Findings(file.Shown);
        var team = new TeamReader(_actions, _lists, _options, findings).Read(file.Folder, yaml.Documents);
        if (team is not null && !_teams.TryAdd(file.Folder, team))
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.DuplicateFile, $"the team '{file.Folder}' has another file already", "keep one team.yaml, right in the team's folder");
        if (findings.Errors > 0 || HasErrors(yaml))
            _brokenTeams.Add(file.Folder);
        _found.AddRange(findings.Sorted());
    }

    private static bool HasErrors(YamlFile yaml) => yaml.Diagnostics.Any(finding => finding.Severity == DiagnosticSeverity.Error);
}
