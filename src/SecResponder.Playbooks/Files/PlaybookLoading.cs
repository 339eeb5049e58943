using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files.Checks;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Files.Sets;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files;

/// <summary>One reading of a playbook repository.</summary>
/// <remarks>
/// The order of work: 1. the files are found; 2. lists, calendars, teams and sets are read, since playbooks name them, or are named; 3. Sigma's documents are read, and what they say
/// of each other is checked; 4. SecResponder's attributes are read and checked; 5. what is free of errors is put together. Each step takes from the reading before it what would come to the same.
/// </remarks>
/// <param name="actions">What playbooks may do, by name.</param>
/// <param name="options">What the loader asks others for.</param>
/// <param name="known">The reading before this one.</param>
internal sealed class PlaybookLoading(Dictionary<string, ActionSignature> actions, PlaybookLoaderOptions options, KnownRepository known)
{
    private readonly List<Diagnostic> _found = [];
    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<LogSource, string?> _unfed = [];

    /// <summary>What a next reading need not do again.</summary>
    public KnownRepository Known { get; private set; } = KnownRepository.Nothing;

    public PlaybookSet Run(RepositoryView view)
    {
        var around = known.Around?.Hold(view, options.Time.GetUtcNow()) == true ? known.Around : new Surroundings(view, actions, options);
        _found.AddRange(view.Found);
        _found.AddRange(around.Found);
        var sets = new NamedSets(view, options);
        _found.AddRange(sets.Found);
        var read = Read(view.Files.Where(file => file.Kind == RepositoryFileKind.Playbooks && sets.Take(file)).ToArray(), around);
        var collection = new RuleCollection([.. read.Select(file => file.Known.Source).OfType<SigmaSource>()]);
        var files = read.Select(file => Check(file.Known, file.Before, collection, around)).ToArray();
        _found.AddRange(collection.Diagnostics);
        if (files.SelectMany(file => file.Drafts).FirstOrDefault(draft => !draft.Steps.IsEmpty) is { } acting && !around.Lists.ContainsKey(PlaybookList.ProtectedName) && !around.IsBrokenForAll)
            _found.Add(new Diagnostic(acting.Playbook.File, 1, 1, DiagnosticSeverity.Warning, PlaybookCodes.NothingProtected,
                "nothing is protected: there is no list 'protected'", "add lists/protected.yaml with what no playbook may ever act on, such as domain controllers"));
        return Build(files, collection, around, sets);
    }

    // Most of the time goes into reading thousands of small files, and none of them looks at another: they are read side by side, and kept in their order.
    private (KnownFile Known, CheckedFile? Before)[] Read(RepositoryFile[] files, Surroundings around)
    {
        var read = new (KnownFile, CheckedFile?)[files.Length];
        var others = new List<int>();
        for (var number = 0; number < files.Length; number++)
            if (known.Files.GetValueOrDefault(files[number].Path) is { } before && before.Known.Holds(files[number], around))
                read[number] = (before.Known, before);
            else
                others.Add(number);
        Parallel.ForEach(others, number => read[number] = (Sigma(files[number], around), null));
        return read;
    }

    private KnownFile Sigma(RepositoryFile file, Surroundings around)
    {
        var found = new List<Diagnostic>();
        var asked = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        SigmaSource? source = null;
        if (file.ReadYaml(options.Limits, found) is { } yaml)
        {
            var read = SigmaReader.Read(file.Shown, yaml.Documents, name =>
            {
                asked[name] = around.StampOf(name);
                return around.Lists.GetValueOrDefault(name)?.ToNamed();
            });
            found.AddRange(read.Diagnostics);
            source = new SigmaSource(file, yaml.Documents, read);
        }
        return new KnownFile(file, asked.ToImmutable(), source, [.. found]);
    }

    private CheckedFile Check(KnownFile file, CheckedFile? before, RuleCollection collection, Surroundings around)
    {
        if (before is not null && before.Holds(file, around, collection))
            return before;
        var targets = file.Source is { } source ? collection.TargetsOf(source) : [];
        var findings = new Findings(file.File.Shown);
        ImmutableArray<PlaybookDraft> drafts = [.. targets.Select(target => Draft(target, file.File.Folder, findings, around))];
        return new CheckedFile(file, around, targets, drafts, FoundInFiles.InFile(file.Found.Concat(findings.Sorted())));
    }

    private PlaybookDraft Draft(PlaybookTarget target, string folder, Findings findings, Surroundings around)
    {
        var draft = new PlaybookReader(actions, around.Lists, around.ReadAt, findings).Read(target.Metadata, folder, target.Correlation, target.Rules)
            with
        { Tree = target.Tree };
        var context = new CheckContext(around.ListsByName.Values.ToArray(), findings, folder, around.TeamOf(draft.Playbook.Owner), actions, options, target.Reports) { Unfed = _unfed };
        foreach (var check in PlaybookChecks.All)
            check.Check(draft, context);
        return draft with { IsReporting = target.Reports && target.IsReadable };
    }

    private PlaybookSet Build(CheckedFile[] files, RuleCollection collection, Surroundings around, NamedSets sets)
    {
        var rules = RuleCompiler.Compile(collection.Rules, collection.Filters, known.Rules);
        _found.AddRange(rules.Diagnostics);
        var broken = new BrokenDocuments(collection.Sources, files.SelectMany(file => file.Found).Concat(_found));
        var playbooks = new InForceBuilder(rules, known.Rules).Of(files, draft => IsSound(draft, broken, around) && IsFirst(draft));
        Known = new KnownRepository { Around = around, Files = files.ToDictionary(file => file.Known.File.Path, StringComparer.Ordinal), Rules = rules.Narrowed };
        return new PlaybookSet(playbooks, around.TeamsByName, around.ListsByName, around.Guardrails, around.ReadAt, around.Enrichment, rules, FoundInFiles.Of(files.Select(file => file.Found), _found))
        {
            Changes = around.ChangesInOrder,
            Sets = sets.ByName,
        };
    }

    private static bool IsSound(PlaybookDraft draft, BrokenDocuments broken, Surroundings around) =>
        draft.IsReporting && (broken.IsEmpty || !broken.Contains(draft.Metadata) && draft.Rules.All(rule => !broken.Contains(rule.Metadata)))
        && (draft.Steps.IsEmpty || !around.IsBrokenForAll && !around.IsBroken(draft.Playbook.Owner));

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
}
