using System.Text.Json;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>An event's data under the names that Windows gives them, whichever form they came in.</summary>
/// <remarks>Sigma's rules name them without a path (<c>LogonType</c>), so that is how they are kept; a value that only says "nothing" is kept for the rules, too.</remarks>
internal static class WindowsData
{
    private static readonly NameCache Names = new();

    /// <summary>A datum; empty when there is none, or one that says so: <c>-</c>, <c>S-1-0-0</c> (nobody).</summary>
    public static ReadOnlySpan<byte> Of(SecurityEvent e, ReadOnlySpan<byte> name)
    {
        var value = e.Vendor.Find(name).Utf8;
        return AbsentMarkers.Is(value) || value.SequenceEqual("S-1-0-0"u8) || value.SequenceEqual("NULL SID"u8) || value.SequenceEqual("%%1793"u8) ? default : value.Trim(" \t\r\n"u8);
    }

    /// <summary><c>first\second</c>; the second alone when there is no first, or when it ends in a backslash already.</summary>
    public static ReadOnlySpan<byte> Joined(SecurityEvent e, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        first = first.TrimEnd((byte)'\\');
        if (first.IsEmpty || second.IsEmpty)
            return second;
        var room = e.ScratchRoom(first.Length + second.Length + 1);
        first.CopyTo(room);
        room[first.Length] = (byte)'\\';
        second.CopyTo(room[(first.Length + 1)..]);
        return room;
    }

    /// <summary>Keeps each member of an object: <c>{"TargetUserName": "ada", …}</c>, or <c>{"Data": [{"@Name": "TargetUserName", "#text": "ada"}, …]}</c>; of UserData, what lies one level deeper.</summary>
    public static void Members(SecurityEvent e, ReadOnlySpan<byte> json)
    {
        if (JsonTape.Of(json, out var at) is { HasEscapedNames: false } tape)
        {
            OnTape(e, tape, at);
            return;
        }
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        byte[]? name = null;
        byte[]? named = null;
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = Names.Of(reader.ValueSpan);
                    break;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when name is not null:
                    Take(e, name, reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped ? Unescaped(e, ref reader) : reader.ValueSpan, reader.CurrentDepth > 1, ref named);
                    break;
                default:
                    break;
            }
    }

    // What has been read once is not read again; names and values stand on the tape in their order.
    private static void OnTape(SecurityEvent e, JsonTape tape, int at)
    {
        var entries = tape.Entries[..tape.Entries[at].After];
        var json = tape.Json;
        byte[]? name = null;
        byte[]? named = null;
        var nestedUntil = 0;
        for (at++; at < entries.Length; at++)
        {
            ref readonly var entry = ref entries[at];
            if (entry.Kind == JsonTapeKind.Name)
                name = Names.Of(entry.In(json));
            else if (entry.Kind is JsonTapeKind.Object or JsonTapeKind.Array)
                nestedUntil = Math.Max(nestedUntil, entry.After);
            else if (entry.Kind != JsonTapeKind.Null && name is not null)
                Take(e, name, entry.Kind == JsonTapeKind.EscapedText ? JsonEscapes.Unescape(e, tape.WithQuotes(at)) : entry.In(json), at < nestedUntil, ref named);
        }
    }

    private static void Take(SecurityEvent e, byte[] name, ReadOnlySpan<byte> value, bool isNested, ref byte[]? named)
    {
        if (Is(name, "@Name") || (isNested && Is(name, "Name")))
            named = Names.Of(value);
        else if (named is not null && (Is(name, "#text") || Is(name, "text") || Is(name, "$t") || (isNested && Is(name, "Value"))))
            e.Keep(named, value);
        else
            e.Keep(name, value);
    }

    private static bool Is(byte[] name, string wanted) => System.Text.Ascii.Equals(name, wanted);

    private static ReadOnlySpan<byte> Unescaped(SecurityEvent e, ref Utf8JsonReader reader)
    {
        var room = e.ScratchRoom(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }
}
