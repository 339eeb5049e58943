using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tests.Storage;

// The ledger, its digests, and what retention removes.
public abstract partial class StoreContract
{
    [Fact]
    public async Task The_ledger_is_one_whole_chain_when_many_append_at_once()
    {
        await using var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => store.SaveAsync(new ResponseCommit { Ledger = [Draft("in-1"), Draft("in-2"), Draft("in-1")] }, Token), Token)));
        Assert.Equal(80, (await store.LedgerAsync("in-1", Token)).Length);
        Assert.Empty((await new LedgerAudit(store).RunAsync(null, Token)).Breaks);
    }
}
