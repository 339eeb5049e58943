using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>The elements of a JSON array, each as it stands: <c>foreach (var element in new JsonElements(array))</c>. Of what is no array, or broken, there are none.</summary>
public ref struct JsonElements
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private bool _isOpen;

    /// <param name="json">The array.</param>
    public JsonElements(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        _isOpen = json is [(byte)'[', ..] && _reader.Read();
    }

    /// <summary>The element.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly JsonElements GetEnumerator() => this;

    public bool MoveNext()
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
