using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;

namespace SecResponder.Response.Hosting;

/// <summary>The playbook repository that a process works with: one set, swapped whole.</summary>
public sealed class PlaybooksInForce
{
    private readonly Lock _change = new();
    private volatile Loaded _loaded;

    /// <param name="set">The playbooks to begin with.</param>
    public PlaybooksInForce(PlaybookSet set) => _loaded = new Loaded(set);

    /// <summary>The set in force now.</summary>
    public PlaybookSet Set => _loaded.Set;

    /// <summary>What the response needs to know of it.</summary>
    public ResponseSnapshot Snapshot => _loaded.Snapshot;

    /// <summary>Puts another set in force. Batches and steps under way end with the set they began with; what feeds held is kept until they are fetched again.</summary>
    public void Swap(PlaybookSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        lock (_change)
        {
            var held = Set.Enrichment.Lists.Where(list => set.Lists.GetValueOrDefault(list.Key)?.Feed is { Url: { } url } && url == Set.Lists.GetValueOrDefault(list.Key)?.Feed?.Url);
            _loaded = new Loaded(set.With(set.Enrichment with { Lists = set.Enrichment.Lists.SetItems(held) }));
        }
    }

    /// <summary>Puts other contents of lists in force; the rules and their windows stay.</summary>
    /// <param name="lists">By name; lists that are not among them stay as they are.</param>
    public void Enrich(IEnumerable<KeyValuePair<string, ListContent>> lists)
    {
        lock (_change)
            _loaded = new Loaded(Set.With(Set.Enrichment with { Lists = Set.Enrichment.Lists.SetItems(lists) }), Snapshot.Assets);
    }

    /// <summary>Both, of one moment: a batch is detected and correlated by the same playbooks, whatever is put in force meanwhile.</summary>
    public (PlaybookSet Set, ResponseSnapshot Snapshot) Now => _loaded is var loaded ? (loaded.Set, loaded.Snapshot) : default;

    /// <summary>A playbook's correlator, or null when there is no such playbook.</summary>
    public Correlator? CorrelatorOf(string playbookId) => Snapshot.CorrelatorOf(playbookId);

    /// <summary>The reference of a team's channel, or null.</summary>
    public string? ChannelOf(string owner, string channel) => Snapshot.Teams.GetValueOrDefault(owner)?.Channels.GetValueOrDefault(channel);

    private sealed class Loaded(PlaybookSet set, AssetBook? assets = null)
    {
        public PlaybookSet Set => set;

        public ResponseSnapshot Snapshot { get; } = ResponseSnapshot.Of(set.Playbooks, set.Teams.Values, set.Protected) with
        {
            Everywhere = set.Guardrails,
            CorrelatorOf = id => set.Find(id) is null ? null : set.CorrelatorOf(id),
            Assets = assets ?? AssetBook.Of(set.Enrichment.Assets),
        };
    }
}
