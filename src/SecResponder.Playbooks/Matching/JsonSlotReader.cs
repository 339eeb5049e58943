using System.Text.Json;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Reads a JSON event in one pass into the values of the fields that some rule names; everything else is skipped as bytes.</summary>
/// <remarks>Arrays give several values, an object its compact text. A key written twice counts once, the last one: an event that has such a key is
/// written out without the earlier ones and read again, which hardly ever happens. Keeps nothing between events but its buffers.</remarks>
internal sealed class JsonSlotReader(PathTrie paths, int entries, int keywordField)
{
    /// <summary>How deep an event may nest.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };
    private readonly long[] _seenIn = new long[entries];
    private byte[] _buffer = new byte[1024];
    private long _object;
    private bool _hasDuplicate;

    /// <summary>Reads the event. False when it is no JSON object, or nests too deep; then no value counts.</summary>
    public bool Read(ReadOnlySpan<byte> json, EventValues values)
    {
        try
        {
            if (TryRead(json, values))
                return true;
            if (!_hasDuplicate)
                return false;
            values.Clear();
            return TryRead(JsonDuplicates.KeepLast(json, MaxDepth), values);
        }
        catch (JsonException)
        {
            // Not JSON after all: what has been read so far is half an event, and half an event must not match.
            values.Clear();
            return false;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> json, EventValues values)
    {
        _hasDuplicate = false;
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        ReadObject(ref reader, json, paths, 0, values);
        return !_hasDuplicate && !reader.Read();
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, PathTrie? node, int depth, EventValues values)
    {
        var current = ++_object;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var entry = node?.Find(reader.ValueIsEscaped ? Unescaped(reader.ValueSpan) : reader.ValueSpan);
            if (entry is { IsAnyKey: false })
            {
                if (_seenIn[entry.Number] == current)
                    _hasDuplicate = true;
                _seenIn[entry.Number] = current;
            }
            reader.Read();
            ReadValue(ref reader, json, entry, depth, values);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, PathTrie.Entry? entry, int depth, EventValues values)
    {
        if (entry is null && keywordField < 0)
        {
            reader.Skip();
            return;
        }
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var start = (int)reader.TokenStartIndex;
                if (entry?.Child is not null || keywordField >= 0)
                    ReadObject(ref reader, json, entry?.Child, depth + 1, values);
                else
                    reader.Skip();
                if (entry is { Fields.Length: > 0, IsElement: false })
                    Add(entry, depth, Compacted(json[start..(int)reader.BytesConsumed]), values);
                break;
            case JsonTokenType.StartArray:
                foreach (var field in entry?.Fields ?? [])
                    values.Begin(field, depth);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    ReadValue(ref reader, json, entry, depth, values);
                break;
            case JsonTokenType.Null:
                foreach (var field in entry?.Fields ?? [])
                    values.AddNull(field, depth);
                break;
            default:
                var text = Scalar(ref reader);
                if (entry is not null)
                    Add(entry, depth, text, values);
                if (keywordField >= 0)
                    values.Add(keywordField, 0, text);
                break;
        }
    }

    private static void Add(PathTrie.Entry entry, int depth, ReadOnlySpan<byte> text, EventValues values)
    {
        foreach (var field in entry.Fields)
            values.Add(field, depth, text);
    }

    private ReadOnlySpan<byte> Scalar(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueIsEscaped ? Unescaped(text) : text;
        if (reader.TokenType != JsonTokenType.Number || DecimalText.IsCanonicalInteger(text))
            return text;
        var canonical = Buffer(text.Length + 64);
        return DecimalText.TryWrite(text, canonical, out var written) ? canonical[..written] : text;
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text)
    {
        var buffer = Buffer(text.Length + 4);
        return buffer[..JsonText.Unescape(text, buffer)];
    }

    private ReadOnlySpan<byte> Compacted(ReadOnlySpan<byte> json)
    {
        var buffer = Buffer(json.Length);
        return buffer[..JsonText.Compact(json, buffer)];
    }

    private Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
        return _buffer;
    }
}
