using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class SwappedLists
{
    [Fact]
    public void A_list_that_changes_loses_no_window()
    {
        using var repository = Repository.Example().Add("lists/c2_networks.yaml", "feed: {url: 'https://feeds.example.com/c2', format: plain}\n");
        var before = Holding(repository.Load(), "203.0.113.0/24");
        var after = Holding(before, "203.0.113.0/24", "198.51.100.0/24");
        Assert.Same(before.Rules, after.Rules);
        var (state, verdict) = (KeyState.Empty, CorrelationVerdict.Counted);
        foreach (var (set, address) in new[] { (before, "203.0.113.9"), (before, "203.0.113.9"), (before, "203.0.113.9"), (after, "203.0.113.9"), (after, "198.51.100.9") })
        {
            var signal = Assert.Single(Detect(set, address, _sequence++));
            (state, verdict) = set.CorrelatorOf(signal.PlaybookId).Apply(state, signal);
        }
        Assert.Equal(CorrelationVerdict.Fired, verdict);
        // The twin: the list of before knows nothing of the last address.
        Assert.Empty(Detect(before, "198.51.100.9", _sequence));
    }

    private int _sequence = 1;

    private static PlaybookSet Holding(PlaybookSet set, params string[] entries) =>
        set.With(set.Enrichment with { Lists = set.Enrichment.Lists.SetItem("c2_networks", ListRules.List("c2_networks", entries).Content) });

    private static List<Signal> Detect(PlaybookSet set, string address, int sequence)
    {
        var (signals, e, json) = (new List<Signal>(), new SecurityEvent(), Encoding.UTF8.GetBytes($$"""{"SrcIpAddr":"10.0.0.5","DstIpAddr":"{{address}}","DvcAction":"Allow"}"""));
        e.Reset(new RawRecord(json, new Origin("test", "0", sequence), Feeds.Fetched.AddSeconds(sequence)));
        e.Vendor.SetJson(json);
        new Detector(set).Detect(e, [], signals);
        return signals;
    }
}
