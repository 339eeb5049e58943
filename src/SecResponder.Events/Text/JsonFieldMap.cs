using System.Text;
using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>Which places of a JSON record become what. Reads the record once, forwards; text without escapes stays where it is.</summary>
public sealed class JsonFieldMap
{
    private readonly Node _root = new([]);

    /// <param name="places">Place to setter; the names of nested objects are joined by <c>&gt;</c>, so that a name may have dots: <c>identity&gt;claims&gt;http://…/upn</c>.</param>
    public JsonFieldMap(IEnumerable<KeyValuePair<string, FieldSetter>> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        foreach (var (place, set) in places)
        {
            var node = _root;
            foreach (var name in place.Split('>'))
                node = node.Child(name);
            node.Set = set;
        }
    }

    /// <summary>Hands the values that are there to their setters: text unescaped, numbers and words as written, objects and arrays as their JSON. Null is absent.</summary>
    /// <returns>False when it is no JSON object; <paramref name="position"/> then says where.</returns>
    public bool TryRead(SecurityEvent e, ReadOnlySpan<byte> json, out int position)
    {
        position = 0;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            Members(_root, e, json, ref reader);
            return true;
        }
        catch (JsonException)
        {
            position = (int)reader.BytesConsumed;
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is no UTF-8, or half of a surrogate pair.
            position = (int)reader.BytesConsumed;
            return false;
        }
    }

    private static void Members(Node node, SecurityEvent e, ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var child = node.Find(ref reader);
            reader.Read();
            if (child is null)
                reader.Skip();
            else
                Value(child, e, json, ref reader);
        }
    }

    private static void Value(Node node, SecurityEvent e, ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when node.HasChildren:
                Members(node, e, json, ref reader);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                node.Set?.Invoke(e, json[start..(int)reader.BytesConsumed]);
                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String when reader.ValueIsEscaped:
                node.Set?.Invoke(e, Unescaped(e, ref reader));
                break;
            default:
                node.Set?.Invoke(e, reader.ValueSpan);
                break;
        }
    }

    private static ReadOnlySpan<byte> Unescaped(SecurityEvent e, ref Utf8JsonReader reader)
    {
        var room = e.ScratchRoom(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }

    private sealed class Node(byte[] name)
    {
        private readonly List<Node> _children = [];

        public FieldSetter? Set { get; set; }

        public bool HasChildren => _children.Count > 0;

        public Node Child(string childName)
        {
            var bytes = Encoding.UTF8.GetBytes(childName);
            var child = _children.Find(known => known.IsCalled(bytes));
            if (child is null)
                _children.Add(child = new Node(bytes));
            return child;
        }

        public Node? Find(ref Utf8JsonReader reader)
        {
            foreach (var child in _children)
                if (reader.ValueTextEquals(child.Name))
                    return child;
            return null;
        }

        private byte[] Name => name;

        private bool IsCalled(byte[] other) => name.AsSpan().SequenceEqual(other);
    }
}
