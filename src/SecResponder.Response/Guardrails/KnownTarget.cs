using SecResponder.Response.Entities;

namespace SecResponder.Response.Guardrails;

/// <summary>Never the wrong machine: what could not be told for sure is not acted on.</summary>
internal static class KnownTarget
{
    public const string Name = "known-target";

    public static Verdict Ask(GuardrailQuestion question) => question.Resolution switch
    {
        null when question.Step.Target is not null => new Verdict.Refused($"what '{question.Step.Target.Value}' is was not asked"),
        null or Resolution.Resolved => Verdict.Yes,
        Resolution.Ambiguous several => new Verdict.Refused($"'{question.Step.Target?.Value}' could be {string.Join(" or ", several.Candidates)}: {several.Evidence}"),
        Resolution.Unknown unknown => new Verdict.Refused($"nobody knows what '{question.Step.Target?.Value}' is, so it counts as protected: {unknown.Reason}"),
        Resolution.Unavailable down => new Verdict.Refused($"what '{question.Step.Target?.Value}' is can't be asked now, so it counts as protected: {down.Reason}"),
        _ => new Verdict.Refused("what the target is was answered in an unknown way"),
    };
}
