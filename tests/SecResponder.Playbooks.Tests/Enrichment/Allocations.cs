using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>What matching allocates once everything is warm.</summary>
internal static class Allocations
{
    /// <summary>Bytes of a thousand events that match nothing.</summary>
    public static long Of(ListRules rules, string json)
    {
        var once = rules.Prepared(json);
        var matches = 0;
        for (var i = 0; i < 200; i++)
            matches += once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            matches += once();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, matches);
        return allocated;
    }
}
