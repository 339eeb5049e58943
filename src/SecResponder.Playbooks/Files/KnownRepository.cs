using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Playbooks.Files;

/// <summary>What one reading of a repository leaves to the next. Whatever depends only on what has not changed since is taken from here.</summary>
internal sealed class KnownRepository
{
    public static KnownRepository Nothing { get; } = new();

    /// <summary>What the playbooks were read among; null: nothing was read.</summary>
    public Surroundings? Around { get; init; }

    /// <summary>The playbooks' files, by path.</summary>
    public Dictionary<string, CheckedFile> Files { get; init; } = [];

    /// <summary>The rules, with the filters that narrow them.</summary>
    public NarrowedRules Rules { get; init; } = NarrowedRules.None;

}

/// <summary>What the Sigma of one file came to when it was read, and what that depended on.</summary>
/// <param name="File">The file as it was.</param>
/// <param name="Lists">The lists that it asked for, as they were; null: not there.</param>
/// <param name="Source">What stands in it; null when that is no YAML.</param>
/// <param name="Found">What is wrong with it by itself.</param>
internal sealed record KnownFile(RepositoryFile File, ImmutableDictionary<string, string?> Lists, SigmaSource? Source, ImmutableArray<Diagnostic> Found)
{
    /// <summary>Whether it would be read the same again.</summary>
    public bool Holds(RepositoryFile file, Surroundings around) => file.Stamp is not null && file.Stamp == File.Stamp && file.Shown == File.Shown && Lists.All(list => around.StampOf(list.Key) == list.Value);
}

/// <summary>The playbooks of one file, checked, and what that depended on besides the file.</summary>
/// <param name="Known">The file.</param>
/// <param name="Around">What they were checked among.</param>
/// <param name="Targets">What other files made of its documents.</param>
/// <param name="Drafts">What was read of each of them.</param>
/// <param name="Found">What is wrong with the file and its playbooks, in order.</param>
internal sealed record CheckedFile(KnownFile Known, Surroundings Around, ImmutableArray<PlaybookTarget> Targets, ImmutableArray<PlaybookDraft> Drafts, ImmutableArray<Diagnostic> Found)
{
    /// <summary>What each draft came to when it was in force last; null: it was not.</summary>
    public PlaybookInForce?[] InForce { get; } = new PlaybookInForce?[Drafts.Length];

    /// <summary>Whether it would be checked the same again.</summary>
    public bool Holds(KnownFile known, Surroundings around, RuleCollection collection)
    {
        if (!ReferenceEquals(Known, known) || !ReferenceEquals(Around, around))
            return false;
        // What a correlation is made of stands in other files; of a rule these only say whether it reports.
        if (Known.Source is not { Read.Correlations.IsEmpty: false } source)
            return Targets.All(target => target.Reports == collection.Reports(target.Metadata));
        return Targets.AsSpan().SequenceEqual(collection.TargetsOf(source).AsSpan(), PlaybookTarget.ByMeaning);
    }
}
