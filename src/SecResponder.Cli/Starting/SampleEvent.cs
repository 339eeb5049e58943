using System.Collections.Immutable;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Cli.Starting;

/// <summary>One raw record as a playbook's author sees it: which source it is of, and what stands in it.</summary>
/// <param name="Raw">The record.</param>
/// <param name="Source">The source's id.</param>
/// <param name="LogSource">The log source that a rule for it asks for.</param>
/// <param name="Fields">Its ASIM fields, in the order of the schema.</param>
internal sealed record SampleEvent(string Raw, string Source, LogSource LogSource, ImmutableArray<(string Name, string Value, bool IsNumber)> Fields)
{
    // Told by the receiver or by others of these: nobody writes a rule on them.
    private static readonly HashSet<AsimField> NotAsked =
    [
        AsimField.TimeGenerated, AsimField.EventStartTime, AsimField.EventEndTime, AsimField.EventUid, AsimField.EventCount, AsimField.EventSchema, AsimField.EventSchemaVersion, AsimField.Type,
        AsimField.EventOriginalUid, AsimField.EventProduct, AsimField.EventVendor, AsimField.AdditionalFields, AsimField.EventMessage,
    ];

    /// <summary>How many further events stand in the record.</summary>
    public int Beside { get; private init; }

    /// <summary>The value of a field; null when it is not there.</summary>
    public string? ValueOf(string field) => Fields.FirstOrDefault(one => one.Name == field) is { Name: not null, Value: var value } ? value : null;

    /// <summary>Reads a record.</summary>
    /// <param name="raw">The record.</param>
    /// <param name="source">The source's id; null: by what it looks like.</param>
    /// <param name="reason">Why it is none.</param>
    /// <returns>The first event in it, or null.</returns>
    public static SampleEvent? Read(string raw, string? source, out string reason)
    {
        var reader = new Reader(raw);
        new Normalizer(source).Normalize(new RawRecord(Encoding.UTF8.GetBytes(raw), new Origin("sample", "0", 1), DateTimeOffset.UtcNow), reader);
        reason = reader.Reason;
        return reader.Found;
    }

    /// <summary>The first of a source's own samples that is an event by itself; else the first that holds one.</summary>
    public static SampleEvent? Of(EventSource source)
    {
        var samples = source.Samples.Select(sample => Read(sample, source.Id, out _)).OfType<SampleEvent>().ToArray();
        return samples.FirstOrDefault(sample => sample.Beside == 0) ?? samples.FirstOrDefault();
    }

    // Rules for every vendor's events of a category, where there is one.
    private static LogSource Widest(IReadOnlyList<LogSource> sources) =>
        sources.FirstOrDefault(source => source.Category is not null) is { } categorized ? new LogSource(categorized.Category) : sources.Count > 0 ? sources[0] : new LogSource();

    private sealed class Reader(string raw) : IEventReceiver
    {
        public SampleEvent? Found { get; private set; }

        public string Reason { get; private set; } = "no event stands in it";

        public void Receive(SecurityEvent e) => Found = Found is { } first ? first with { Beside = first.Beside + 1 } : new SampleEvent(raw, e.Kind.Source, Widest(e.Kind.LogSources),
            [.. Names(e).Select(field => (AsimFields.Name(field), e[field].ToString(), e[field].Kind is FieldKind.Integer or FieldKind.Real or FieldKind.Boolean))]);

        public void Reject(in RawRecord record, Rejection rejection) => Reason = rejection.ToString();

        private static List<AsimField> Names(SecurityEvent e)
        {
            var names = new List<AsimField>();
            foreach (var field in e.Fields)
                if (!NotAsked.Contains(field) && e[field].Kind is not FieldKind.Json and not FieldKind.Time && e[field].ToString() is { Length: > 0 and < 200 })
                    names.Add(field);
            return names;
        }
    }
}
