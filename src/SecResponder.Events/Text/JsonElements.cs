using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>The elements of a JSON array, each as it stands: <c>foreach (var element in new JsonElements(array))</c>. Of what is no array, or broken, there are none. What is on a <see cref="JsonTape"/> is not read again.</summary>
public ref struct JsonElements
{
    private readonly ReadOnlySpan<byte> _json;
    private JsonTapeRow _row;
    private Utf8JsonReader _reader;
    private bool _isOpen;

    /// <param name="json">The array.</param>
    public JsonElements(ReadOnlySpan<byte> json)
    {
        _json = json;
        _row = new JsonTapeRow(json, JsonTapeKind.Array);
        if (!_row.IsThere)
            Open();
    }

    /// <summary>The element.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly JsonElements GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_row.TryNext(out var at))
        {
            Current = _row.Tape.WithQuotes(at);
            return true;
        }
        // Whoever took an element has read a record of his own: the tape is gone, and what comes next is read without.
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
        _isOpen = _json is [(byte)'[', ..] && _reader.Read();
    }

    private bool Read()
    {
        if (!_isOpen)
            return false;
        try
        {
            if (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)_reader.TokenStartIndex;
                _reader.Skip();
                Current = _json[start..(int)_reader.BytesConsumed];
                return true;
            }
        }
        catch (JsonException)
        {
            // What is broken has no more elements; whoever must know has looked at the whole before.
        }
        return _isOpen = false;
    }
}
