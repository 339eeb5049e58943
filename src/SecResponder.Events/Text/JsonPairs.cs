using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>The members of a flat JSON object, one after the other: for vendors who write the fields of their text format as JSON. What is nested is handed over as its JSON. What is on a <see cref="JsonTape"/> is not read again.</summary>
public ref struct JsonPairs
{
    private readonly ReadOnlySpan<byte> _json;
    private JsonTapeRow _row;
    private int _value;
    private Utf8JsonReader _reader;
    private bool _began;

    /// <param name="json">The object.</param>
    public JsonPairs(ReadOnlySpan<byte> json)
    {
        _json = json;
        _row = new JsonTapeRow(json, JsonTapeKind.Object);
        if (!_row.IsThere)
            _reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
    }

    /// <summary>The name, as it stands.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>How far it has read: where it is no JSON, after an exception.</summary>
    public readonly int Position => _row.IsThere ? _row.Tape.EndOf(_value, _json) : Math.Min((int)_reader.BytesConsumed, _json.Length);

    /// <summary>Goes on to the next member that has a value.</summary>
    /// <exception cref="JsonException">It is no JSON from here on.</exception>
    public bool Next()
    {
        if (_row.IsThere)
            return NextOnTape();
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
        if (_row.IsThere)
            return TextOnTape(e);
        if (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            return _json[start..(int)_reader.BytesConsumed];
        }
        if (!_reader.ValueIsEscaped)
            return _reader.ValueSpan;
        return Unescaped(e, ref _reader);
    }

    /// <summary>Passes over the value.</summary>
    /// <exception cref="JsonException">It is no JSON from here on.</exception>
    public void Skip()
    {
        if (!_row.IsThere)
            _reader.Skip();
    }

    private bool NextOnTape()
    {
        while (_row.TryNext(out _value))
        {
            Key = _row.Tape.Entries[_value - 1].In(_row.Tape.Json);
            if (_row.Tape.Entries[_value].Kind != JsonTapeKind.Null)
                return true;
        }
        if (_row.IsLost)
            throw new InvalidOperationException("Another record was read between two members of this one.");
        return false;
    }

    private readonly ReadOnlySpan<byte> TextOnTape(SecurityEvent e)
    {
        if (_row.Tape.Entries[_value].Kind != JsonTapeKind.EscapedText)
            return _row.Tape.Entries[_value].In(_row.Tape.Json);
        return JsonEscapes.Unescape(e, _row.Tape.WithQuotes(_value));
    }

    private static ReadOnlySpan<byte> Unescaped(SecurityEvent e, scoped ref Utf8JsonReader reader)
    {
        var room = e.ScratchRoom(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }
}
