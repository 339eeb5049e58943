using SecResponder.Response.Entities;

namespace SecResponder.Response.Guardrails;

/// <summary>Never the wrong machine: what a target is must be known surely enough. The strictest of playbook, team and everybody asks.</summary>
internal static class SureEnough
{
    public const string Name = "confidence";

    /// <summary>What is asked where nobody says: better evidence than a coin's.</summary>
    public const int Least = 50;

    public static Verdict Ask(GuardrailQuestion question)
    {
        if (question.Resolution is not Resolution.Resolved { Confidence: var sure } resolved)
            return Verdict.Yes;
        var asked = question.Levels().Select(level => level.Guardrails.Confidence).Max() ?? Least;
        return sure >= asked ? Verdict.Yes : new Verdict.Refused($"that '{question.Step.Target?.Value}' is {resolved.Entity.DisplayName} is {sure} % sure, {asked} % are asked: {resolved.Evidence}");
    }
}
