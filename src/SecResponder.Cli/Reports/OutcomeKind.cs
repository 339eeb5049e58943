using System.Collections.Immutable;
using SecResponder.Response.Rehearsals;
using SecResponder.Response.Steps;

namespace SecResponder.Cli.Reports;

/// <summary>What came of an incident, as a colour.</summary>
/// <param name="Style">The class in the page.</param>
/// <param name="Words">What a legend says.</param>
/// <param name="Of">The outcomes of steps that it stands for.</param>
internal sealed record OutcomeKind(string Style, string Words, ImmutableArray<WouldHave> Of);

/// <summary>All of them, what would hurt most first.</summary>
internal static class OutcomeKinds
{
    /// <summary>In the order in which one hides another.</summary>
    public static ImmutableArray<OutcomeKind> All { get; } =
    [
        new("protected", "would hit something protected, had no guardrail refused", [WouldHave.NearlyHitProtected]),
        new("held", "would hold", [WouldHave.Held]),
        new("acted", "would act", [WouldHave.Acted]),
        new("refused", "would be refused", [WouldHave.Refused]),
        new("told", "would tell people", [WouldHave.Told]),
        new("quiet", "nothing but a record", [WouldHave.KeptQuiet, WouldHave.NotRun]),
    ];

    /// <summary>Of a step.</summary>
    public static OutcomeKind Of(ResponseStep step) => All.First(kind => kind.Of.Contains(Rehearsal.Of(step)));

    /// <summary>Of an incident: the worst of its steps.</summary>
    public static OutcomeKind Of(IEnumerable<ResponseStep> steps) => steps.Select(Of).DefaultIfEmpty(All[^1]).MinBy(kind => All.IndexOf(kind))!;
}
