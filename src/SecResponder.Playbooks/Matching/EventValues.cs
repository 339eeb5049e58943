using SecResponder.Events;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>The values that one event has in the fields that some rule names; every other field has been skipped. Reused: an epoch tells what is this event's.</summary>
/// <remarks>
/// A JSON event is copied once and its case folded as a whole; a value is then a place in both. Only what is not written there as it is compared (escapes, letters beyond ASCII, odd
/// numbers) is put down behind. <see cref="EventText.Slack"/> bytes before and behind every value may be read (not trusted), which spares the indexes their loops' ends.
/// </remarks>
internal sealed class EventValues
{
    private struct Slot
    {
        public int Epoch;
        public int Priority;
        public int First;
        public int Last;
        public bool HasNull;
    }

    private struct Stored
    {
        public ValuePlace Place;
        public int Next;
    }

    private readonly Slot[] _slots;
    private readonly int[] _touched;
    private Stored[] _stored = new Stored[64];
    private int _touchedCount;
    private int _count;
    private int _epoch = 1;

    public EventValues(int fields)
    {
        _slots = new Slot[fields];
        _touched = new int[fields];
    }

    /// <summary>The event's text, where the values stand.</summary>
    public EventText Bytes { get; } = new();

    /// <summary>The fields that are there.</summary>
    public ReadOnlySpan<int> Fields => _touched.AsSpan(0, _touchedCount);

    /// <summary>Forgets the last event.</summary>
    public void Clear()
    {
        if (_epoch == int.MaxValue)
        {
            Array.Clear(_slots);
            _epoch = 0;
        }
        _epoch++;
        _touchedCount = 0;
        _count = 0;
        Bytes.Clear();
    }

    /// <summary>Whether the field's key is there, whatever its value.</summary>
    public bool Exists(int field) => _slots[field].Epoch == _epoch;

    /// <summary>Whether the field is absent or null.</summary>
    public bool IsNull(int field) => _slots[field].Epoch != _epoch || _slots[field].HasNull;

    /// <summary>The first of the field's values, or -1.</summary>
    public int First(int field) => _slots[field].Epoch == _epoch ? _slots[field].First : -1;

    /// <summary>The value after this one, or -1.</summary>
    public int Next(int value) => _stored[value].Next;

    /// <summary>A value's text as it is.</summary>
    public ReadOnlySpan<byte> Text(int value) => Bytes.Text(ref _stored[value].Place);

    /// <summary>A value's text, case folded.</summary>
    public ReadOnlySpan<byte> Folded(int value) => Bytes.Folded(_stored[value].Place);

    /// <summary>Whether a part of the folded text is within one of the field's values.</summary>
    public bool IsWithin(int field, int start, int length)
    {
        for (var value = First(field); value >= 0; value = Next(value))
            if (_stored[value].Place is var place && start >= place.Folded && start + length <= place.Folded + place.FoldedLength)
                return true;
        return false;
    }

    /// <summary>Says that the field's key is there. A place of lower priority number decides over one of a higher.</summary>
    /// <returns>Whether values from this place count.</returns>
    public bool Begin(int field, int priority)
    {
        ref var slot = ref _slots[field];
        if (slot.Epoch == _epoch && slot.Priority <= priority)
            return slot.Priority == priority;
        if (slot.Epoch != _epoch)
            _touched[_touchedCount++] = field;
        slot = new Slot { Epoch = _epoch, Priority = priority, First = -1, Last = -1 };
        return true;
    }

    public void AddNull(int field, int priority)
    {
        if (Begin(field, priority))
            _slots[field].HasNull = true;
    }

    /// <summary>Adds a value that stands in <see cref="Bytes"/> already.</summary>
    public void Add(int field, int priority, in ValuePlace place)
    {
        if (!Begin(field, priority))
            return;
        if (_count == _stored.Length)
            Array.Resize(ref _stored, _count * 2);
        _stored[_count] = new Stored { Place = place, Next = -1 };
        ref var slot = ref _slots[field];
        if (slot.First < 0)
            slot.First = _count;
        else
            _stored[slot.Last].Next = _count;
        slot.Last = _count++;
    }

    public void Add(int field, int priority, ReadOnlySpan<byte> text)
    {
        if (Begin(field, priority))
            Add(field, priority, Bytes.Append(text));
    }

    /// <summary>Adds a field's value as the text that Sigma compares; numbers in canonical decimal.</summary>
    public void Add(int field, int priority, in FieldValue value)
    {
        if (value.Kind is FieldKind.Text or FieldKind.Json)
        {
            Add(field, priority, value.Utf8);
            return;
        }
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var written);
        Span<byte> canonical = stackalloc byte[96];
        if (value.Kind == FieldKind.Real && DecimalText.TryWrite(text[..written], canonical, out var length))
            Add(field, priority, canonical[..length]);
        else
            Add(field, priority, text[..written]);
    }
}
