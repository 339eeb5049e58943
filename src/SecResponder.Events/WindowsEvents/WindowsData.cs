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
                    var value = reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped ? Unescaped(e, ref reader) : reader.ValueSpan;
                    if (Is(name, "@Name") || Is(name, "Name") && reader.CurrentDepth > 1)
                        named = Names.Of(value);
                    else if ((Is(name, "#text") || Is(name, "text") || Is(name, "$t") || Is(name, "Value") && reader.CurrentDepth > 1) && named is not null)
                        e.Vendor.Add(named, e.SliceOf(value));
                    else
                        e.Vendor.Add(name, e.SliceOf(value));
                    break;
                default:
                    break;
            }
    }

    private static bool Is(byte[] name, string wanted) => System.Text.Ascii.Equals(name, wanted);

    private static ReadOnlySpan<byte> Unescaped(SecurityEvent e, ref Utf8JsonReader reader)
    {
        var room = e.ScratchRoom(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }
}
