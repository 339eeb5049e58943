using System.Collections.Immutable;

namespace SecResponder.Response.Steps;

/// <summary>Which steps wait for which: no timer looks at a waiting step, the commit that ends what it needs touches it.</summary>
internal static class StepOrder
{
    /// <summary>The steps that waited for this one, due if they need nothing else. All of them are written with its end, due or not: should two that a step needs end at the
    /// same moment, one of the two commits is a conflict, looks again, and sees the other.</summary>
    public static IEnumerable<ResponseStep> Touched(ImmutableArray<ResponseStep> all, ResponseStep ended, DateTimeOffset now) =>
        all.Where(step => step.State == StepState.Waiting && step.Needs.Contains(ended.Id))
            .Select(step => step with { DueAt = HaveEnded(step, all, ended.Id) ? now : null });

    /// <summary>Whether everything that it needs has ended.</summary>
    public static bool HaveEnded(ResponseStep step, ImmutableArray<ResponseStep> all, string? besides = null) =>
        step.Needs.All(id => id == besides || all.FirstOrDefault(one => one.Id == id) is null or { HasEnded: true });
}
