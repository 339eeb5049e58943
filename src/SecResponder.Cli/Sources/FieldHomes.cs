using System.Text;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Cli.Sources;

/// <summary>
/// Finds out where each of a vendor's fields goes, by trying: the field's value is changed in place, and what changes in the normalized event is its home. So the report can't say
/// anything else than the code does.
/// </summary>
internal sealed class FieldHomes
{
    // What follows from other fields, and would be named beside each of them.
    private static readonly HashSet<AsimField> Derived =
    [
        AsimField.Src, AsimField.Dst, AsimField.Dvc, AsimField.Rule, AsimField.EventStartTime, AsimField.EventEndTime, AsimField.EventResult, AsimField.EventSeverity, AsimField.NetworkBytes,
        AsimField.NetworkPackets, AsimField.NetworkProtocolVersion, AsimField.EventUid,
    ];

    private readonly SortedDictionary<string, SortedSet<string>> _homes = new(StringComparer.Ordinal);
    private readonly Normalizer _normalizer;
    private readonly StreamContext _stream = new();

    private FieldHomes(EventSource source)
    {
        _normalizer = new Normalizer(source.Id);
        foreach (var sample in source.Samples)
            Try(Encoding.UTF8.GetBytes(sample));
    }

    /// <summary>Vendor field to the ASIM fields that change with it; none: it has no home there, and is reachable by its own name only.</summary>
    public static IReadOnlyDictionary<string, SortedSet<string>> Of(EventSource source) => new FieldHomes(source)._homes;

    private void Try(byte[] sample)
    {
        var places = new List<(string Name, int Start, int Length)>();
        var before = Normalize(sample, e => places.AddRange(Places(e, sample)));
        foreach (var (name, start, length) in places.Distinct())
        {
            var after = Changed(sample, start, length, length);
            // What can't be read at all any more may be so with less of a change: a time has no month 14.
            if (after.Count == 0)
                after = Changed(sample, start, length, Math.Min(length, 1));
            if (!_homes.TryGetValue(name, out var homes))
                _homes.Add(name, homes = new SortedSet<string>(StringComparer.Ordinal));
            homes.UnionWith(Differences(before, after));
        }
    }

    private List<Dictionary<AsimField, string>> Changed(byte[] sample, int start, int length, int many)
    {
        var changed = sample.ToArray();
        var end = start + length;
        if (many < length)
            while (end > start + 1 && !char.IsAsciiLetterOrDigit((char)changed[end - 1]))
                end--;
        // "…00Z", "…00+01:00": the last character of a time is its zone's.
        if (many < length && changed[end - 1] == 'Z')
            end--;
        Change(changed.AsSpan(end - many, many));
        return Normalize(changed, _ => { });
    }

    private List<Dictionary<AsimField, string>> Normalize(byte[] record, Action<SecurityEvent> look)
    {
        var taken = new Taken(look);
        _normalizer.Normalize(new RawRecord(record, new Origin("sample", "0", 1), DateTimeOffset.UnixEpoch.AddYears(56), _stream), taken);
        return taken.Events;
    }

    private static List<(string, int, int)> Places(SecurityEvent e, byte[] sample)
    {
        var places = new List<(string, int, int)>();
        for (var i = 0; i < e.Vendor.Count; i++)
        {
            var (name, value) = e.Vendor.At(i);
            if (sample.AsSpan().Overlaps(value.Utf8, out var at) && at >= 0 && at + value.Utf8.Length <= sample.Length)
                places.Add((Encoding.UTF8.GetString(name), at, value.Utf8.Length));
        }
        if (!e.Vendor.Json.IsEmpty && sample.AsSpan().Overlaps(e.Vendor.Json, out var start))
            JsonPlaces(e.Vendor.Json, start, places);
        return places;
    }

    private static void JsonPlaces(ReadOnlySpan<byte> json, int offset, List<(string, int, int)> places)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true });
        var path = new List<string>();
        var name = "";
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    path.Add(name);
                    name = reader.TokenType == JsonTokenType.StartArray ? "[]" : "";
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.RemoveAt(path.Count - 1);
                    name = path is [.., "[]"] ? "[]" : "";
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    var quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
                    places.Add((string.Join('.', path.Append(name).Where(part => part is not ("" or "[]"))), offset + (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length));
                    break;
            }
    }

    // Another value of the same shape: digits stay digits, letters letters, so that numbers, addresses and JSON stay what they are.
    private static void Change(Span<byte> value)
    {
        if (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8))
        {
            // As long as the other word, so that nothing moves: "true " and "null ".
            (value.Length == 4 ? "null"u8 : "true "u8).CopyTo(value);
            return;
        }
        foreach (ref var b in value)
            b = b switch
            {
                (byte)'9' => (byte)'8',
                >= (byte)'0' and < (byte)'9' => (byte)(b + 1),
                (byte)'z' => (byte)'y',
                (byte)'Z' => (byte)'Y',
                >= (byte)'a' and < (byte)'z' or >= (byte)'A' and < (byte)'Z' => (byte)(b + 1),
                _ => b,
            };
    }

    private static IEnumerable<string> Differences(List<Dictionary<AsimField, string>> before, List<Dictionary<AsimField, string>> after)
    {
        // It decides what the record is at all.
        if (before.Count != after.Count)
            return ["(kind of record)"];
        var differing = before.Zip(after).SelectMany(pair => pair.First.Keys.Union(pair.Second.Keys).Where(field => pair.First.GetValueOrDefault(field) != pair.Second.GetValueOrDefault(field))).ToHashSet();
        if (differing.Contains(AsimField.EventSchema))
            return ["(kind of record)"];
        var direct = differing.Where(field => !Derived.Contains(field)).ToArray();
        return (direct.Length > 0 ? direct : differing.AsEnumerable()).Select(field => field.ToString());
    }

    private sealed class Taken(Action<SecurityEvent> look) : IEventReceiver
    {
        public List<Dictionary<AsimField, string>> Events { get; } = [];

        public void Receive(SecurityEvent securityEvent)
        {
            look(securityEvent);
            Events.Add(securityEvent.Fields.ToArray().Where(field => field != AsimField.EventUid).ToDictionary(field => field, field => securityEvent[field].ToString()));
        }

        public void Reject(in RawRecord record, Rejection rejection)
        {
            // A changed record that can't be read shows in the number of events.
        }
    }
}
