using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>What an array or an object holds, one after the other, as it stands. Of what is neither, or broken, there is nothing. What is on a <see cref="JsonTape"/> is not read again.</summary>
internal ref struct JsonChildren
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly JsonTapeKind _kind;
    private JsonTapeRow _row;
    private Utf8JsonReader _reader;
    private bool _isOpen;

    /// <param name="json">The array or object.</param>
    /// <param name="kind">Which of the two.</param>
    public JsonChildren(ReadOnlySpan<byte> json, JsonTapeKind kind)
    {
        _json = json;
        _kind = kind;
        _row = new JsonTapeRow(json, kind);
        if (!_row.IsThere)
            Open();
    }

    /// <summary>An object's member's name, escapes and all.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value; text with its quotes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (_row.TryNext(out var at))
        {
            if (_kind == JsonTapeKind.Object)
                Name = _row.Tape.Entries[at - 1].In(_row.Tape.Json);
            Value = _row.Tape.WithQuotes(at);
            return true;
        }
        // Whoever took one has read a record of his own: the tape is gone, and what comes next is read without.
        if (_row.IsLost)
        {
            Open();
            for (var passed = _row.Passed; passed > 0 && Read(); passed--)
            {
                // Had already.
            }
            _row = default;
        }
        return Read();
    }

    private void Open()
    {
        _reader = new Utf8JsonReader(_json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        _isOpen = !_json.IsEmpty && _json[0] == (_kind == JsonTapeKind.Object ? '{' : '[') && _reader.Read();
    }

    private bool Read()
    {
        if (!_isOpen)
            return false;
        try
        {
            if (_reader.Read() && _reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
            {
                if (_kind == JsonTapeKind.Object)
                {
                    Name = _reader.ValueSpan;
                    _reader.Read();
                }
                var start = (int)_reader.TokenStartIndex;
                _reader.Skip();
                Value = _json[start..(int)_reader.BytesConsumed];
                return true;
            }
        }
        catch (JsonException)
        {
            // What is broken has no more; whoever must know has looked at the whole before.
        }
        return _isOpen = false;
    }
}
