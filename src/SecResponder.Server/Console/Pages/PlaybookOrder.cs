namespace SecResponder.Server.Console.Pages;

/// <summary>Which playbooks come first.</summary>
public enum PlaybookOrder
{
    /// <summary>Those that act.</summary>
    Mode,
    /// <summary>Those with most incidents.</summary>
    Incidents,
    /// <summary>Those that have matched most events.</summary>
    Matched,
    /// <summary>Those of which guardrails refused most.</summary>
    Refused,
    /// <summary>Those that were wrong most often.</summary>
    Wrong,
}

/// <summary>Orders as addresses and people say them.</summary>
internal static class PlaybookOrders
{
    public const string Field = "first";

    public static readonly (PlaybookOrder Order, string Words)[] Choices =
        [(PlaybookOrder.Mode, "those that act"), (PlaybookOrder.Incidents, "most incidents"), (PlaybookOrder.Matched, "most matched events"), (PlaybookOrder.Refused, "most refused"), (PlaybookOrder.Wrong, "most false positives")];

    public static string Word(PlaybookOrder order) => order.ToString().ToLowerInvariant();

    /// <summary>What was asked for; those that act, where it is none of these.</summary>
    public static PlaybookOrder Read(string? word) => Choices.FirstOrDefault(choice => Word(choice.Order) == word).Order;

    /// <summary>What they are put in order by.</summary>
    public static Func<PlaybookLine, long> Figure(PlaybookOrder order) => order switch
    {
        PlaybookOrder.Incidents => line => line.Count.Incidents,
        PlaybookOrder.Refused => line => line.Refused,
        PlaybookOrder.Wrong => line => line.Judged?.FalsePositives ?? 0,
        _ => line => line.Hits,
    };
}
