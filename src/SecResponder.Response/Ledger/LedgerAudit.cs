using System.Collections.Immutable;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Ledger;

/// <summary>What an audit of the whole ledger found.</summary>
/// <param name="Chains">How many chains there are.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Digests">How many digests.</param>
/// <param name="LastDigest">The hash of the last, hex: compare it with the one that is kept elsewhere. Null when none was sealed yet.</param>
/// <param name="Breaks">Everything that is not as it was written, by chain.</param>
public sealed record LedgerFindings(long Chains, long Rows, long Digests, string? LastDigest, ImmutableArray<ChainBreak> Breaks);

/// <summary>Reads the whole ledger once and says whether it is what was written: every chain row by row, every chain against the digests that saw it.</summary>
/// <remarks>In this order: 1 the digests themselves; 2 every chain that is there; 3 what the digests saw and is not there any more. A chain that retention removed is vouched for
/// by a row of the operations' chain, which has to be whole itself.</remarks>
public sealed class LedgerAudit(IResponderStore store)
{
    /// <summary>What a finding about the digests names as its chain.</summary>
    public const string Digests = "digests";

    /// <summary>Audits everything.</summary>
    /// <param name="lastDigest">The hash of a digest that was kept elsewhere, hex: it must be among those that are there. Null: not compared.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<LedgerFindings> RunAsync(string? lastDigest, CancellationToken cancellation)
    {
        var breaks = ImmutableArray.CreateBuilder<ChainBreak>();
        var (digests, newest, seen) = await DigestsAsync(lastDigest, breaks, cancellation);
        var retired = await RetiredAsync(cancellation);
        var (chains, rows) = (0L, 0L);
        await foreach (var chain in store.WrittenChainsAsync(cancellation))
        {
            chains++;
            rows += chain.Rows.Length;
            var ends = seen.Remove(chain.Chain, out var found) ? found : [];
            if (LedgerChain.Verify(chain.Chain, chain.Rows, chain.Head) is { } broken)
                breaks.Add(broken);
            else if (ends.FirstOrDefault(end => !Holds(chain, end.Head)) is { } lost)
                breaks.Add(new ChainBreak(chain.Chain, lost.Head.Count, $"digest {lost.Digest} saw another row here: the chain was written anew"));
        }
        foreach (var (chain, ends) in seen.OrderBy(one => one.Key, StringComparer.Ordinal))
            if (!retired.TryGetValue(chain, out var was) || was.Count < ends[^1].Head.Count)
                breaks.Add(new ChainBreak(chain, 1, $"all of it was removed: digest {ends[^1].Digest} saw {ends[^1].Head.Count} rows"));
        return new LedgerFindings(chains, rows, digests, newest, breaks.ToImmutable());
    }

    private async Task<(long Count, string? Last, Dictionary<string, List<SeenEnd>> Seen)> DigestsAsync(
        string? wanted, ImmutableArray<ChainBreak>.Builder breaks, CancellationToken cancellation)
    {
        var seen = new Dictionary<string, List<SeenEnd>>(StringComparer.Ordinal);
        var (count, found) = (0L, wanted is null);
        LedgerDigest? before = null;
        await foreach (var digest in store.DigestsAsync(cancellation))
        {
            count++;
            if (!digest.Follows(before))
                breaks.Add(new ChainBreak(Digests, digest.Number, digest.Number == (before?.Number ?? 0) + 1 ? "the digest, or the one before it, was changed" : "a digest was removed"));
            foreach (var end in digest.Ends)
                (seen.TryGetValue(end.Chain, out var ends) ? ends : seen[end.Chain] = []).Add(new SeenEnd(digest.Number, end.Head));
            before = digest;
            found |= string.Equals(Convert.ToHexStringLower(digest.Hash.AsSpan()), wanted, StringComparison.OrdinalIgnoreCase);
        }
        if (!found)
            breaks.Add(new ChainBreak(Digests, count, $"none of the {count} digests has the hash that was kept elsewhere: they were made anew, or those at the end were removed"));
        return (count, before is null ? null : Convert.ToHexStringLower(before.Hash.AsSpan()), seen);
    }

    private async Task<Dictionary<string, RetiredChain>> RetiredAsync(CancellationToken cancellation)
    {
        var retired = new Dictionary<string, RetiredChain>(StringComparer.Ordinal);
        foreach (var row in await store.LedgerAsync(LedgerChain.Operations, cancellation))
            if (row.Fact() is ChainsRetired { Chains: var chains })
                foreach (var chain in chains)
                    retired[chain.Chain] = chain;
        return retired;
    }

    private static bool Holds(WrittenChain chain, LedgerHead end) =>
        end.Count <= chain.Rows.Length && end.Count > 0 && chain.Rows[(int)end.Count - 1].Hash.AsSpan().SequenceEqual(end.Hash.AsSpan());

    private sealed record SeenEnd(long Digest, LedgerHead Head);
}
