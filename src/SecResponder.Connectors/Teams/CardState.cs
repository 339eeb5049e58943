using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Teams;

/// <summary>How a card looks at first glance: the colour of its head and the words above its title.</summary>
/// <param name="Style">A container's style.</param>
/// <param name="Words">What is the matter with the response.</param>
internal sealed record CardState(string Style, string Words)
{
    // What asks for a person comes first, then what went wrong, then what is said to be well.
    private static readonly (string State, CardState Card)[] Order =
    [
        (StepWords.AwaitingApproval, new("attention", "Waits for approval")),
        (StepWords.Failed, new("attention", "A step failed")),
        (StepWords.Refused, new("warning", "Refused by a guardrail")),
        (StepWords.Skipped, new("warning", "Not everything was done")),
        (StepWords.BeingDone, new("accent", "Being done")),
        (StepWords.Running, new("accent", "Being done")),
        (StepWords.Due, new("accent", "Being done")),
        (StepWords.Waiting, new("accent", "Being done")),
        (StepWords.Done, new("good", "Done")),
        (StepWords.Observed, new("emphasis", "Only observed")),
    ];

    private static readonly CardState Told = new("emphasis", "For your information");

    /// <summary>What the steps come to. Tickets and cards count only where they are all there is, and then by what went wrong: that they went out is no success.</summary>
    /// <param name="steps">What is done.</param>
    /// <param name="isAsked">Whether a person must decide something; a notice has no step that says so.</param>
    public static CardState Of(IReadOnlyList<StepSummary> steps, bool isAsked = false)
    {
        StepSummary[] acting = [.. steps.Where(step => step.Target.Length > 0)];
        if (isAsked && acting.Length == 0)
            return Order[0].Card;
        var decisive = acting.Length > 0 ? acting : [.. steps.Where(step => step.State is StepWords.Failed or StepWords.Observed)];
        foreach (var (state, card) in Order)
            if (decisive.Count(step => step.State == state) is var count and > 0)
                return count == decisive.Length || acting.Length == 0 ? card : card with { Words = $"{card.Words} ({count} of {decisive.Length})" };
        return Told;
    }

    /// <summary>Steps in the order in which a person wants to know of them.</summary>
    public static IEnumerable<StepSummary> Sorted(IEnumerable<StepSummary> steps) =>
        steps.OrderBy(step => Array.FindIndex(Order, row => row.State == step.State) is var place and >= 0 ? place : Order.Length);

    /// <summary>A step's sign, and how it is coloured.</summary>
    public static (string Sign, string Color) Sign(string state) => state switch
    {
        StepWords.Done => ("✔", "Good"),
        StepWords.Refused => ("⊘", "Warning"),
        StepWords.Skipped => ("–", "Warning"),
        StepWords.Failed => ("✖", "Attention"),
        StepWords.AwaitingApproval => ("?", "Attention"),
        StepWords.Observed => ("○", "Default"),
        _ => ("…", "Accent"),
    };
}
