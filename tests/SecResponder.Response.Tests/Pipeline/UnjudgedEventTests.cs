using SecResponder.Events;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Response.Tests.Hosting;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pipeline;

/// <summary>An event over which the rules fail (a mistake of ours) is put aside with its bytes: its batch would fail the same way for ever, and keep its partition waiting.</summary>
public sealed class UnjudgedEventTests
{
    private const string Listed = """
        title: Listed
        id: 00000000-0000-4000-8000-000000000007
        logsource: {category: firewall}
        detection: {s: {SrcIpAddr|expand: '%feed%'}, condition: s}
        """;

    [Fact]
    public async Task It_is_put_aside_and_what_comes_behind_it_counts()
    {
        await using var service = new RunningService(("soc/listed.yaml", Listed), ("lists/feed.yaml", "title: f\nfeed: {url: https://feeds.example.com/a.txt, format: plain, every: 1h}"));
        // The mistake: a list whose entries were never read.
        service.Playbooks.Enrich([KeyValuePair.Create("feed", new ListContent(default))]);
        await service.DenyAsync([0, 1]);
        service.Playbooks.Enrich([KeyValuePair.Create("feed", new ListContent([new ListEntry("198.51.100.7")]))]);
        await service.DenyAsync(2);

        var letters = await service.Store.DeadLettersAsync(10, Process.Token);
        Assert.Equal([RejectionCodes.Unjudged, RejectionCodes.Unjudged], letters.Select(letter => letter.Code));
        Assert.All(letters, letter => Assert.Contains("%ASA-4-106023", System.Text.Encoding.UTF8.GetString(letter.Raw.Span), StringComparison.Ordinal));
        Assert.Equal(1, (await service.Store.HitsAsync(Process.Token)).Single(hit => hit.Rule == "00000000-0000-4000-8000-000000000007").Count);
    }
}
