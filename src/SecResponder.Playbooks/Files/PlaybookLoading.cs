using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Assets;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Files.Checks;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Files.Sets;
using SecResponder.Playbooks.Files.Teams;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>One reading of a playbook repository.</summary>
/// <remarks>
/// The order of work: 1. the files are found; 2. lists, calendars, teams and sets are read, since playbooks name them, or are named; 3. Sigma's documents are read, and what they say
/// of each other is checked; 4. SecResponder's attributes are read and checked; 5. what is free of errors is put together.
/// </remarks>
/// <param name="actions">What playbooks may do, by name.</param>
/// <param name="options">What the loader asks others for.</param>
/// <param name="known">What was read before, by path: a file that is still the same is not read again.</param>
internal sealed class PlaybookLoading(Dictionary<string, ActionSignature> actions, PlaybookLoaderOptions options, ImmutableDictionary<string, KnownFile> known)
{
    private readonly List<Diagnostic> _found = [];
    private readonly Dictionary<string, PlaybookList> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _listStamps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> _teams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brokenTeams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly DateTimeOffset _now = options.Time.GetUtcNow();
    private Guardrails _guardrails = Guardrails.None;
    private readonly Dictionary<string, Asset> _claimed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ChangeRecord> _changes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<LogSource, string?> _unfed = [];
    private bool _isBrokenForAll;

    /// <summary>What a next reading need not read again.</summary>
    public ImmutableDictionary<string, KnownFile> Known { get; private set; } = ImmutableDictionary<string, KnownFile>.Empty;

    public PlaybookSet Run(string directory)
    {
        var files = RepositoryFiles.Find(directory, _found);
        foreach (var file in files.Where(file => file.Kind == RepositoryFileKind.List))
            List(file);
        foreach (var file in files.Where(file => file.Kind == RepositoryFileKind.Guardrails))
            OfAll(file);
        foreach (var file in files.Where(file => file.Kind == RepositoryFileKind.Changes))
            Calendar(file);
        foreach (var file in files.Where(file => file.Kind == RepositoryFileKind.Team))
            Team(file);
        var sets = Sets(files);
        if (options.Only is { } only)
            files = [.. files.Where(file => file.Kind != RepositoryFileKind.Playbooks || sets.GetValueOrDefault(only)?.Playbooks.Contains(file.SetName) == true)];
        // Most of the time goes into reading thousands of small files, and none of them looks at another: they are read side by side, and kept in their order.
        var read = files.Where(file => file.Kind == RepositoryFileKind.Playbooks).AsParallel().AsOrdered().Select(file => (File: file, Read: Sigma(file))).ToArray();
        Known = read.Where(one => one.Read.Stamp.Length > 0).ToImmutableDictionary(one => one.File.Path, one => one.Read, StringComparer.Ordinal);
        foreach (var (_, one) in read)
            _found.AddRange(one.Found);
        // What is found in one reading is no finding of the next.
        var sources = read.Select(one => one.Read.Source is { } source ? source with { File = one.File, Findings = new Findings(one.File.Shown) } : null).OfType<SigmaSource>().ToArray();
        var collection = new RuleCollection(sources);
        _found.AddRange(collection.Diagnostics);
        var drafts = collection.Targets.Select(target => Draft(target, collection)).ToArray();
        if (drafts.Any(draft => !draft.Steps.IsEmpty) && !_lists.ContainsKey(PlaybookList.ProtectedName) && !_isBrokenForAll)
            _found.Add(new Diagnostic(drafts.First(draft => !draft.Steps.IsEmpty).Playbook.File, 1, 1, DiagnosticSeverity.Warning, PlaybookCodes.NothingProtected,
                "nothing is protected: there is no list 'protected'", "add lists/protected.yaml with what no playbook may ever act on, such as domain controllers"));
        return Build(drafts, collection, sets);
    }

    private void List(RepositoryFile file) => OfEverybody(file, (yaml, findings) =>
    {
        var list = new ListReader(_now, Path.GetDirectoryName(Path.GetFullPath(file.Path))!, _claimed, findings).Read(file.Name, yaml.Documents);
        if (list is not null && !_lists.TryAdd(file.Name, list))
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.DuplicateFile, $"the list '{file.Name}' is there already: {_lists[file.Name].File}", "keep one of the two, or rename one");
        else if (list is not null)
            _listStamps.Add(file.Name, $"{FileStamp.Of(file.Path)} {list.ReadAsOf?.UtcTicks}");
    });

    private void OfAll(RepositoryFile file) => OfEverybody(file, (yaml, findings) =>
    {
        if (yaml.Documents is [YamlMap map])
            _guardrails = new GuardrailsReader(_lists, _now, findings).Read(map, KnownKeys.Guardrails);
        else
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.Shape, "the guardrails of everybody are one map", "write 'at-most: {steps: 50, per: 1h}' and others of the guardrails that a playbook may have");
    });

    private void Calendar(RepositoryFile file) => OfEverybody(file, (yaml, findings) =>
    {
        foreach (var change in new CalendarReader(findings, _changes.Keys).Read(yaml.Documents))
            _changes.TryAdd(change.Number, change);
    });

    // What can't be read of lists, guardrails and calendars holds everything back that acts: who was protected may be missing, and what was approved must not run as if it were not.
    private void OfEverybody(RepositoryFile file, Action<YamlFile, Findings> read)
    {
        if (Yaml(file) is not { } yaml)
        {
            _isBrokenForAll = true;
            return;
        }
        var findings = new Findings(file.Shown);
        read(yaml, findings);
        _isBrokenForAll |= findings.Errors > 0 || HasErrors(yaml);
        _found.AddRange(findings.Sorted());
    }

    // A set is a way to choose: one that is wrong is told, and holds back nobody who does not choose it.
    private ImmutableSortedDictionary<string, NamedSet> Sets(IReadOnlyList<RepositoryFile> files)
    {
        var known = files.Where(file => file.Kind == RepositoryFileKind.Playbooks).Select(file => file.SetName).ToHashSet(StringComparer.Ordinal);
        var sets = ImmutableSortedDictionary.CreateBuilder<string, NamedSet>(StringComparer.Ordinal);
        foreach (var file in files.Where(file => file.Kind == RepositoryFileKind.Set))
        {
            if (Yaml(file) is not { } yaml)
                continue;
            var findings = new Findings(file.Shown);
            if (new NamedSetReader(known, findings).Read(file.Name, yaml.Documents) is { } set)
                sets[set.Name] = set;
            _found.AddRange(findings.Sorted());
        }
        if (options.Only is { } only && !sets.ContainsKey(only))
            _found.Add(new Diagnostic("sets", 1, 1, DiagnosticSeverity.Error, PlaybookCodes.Set, $"there is no set '{only}'",
                sets.Count == 0 ? "a set is a file sets/<name>.yaml with 'playbooks:', in the repository's root" : $"{NearMiss.Question(only, sets.Keys)}there are {string.Join(", ", sets.Keys)}"));
        return sets.ToImmutable();
    }

    private void Team(RepositoryFile file)
    {
        if (Yaml(file) is not { } yaml)
        {
            _brokenTeams.Add(file.Folder);
            return;
        }
        var findings = new Findings(file.Shown);
        var team = new TeamReader(actions, _lists, options, findings).Read(file.Folder, yaml.Documents);
        if (team is not null && !_teams.TryAdd(file.Folder, team))
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.DuplicateFile, $"the team '{file.Folder}' has another file already", "keep one team.yaml, right in the team's folder");
        if (findings.Errors > 0 || HasErrors(yaml))
            _brokenTeams.Add(file.Folder);
        _found.AddRange(findings.Sorted());
    }

    private KnownFile Sigma(RepositoryFile file)
    {
        // Looked at before it is read: what is written meanwhile has another stamp next time.
        var stamp = FileStamp.Of(file.Path) ?? "";
        if (known.GetValueOrDefault(file.Path) is { } before && before.Stamp == stamp && before.Source?.File.Shown == file.Shown && before.Lists.All(list => _listStamps.GetValueOrDefault(list.Key) == list.Value))
            return before;
        var found = new List<Diagnostic>();
        var asked = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        SigmaSource? source = null;
        if (Yaml(file, found) is { } yaml)
        {
            var read = SigmaReader.Read(file.Shown, yaml.Documents, name =>
            {
                asked[name] = _listStamps.GetValueOrDefault(name);
                return _lists.GetValueOrDefault(name)?.ToNamed();
            });
            found.AddRange(read.Diagnostics);
            source = new SigmaSource(file, yaml.Documents, read, new Findings(file.Shown));
        }
        return new KnownFile(stamp, asked.ToImmutable(), source, [.. found]);
    }

    private YamlFile? Yaml(RepositoryFile file) => Yaml(file, _found);

    private YamlFile? Yaml(RepositoryFile file, List<Diagnostic> found)
    {
        if (file.Read(found) is not { } text)
            return null;
        var yaml = YamlReader.Read(file.Shown, text, options.Limits);
        found.AddRange(yaml.Diagnostics);
        return yaml;
    }

    private PlaybookDraft Draft(PlaybookTarget target, RuleCollection collection)
    {
        var findings = target.Source.Findings;
        var draft = new PlaybookReader(actions, _lists, _now, findings).Read(target.Metadata, target.Source.File.Folder, target.Correlation, target.Rules)
            with
        { Tree = target.Tree };
        var context = new CheckContext(_lists.Values, findings, target.Source.File.Folder, _teams.GetValueOrDefault(draft.Playbook.Owner), actions, options, target.Reports) { Unfed = _unfed };
        foreach (var check in PlaybookChecks.All)
            check.Check(draft, context);
        return draft with { IsReporting = target.Reports && target.IsReadable };
    }

    private PlaybookSet Build(PlaybookDraft[] drafts, RuleCollection collection, ImmutableSortedDictionary<string, NamedSet> sets)
    {
        foreach (var source in collection.Sources)
            _found.AddRange(source.Findings.Sorted());
        var rules = RuleCompiler.Compile(collection.Rules, collection.Filters);
        _found.AddRange(rules.Diagnostics);
        var broken = new BrokenDocuments(collection.Sources, _found);
        var positions = new Dictionary<SigmaRule, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < rules.Rules.Length; i++)
            positions.Add(rules.Rules[i], i);
        var inForce = drafts
            .Where(draft => draft.IsReporting && !broken.Contains(draft.Metadata) && draft.Rules.All(rule => !broken.Contains(rule.Metadata)))
            .Where(draft => draft.Steps.IsEmpty || !_isBrokenForAll && !_brokenTeams.Contains(draft.Playbook.Owner))
            .Where(IsFirst)
            .Select(draft => InForce(draft, positions, collection.Filters))
            .ToImmutableArray();
        return new PlaybookSet(inForce, _teams.ToImmutableSortedDictionary(StringComparer.Ordinal), _lists.ToImmutableSortedDictionary(StringComparer.Ordinal), _guardrails, _now, Enrichment(), rules,
            [.. _found.Distinct().OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Code, StringComparer.Ordinal)])
        {
            Sets = sets,
            Changes = [.. _changes.Values.OrderBy(change => change.Number, StringComparer.OrdinalIgnoreCase)],
        };
    }

    private EnrichmentSnapshot Enrichment() => new()
    {
        Assets = new AssetIndex([.. _lists.Values.SelectMany(list => list.Assets)]),
        Geo = new GeoDatabases([.. _lists.Values.Where(list => !list.Geo.IsDefault).OrderBy(list => list.Name, StringComparer.Ordinal).SelectMany(list => list.Geo)]),
    };

    // Ids and names are unique already; a document that has neither goes by its title.
    private bool IsFirst(PlaybookDraft draft)
    {
        if (_ids.Add(draft.Playbook.Id))
            return true;
        var at = draft.Document.Position;
        // A rule that only observes is matched all the same; its matches can't be told from the other's.
        _found.Add(new Diagnostic(draft.Playbook.File, at.Line, at.Column, draft.Steps.IsEmpty ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, PlaybookCodes.NoId, $"another document goes by '{draft.Playbook.Id}' too", "add 'id:' with a new UUID; any generator will do"));
        return false;
    }

    private static PlaybookInForce InForce(PlaybookDraft draft, Dictionary<SigmaRule, int> positions, ImmutableArray<SigmaFilter> filters) => new(
        draft.Playbook,
        draft.Tree is { } tree ? Correlator.Of(tree, draft.Lateness, StateIdentity.Of(tree, draft.Lateness, filters)) : Correlator.OfRule,
        draft.Correlation,
        RuleBinding.Of(draft, positions),
        [.. draft.Steps.SelectMany(step => step.Step.With.Values).SelectMany(text => TemplateFields.Of(text).Select(field => field.Field).Concat(EnrichedField.In(text)))
            .Concat(draft.Steps.SelectMany(step => step.Step.Conditions).SelectMany(condition => ConditionFields.Of(condition.Expression)))
            .Concat(draft.Playbook.Change?.Templates.SelectMany(text => TemplateFields.Of(text).Select(field => field.Field).Concat(EnrichedField.In(text))) ?? [])
            .Concat(draft.Rules.SelectMany(RuleFields.Of).Select(field => field.Field)).Concat(draft.Metadata.Fields).Concat(draft.Playbook.GroupBy)
            .Distinct(StringComparer.Ordinal)]);

    private static bool HasErrors(YamlFile yaml) => yaml.Diagnostics.Any(finding => finding.Severity == DiagnosticSeverity.Error);
}
