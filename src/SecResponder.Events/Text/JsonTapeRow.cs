namespace SecResponder.Events.Text;

/// <summary>The values of an array, or the names and values of an object, that is on a tape: one after another, as long as the tape holds that record.</summary>
internal struct JsonTapeRow
{
    private readonly JsonTape? _tape;
    private readonly JsonTapeKind _kind;
    private readonly int _reading;
    private readonly int _end;
    private int _at;

    /// <param name="json">The array or object.</param>
    /// <param name="kind">Which of the two.</param>
    public JsonTapeRow(ReadOnlySpan<byte> json, JsonTapeKind kind)
    {
        _kind = kind;
        _tape = json.IsEmpty ? null : JsonTape.Of(json, kind, out _at);
        if (_tape is null)
            return;
        (_reading, _end) = (_tape.Reading, _tape.Entries[_at].After);
        _at++;
    }

    /// <summary>Whether it is on a tape.</summary>
    public readonly bool IsThere => _tape is not null;

    /// <summary>Whether another record is on that tape by now.</summary>
    public readonly bool IsLost => _tape is not null && _tape.Reading != _reading;

    /// <summary>How many were passed.</summary>
    public int Passed { get; private set; }

    /// <summary>The tape it is on.</summary>
    public readonly JsonTape Tape => _tape!;

    /// <summary>Goes on to the next one.</summary>
    /// <param name="at">The place of the value; an object's name stands right before it.</param>
    public bool TryNext(out int at)
    {
        at = _kind == JsonTapeKind.Object ? _at + 1 : _at;
        if (_tape is null || _tape.Reading != _reading || _at >= _end)
            return false;
        Passed++;
        _at = _tape.Entries[at].After;
        return true;
    }
}
