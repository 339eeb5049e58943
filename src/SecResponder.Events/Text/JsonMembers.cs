using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>The members of a JSON object, name and value as they stand: <c>foreach (var member in new JsonMembers(json))</c>. Of what is no object, or broken, there are none.</summary>
public ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private bool _isOpen;

    /// <param name="json">The object.</param>
    public JsonMembers(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        _isOpen = json is [(byte)'{', ..] && _reader.Read();
    }

    /// <summary>The member.</summary>
    public Member Current { get; private set; }

    public readonly JsonMembers GetEnumerator() => this;

    public bool MoveNext()
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
