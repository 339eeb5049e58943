using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecResponder.Response.Ledger;

/// <summary>Seals and verifies chains. Pure: every store seals by this, <c>ledger verify</c> checks by this.</summary>
public static class LedgerChain
{
    /// <summary>The chain of what belongs to no incident (the kill switch).</summary>
    public const string Operations = "operations";

    /// <summary>Makes the row that follows <paramref name="head"/>.</summary>
    public static LedgerEntry Seal(LedgerHead head, LedgerDraft draft)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(draft);
        var data = JsonSerializer.Serialize(draft.Fact, ResponseJson.Default.LedgerFact);
        var at = draft.At.ToUniversalTime();
        return new LedgerEntry(draft.Chain, head.Count + 1, at, data, HashOf(head.Hash.AsSpan(), draft.Chain, head.Count + 1, at, data));
    }

    /// <summary>The head after that row.</summary>
    public static LedgerHead After(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new LedgerHead(entry.Sequence, entry.Hash);
    }

    /// <summary>Whether the rows are exactly those that were written: finds the first changed, removed or inserted one, and a cut tail.</summary>
    /// <returns>Null when the chain is whole; else what is wrong with it, and where.</returns>
    public static ChainBreak? Verify(string chain, IEnumerable<LedgerEntry> entries, LedgerHead? head)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var last = LedgerHead.Empty;
        foreach (var entry in entries)
        {
            if (entry.Sequence != last.Count + 1)
                return new ChainBreak(chain, last.Count + 1, entry.Sequence > last.Count + 1 ? "a row was removed" : "a row was inserted");
            if (!HashOf(last.Hash.AsSpan(), entry.Chain, entry.Sequence, entry.At, entry.Data).AsSpan().SequenceEqual(entry.Hash.AsSpan()) || entry.Chain != chain)
                return new ChainBreak(chain, entry.Sequence, "the row, or the one before it, was changed");
            last = After(entry);
        }
        if (head is null)
            return last.Count == 0 ? new ChainBreak(chain, 0, "the chain is gone") : new ChainBreak(chain, last.Count, "the chain's head is gone");
        if (last.Count < head.Count)
            return new ChainBreak(chain, last.Count + 1, $"rows were removed at the end: {head.Count} were written, {last.Count} are there");
        if (last.Count > head.Count)
            return new ChainBreak(chain, head.Count + 1, $"rows were added at the end: {head.Count} were written, {last.Count} are there");
        return last.Hash.AsSpan().SequenceEqual(head.Hash.AsSpan()) ? null : new ChainBreak(chain, last.Count, "the last row is not the one that was written");
    }

    /// <summary>Whether rows that stand behind each other are those that were written so: each is held against the one before it; the first is taken as it is.</summary>
    public static ChainBreak? VerifyPart(string chain, IReadOnlyList<LedgerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        for (var i = 1; i < entries.Count; i++)
        {
            var (before, entry) = (entries[i - 1], entries[i]);
            if (entry.Sequence != before.Sequence + 1)
                return new ChainBreak(chain, before.Sequence + 1, entry.Sequence > before.Sequence + 1 ? "a row was removed" : "a row was inserted");
            if (!HashOf(before.Hash.AsSpan(), entry.Chain, entry.Sequence, entry.At, entry.Data).AsSpan().SequenceEqual(entry.Hash.AsSpan()) || entry.Chain != chain)
                return new ChainBreak(chain, entry.Sequence, "the row, or the one before it, was changed");
        }
        return null;
    }

    private static ImmutableArray<byte> HashOf(ReadOnlySpan<byte> previous, string chain, long sequence, DateTimeOffset at, string data)
    {
        const int Numbers = 20;
        var most = previous.Length + Numbers + Encoding.UTF8.GetMaxByteCount(chain.Length) + Encoding.UTF8.GetMaxByteCount(data.Length);
        // The rows of a million are hashed one after the other: they share one buffer.
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var row = buffer.AsSpan();
            previous.CopyTo(row);
            var numbers = row[previous.Length..];
            var name = Encoding.UTF8.GetBytes(chain, numbers[Numbers..]);
            BinaryPrimitives.WriteInt64BigEndian(numbers, sequence);
            BinaryPrimitives.WriteInt64BigEndian(numbers[8..], at.UtcTicks);
            BinaryPrimitives.WriteInt32BigEndian(numbers[16..], name);
            var text = Encoding.UTF8.GetBytes(data, numbers[(Numbers + name)..]);
            return ImmutableCollectionsMarshal.AsImmutableArray(SHA256.HashData(row[..(previous.Length + Numbers + name + text)]));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Where a chain is not what was written.</summary>
/// <param name="Chain">The incident.</param>
/// <param name="Sequence">The first row that is wrong or missing.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record ChainBreak(string Chain, long Sequence, string Problem);
