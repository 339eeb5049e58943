using System.Globalization;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Cli.Sources;

/// <summary>The documentation of the sources, made from the sources themselves: <c>docs/sources.md</c> and one page a source. A test holds the files in the repository to it.</summary>
internal static class SourcePages
{
    /// <summary>The table of all sources.</summary>
    public static string Index()
    {
        var text = new StringBuilder();
        text.Append("# Sources\n");
        text.Append("What can be read: `normalize --source <id>`, or `auto`, which recognizes each record by its content. Made by `secresponder sources --format markdown`; do not edit.\n\n");
        text.Append("| source | what | kinds of record | ASIM schemas |\n| --- | --- | --- | --- |\n");
        foreach (var source in EventSources.All.OrderBy(source => source.Id, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture,
                $"| [{source.Id}](sources/{source.Id}.md) | {Cell(source.Title)} | {Cell(string.Join(", ", source.Kinds.Select(kind => kind.Name)))} | {string.Join(", ", source.Kinds.Select(kind => kind.Schema.ToString()).Distinct())} |\n");
        return text.ToString();
    }

    /// <summary>A source's page: its kinds, a sample of each, the fields it fills, where each vendor field goes, and which have no home in ASIM.</summary>
    public static string Of(EventSource source)
    {
        var facts = SourceFacts.Of(source);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {source.Id}\n{source.Title}. How it is read, and what the vendor leaves open: [README](../../src/SecResponder.Events/Sources/{source.GetType().Namespace!.Split('.')[^1]}/README.md).\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `secresponder sources {source.Id} --format markdown` from the source's own samples; do not edit.\n\n");
        text.Append("## Kinds of record\n| kind | ASIM schema | Sigma log sources |\n| --- | --- | --- |\n");
        foreach (var kind in source.Kinds)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(kind.Name)} | {kind.Schema} | {Cell(string.Join(", ", kind.LogSources.Select(logSource => logSource.ToString())))} |\n");
        text.Append("\n## A sample of each\n");
        foreach (var (kind, sample) in facts.SampleOfKind)
            text.Append(CultureInfo.InvariantCulture, $"{kind}:\n```\n{sample}\n```\n");
        text.Append("\n## Fields it fills\n");
        text.Append(string.Join(", ", facts.Filled.Select(field => $"`{field}`"))).Append('\n');
        text.Append("\n## Where each field goes\n| vendor's field | ASIM |\n| --- | --- |\n");
        foreach (var (field, homes) in facts.Homes.Where(home => home.Value.Count > 0))
            text.Append(CultureInfo.InvariantCulture, $"| `{Cell(field)}` | {string.Join(", ", homes)} |\n");
        text.Append("\n## Without a home in ASIM\nReachable in rules by the vendor's own name: ");
        var homeless = facts.Homes.Where(home => home.Value.Count == 0).Select(home => $"`{Cell(home.Key)}`").ToArray();
        text.Append(homeless.Length == 0 ? "none in the samples." : string.Join(", ", homeless) + ".").Append('\n');
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

/// <summary>What a source's samples show of it.</summary>
/// <param name="SampleOfKind">The first sample of each kind.</param>
/// <param name="Filled">ASIM fields that some sample fills.</param>
/// <param name="Homes">Vendor field to ASIM fields; empty: no home.</param>
internal sealed record SourceFacts(IReadOnlyList<(string Kind, string Sample)> SampleOfKind, IReadOnlyList<AsimField> Filled, IReadOnlyDictionary<string, SortedSet<string>> Homes)
{
    public static SourceFacts Of(EventSource source)
    {
        var look = new Looking(source);
        return new SourceFacts(look.SampleOfKind, [.. look.Filled.Order(Comparer<AsimField>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString())))], FieldHomes.Of(source));
    }

    private sealed class Looking : IEventReceiver
    {
        private readonly string _sample = "";

        public Looking(EventSource source)
        {
            var normalizer = new Normalizer(source.Id);
            var stream = new StreamContext();
            foreach (var sample in source.Samples)
            {
                _sample = sample;
                normalizer.Normalize(new RawRecord(Encoding.UTF8.GetBytes(sample), new Origin("sample", "0", 1), DateTimeOffset.UnixEpoch.AddYears(56), stream), this);
            }
        }

        public List<(string Kind, string Sample)> SampleOfKind { get; } = [];

        public HashSet<AsimField> Filled { get; } = [];

        public void Receive(SecurityEvent securityEvent)
        {
            Filled.UnionWith(securityEvent.Fields.ToArray());
            if (SampleOfKind.All(known => known.Kind != securityEvent.Kind.Name))
                SampleOfKind.Add((securityEvent.Kind.Name, _sample));
        }

        public void Reject(in RawRecord record, Rejection rejection)
        {
            // A test holds that no sample is rejected.
        }
    }
}
