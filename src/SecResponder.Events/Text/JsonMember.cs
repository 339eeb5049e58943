using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>Looks into a JSON object without reading all of it: enough to say what kind of record it is. What is on a <see cref="JsonTape"/> is not read again.</summary>
public static class JsonMember
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 128 };

    /// <summary>The text of a member of the first level, as it stands (escapes and all); a number or word as written; empty for what is absent, null, an object or an array.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (JsonTape.Of(json, out var at) is { } tape)
            return tape.Member(at, name) is >= 0 and var value && tape.Entries[value].Kind is JsonTapeKind.Text or JsonTapeKind.EscapedText or JsonTapeKind.Word ? tape.Entries[value].In(tape.Json) : default;
        var reader = new Utf8JsonReader(json, Options);
        return TryGoTo(json, ref reader, name) && reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False ? reader.ValueSpan : default;
    }

    /// <summary>The JSON of a member of the first level that is an object; empty when there is none.</summary>
    public static ReadOnlySpan<byte> FindObject(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (JsonTape.Of(json, out var at) is { } tape)
            return tape.Member(at, name) is >= 0 and var value && tape.Entries[value].Kind == JsonTapeKind.Object ? tape.Entries[value].In(tape.Json) : default;
        var reader = new Utf8JsonReader(json, Options);
        if (!TryGoTo(json, ref reader, name) || reader.TokenType != JsonTokenType.StartObject)
            return default;
        var start = (int)reader.TokenStartIndex;
        return TrySkip(ref reader) ? json[start..(int)reader.BytesConsumed] : default;
    }

    /// <summary>The JSON of a member of the first level, whatever it is: text with its quotes, arrays, objects; empty when it is absent.</summary>
    public static ReadOnlySpan<byte> FindJson(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (JsonTape.Of(json, out var at) is { } tape)
            return tape.Member(at, name) is >= 0 and var value ? tape.WithQuotes(value) : default;
        var reader = new Utf8JsonReader(json, Options);
        if (!TryGoTo(json, ref reader, name))
            return default;
        var start = (int)reader.TokenStartIndex;
        return TrySkip(ref reader) ? json[start..(int)reader.BytesConsumed] : default;
    }

    /// <summary>Whether the first level has a member of this name, whatever its value.</summary>
    public static bool Has(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (JsonTape.Of(json, out var at) is { } tape)
            return tape.Member(at, name) >= 0;
        var reader = new Utf8JsonReader(json, Options);
        return TryGoTo(json, ref reader, name);
    }

    /// <summary>Whether the text is one whole JSON object.</summary>
    /// <param name="json">The text.</param>
    /// <param name="position">Where it is none.</param>
    public static bool IsObject(ReadOnlySpan<byte> json, out int position)
    {
        position = 0;
        if (JsonTape.Of(json, out _) is not null)
            return true;
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            position = Math.Min((int)reader.BytesConsumed, json.Length);
            return false;
        }
    }

    private static bool TryGoTo(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        // A member that is not there is asked for its own members: that is no mistake, and must not cost as much as one.
        if (json.IsEmpty)
            return false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueSpan.SequenceEqual(name);
                if (!reader.Read())
                    return false;
                if (found)
                    return true;
                reader.Skip();
            }
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
