using System.Collections.Concurrent;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Playbooks.Hunting;

/// <summary>What a source writes, as its own samples show it: vendor, product, and the columns of each schema.</summary>
/// <param name="Products">What stands in EventVendor and EventProduct.</param>
/// <param name="Columns">The fields that its events of a schema have.</param>
internal sealed record KqlSources(IReadOnlySet<(string Vendor, string Product)> Products, IReadOnlyDictionary<AsimSchema, HashSet<AsimField>> Columns)
{
    private static readonly ConcurrentDictionary<string, KqlSources> Known = new(StringComparer.Ordinal);

    /// <summary>What is known of a source.</summary>
    public static KqlSources Of(EventSource source) => Known.GetOrAdd(source.Id, _ =>
    {
        var (normalizer, reader) = (new Normalizer(source.Id), new Reader());
        foreach (var sample in source.Samples)
            normalizer.Normalize(new RawRecord(Encoding.UTF8.GetBytes(sample), new Origin("sample", "0", 1), DateTimeOffset.UnixEpoch), reader);
        return new KqlSources(reader.Products, reader.Columns);
    });

    private sealed class Reader : IEventReceiver
    {
        public HashSet<(string, string)> Products { get; } = [];

        public Dictionary<AsimSchema, HashSet<AsimField>> Columns { get; } = [];

        public void Receive(SecurityEvent securityEvent)
        {
            Products.Add((securityEvent[AsimField.EventVendor].ToString(), securityEvent[AsimField.EventProduct].ToString()));
            if (!Columns.TryGetValue(securityEvent.Kind.Schema, out var columns))
                Columns.Add(securityEvent.Kind.Schema, columns = []);
            foreach (var field in securityEvent.Fields)
                columns.Add(field);
            foreach (var (alias, target) in AsimAliases.Of(securityEvent.Kind.Schema))
                if (securityEvent.Has(target))
                    columns.Add(alias);
        }

        public void Reject(in RawRecord record, Rejection rejection)
        {
            // A line that needs a header before it says nothing here.
        }
    }
}
