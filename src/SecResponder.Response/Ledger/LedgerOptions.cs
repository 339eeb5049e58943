namespace SecResponder.Response.Ledger;

/// <summary>How long decisions are kept.</summary>
public sealed class LedgerOptions
{
    /// <summary>How long after its last evidence an incident is kept, with its steps and ledger rows. Incidents that still hold something, or have steps to run, stay.
    /// Default null: for ever; range 1 day to 100 years. What goes is vouched for by a row of the operations' chain, and the digests stay.</summary>
    public TimeSpan? Keep { get; set; }
}
