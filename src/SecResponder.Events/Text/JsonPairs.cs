using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>The members of a flat JSON object, one after the other: for vendors who write the fields of their text format as JSON. What is nested is handed over as its JSON.</summary>
public ref struct JsonPairs(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
    private bool _began;

    /// <summary>The name, as it stands.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>How far it has read: where it is no JSON, after an exception.</summary>
    public readonly int Position => Math.Min((int)_reader.BytesConsumed, _json.Length);

    /// <summary>Goes on to the next member that has a value.</summary>
    /// <exception cref="JsonException">It is no JSON from here on.</exception>
    public bool Next()
    {
        if (!_began)
        {
            _began = true;
            if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
                return false;
        }
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            Key = _reader.ValueSpan;
            if (_reader.Read() && _reader.TokenType != JsonTokenType.Null)
                return true;
        }
        // What stands behind the object is not left out silently: a second one throws here.
        if (_reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: 0 })
            _reader.Read();
        return false;
    }

    /// <summary>The value: text unescaped, numbers and words as written, objects and arrays as their JSON. To be asked once.</summary>
    /// <exception cref="InvalidOperationException">Text that is no UTF-8, or half of a surrogate pair.</exception>
    public ReadOnlySpan<byte> Text(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            return _json[start..(int)_reader.BytesConsumed];
        }
        if (!_reader.ValueIsEscaped)
            return _reader.ValueSpan;
        var room = e.ScratchRoom(_reader.ValueSpan.Length);
        return room[.._reader.CopyString(room)];
    }

    /// <summary>Passes over the value.</summary>
    /// <exception cref="JsonException">It is no JSON from here on.</exception>
    public void Skip() => _reader.Skip();
}
