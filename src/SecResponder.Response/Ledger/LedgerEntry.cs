using System.Collections.Immutable;
using System.Text.Json;

namespace SecResponder.Response.Ledger;

/// <summary>Something to be put into the ledger; the store seals it into its chain.</summary>
/// <param name="Chain">The incident's id, or <see cref="LedgerChain.Operations"/>.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Fact">What happened.</param>
public sealed record LedgerDraft(string Chain, DateTimeOffset At, LedgerFact Fact);

/// <summary>One sealed row.</summary>
/// <param name="Chain">The incident's id.</param>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="At">Wall clock, UTC.</param>
/// <param name="Data">The fact as JSON.</param>
/// <param name="Hash">SHA-256 over the hash before it and this row.</param>
public sealed record LedgerEntry(string Chain, long Sequence, DateTimeOffset At, string Data, ImmutableArray<byte> Hash)
{
    /// <summary>The fact, or null when a later version wrote a kind that this one doesn't know.</summary>
    public LedgerFact? Fact()
    {
        try
        {
            return JsonSerializer.Deserialize(Data, ResponseJson.Default.LedgerFact);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Shown as raw JSON by whoever reads it: a row is never hidden because it can't be understood.
            return null;
        }
    }
}

/// <summary>The end of a chain, kept with the incident: a cut tail is seen by it.</summary>
/// <param name="Count">How many rows there must be.</param>
/// <param name="Hash">The hash of the last.</param>
public sealed record LedgerHead(long Count, ImmutableArray<byte> Hash)
{
    /// <summary>Before the first row.</summary>
    public static LedgerHead Empty { get; } = new(0, [.. new byte[32]]);
}
