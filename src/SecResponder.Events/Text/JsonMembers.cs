using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>The members of a JSON object, name and value as they stand: <c>foreach (var member in new JsonMembers(json))</c>. Of what is no object, or broken, there are none. What is on a <see cref="JsonTape"/> is not read again.</summary>
public ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _json;
    private JsonTapeRow _row;
    private Utf8JsonReader _reader;
    private bool _isOpen;

    /// <param name="json">The object.</param>
    public JsonMembers(ReadOnlySpan<byte> json)
    {
        _json = json;
        _row = new JsonTapeRow(json, JsonTapeKind.Object);
        if (!_row.IsThere)
            Open();
    }

    /// <summary>The member.</summary>
    public Member Current { get; private set; }

    public readonly JsonMembers GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_row.TryNext(out var at))
        {
            Current = new Member(_row.Tape.Entries[at - 1].In(_row.Tape.Json), _row.Tape.WithQuotes(at));
            return true;
        }
        // Whoever took a member has read a record of his own: the tape is gone, and what comes next is read without.
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
        _isOpen = _json is [(byte)'{', ..] && _reader.Read();
    }

    private bool Read()
    {
        if (!_isOpen)
            return false;
        try
        {
            if (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = _reader.ValueSpan;
                _reader.Read();
                var start = (int)_reader.TokenStartIndex;
                _reader.Skip();
                Current = new Member(name, _json[start..(int)_reader.BytesConsumed]);
                return true;
            }
        }
        catch (JsonException)
        {
            // What is broken has no more members; whoever must know has looked at the whole before.
        }
        return _isOpen = false;
    }

    /// <summary>One member.</summary>
    public readonly ref struct Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        /// <summary>Its name, escapes and all.</summary>
        public ReadOnlySpan<byte> Name { get; } = name;

        /// <summary>Its value; text with its quotes.</summary>
        public ReadOnlySpan<byte> Value { get; } = value;
    }
}
