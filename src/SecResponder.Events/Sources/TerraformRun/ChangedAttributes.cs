using System.Buffers;
using System.Text.Json;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>Old and new value of a planned change, as JSON objects of those attributes that change. What a provider marks as sensitive never leaves the record.</summary>
/// <remarks>
/// Terraform sorts attributes by name, in values and in the marks beside them: so both sides are walked once, in step. An attribute of which any part is sensitive is left
/// out as a whole, since its parts can't be told apart from here.
/// </remarks>
internal static class ChangedAttributes
{
    private const int Longest = 65536;

    public static void Set(SecurityEvent e, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, ReadOnlySpan<byte> unknown, ReadOnlySpan<byte> beforeSensitive, ReadOnlySpan<byte> afterSensitive)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2 * Longest);
        try
        {
            var old = new Side(buffer.AsSpan(0, Longest), beforeSensitive);
            var now = new Side(buffer.AsSpan(Longest, Longest), afterSensitive);
            // What is created or deleted is there as a whole on one side, less what has no value; what is updated is there by what differs.
            var isUpdate = !before.IsEmpty && !after.IsEmpty;
            var left = new Members(before);
            var right = new Members(after);
            var open = new Members(unknown);
            while (left.HasValue || right.HasValue)
            {
                var order = !left.HasValue ? 1 : !right.HasValue ? -1 : left.Key.SequenceCompareTo(right.Key);
                var key = order <= 0 ? left.Key : right.Key;
                var was = order <= 0 ? left.Value : default;
                var becomes = order >= 0 ? right.Value : default;
                var isUnknown = open.GoTo(key) && open.Value.SequenceEqual("true"u8);
                if (isUnknown || !was.SequenceEqual(becomes))
                {
                    old.Add(key, was, isUpdate);
                    now.Add(key, isUnknown ? "\"(known after apply)\""u8 : becomes, isUpdate);
                }
                if (order <= 0)
                    left.Next();
                if (order >= 0)
                    right.Next();
            }
            e.SetText(AsimField.OldValue, old.Json);
            e.SetText(AsimField.NewValue, now.Json);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One side of the change, as it is written.</summary>
    private ref struct Side(Span<byte> room, ReadOnlySpan<byte> sensitive)
    {
        private readonly Span<byte> _room = room;
        private readonly bool _isSensitive = sensitive.SequenceEqual("true"u8);
        private Members _sensitive = new(sensitive);
        private int _at;

        public ReadOnlySpan<byte> Json
        {
            get
            {
                if (_at == 0)
                    return default;
                _room[_at] = (byte)'}';
                return _room[..(_at + 1)];
            }
        }

        public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool withNull)
        {
            if (!withNull && (value.IsEmpty || value.SequenceEqual("null"u8)))
                return;
            if (_isSensitive || (_sensitive.GoTo(key) && _sensitive.Value.IndexOf("true"u8) >= 0))
                value = "\"(sensitive value)\""u8;
            else if (value.IsEmpty)
                value = "null"u8;
            // A text that would not fit stays as it is: the record has all of it.
            if (_at + key.Length + value.Length + 6 > _room.Length)
                return;
            Put(_at == 0 ? "{\""u8 : ",\""u8);
            Put(key);
            Put("\":"u8);
            Put(value);
        }

        private void Put(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_room[_at..]);
            _at += text.Length;
        }
    }

    /// <summary>The members of an object one after the other, names and values as they stand.</summary>
    private ref struct Members
    {
        private readonly ReadOnlySpan<byte> _json;
        private Utf8JsonReader _reader;

        public Members(ReadOnlySpan<byte> json)
        {
            _json = json;
            _reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
            // true and false stand for all attributes at once.
            if (json is [(byte)'{', ..] && _reader.Read())
                Next();
        }

        public bool HasValue { get; private set; }

        public ReadOnlySpan<byte> Key { get; private set; }

        public ReadOnlySpan<byte> Value { get; private set; }

        public void Next()
        {
            HasValue = _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;
            if (!HasValue)
                return;
            Key = _reader.ValueSpan;
            _reader.Read();
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            Value = _json[start..(int)_reader.BytesConsumed];
        }

        /// <summary>Goes on to the member of this name, past those before it; false when there is none.</summary>
        public bool GoTo(ReadOnlySpan<byte> key)
        {
            while (HasValue && Key.SequenceCompareTo(key) < 0)
                Next();
            return HasValue && Key.SequenceEqual(key);
        }
    }
}
