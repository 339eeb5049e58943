using System.Text;
using System.Text.Json;

namespace SecResponder.Events.Text;

/// <summary>Which places of a JSON record become what. Reads the record once, forwards; text without escapes stays where it is.</summary>
public sealed class JsonFieldMap
{
    private const string EachElement = "[]";
    private const string WholeValue = "{}";

    private readonly Node _root;

    /// <param name="places">
    /// Place to setter; the names of nested objects are joined by <c>&gt;</c>, so that a name may have dots: <c>identity&gt;claims&gt;http://…/upn</c>. <c>[]</c> is each element
    /// of an array: <c>targetResources&gt;[]&gt;displayName</c> calls its setter once an element, in their order. <c>{}</c> is an object or array as
    /// a whole, beside the places within it: <c>requestParameters&gt;{}</c>.
    /// </param>
    public JsonFieldMap(IEnumerable<KeyValuePair<string, FieldSetter>> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        var root = new Builder();
        foreach (var (place, set) in places)
        {
            var node = root;
            foreach (var name in place.Split('>'))
                node = node.Child(name);
            node.Set = set;
        }
        _root = root.Build();
    }

    /// <summary>Hands the values that are there to their setters: text unescaped, numbers and words as written, objects and arrays as their JSON. Null is absent.</summary>
    /// <returns>False when it is no JSON object, or more than one; <paramref name="position"/> then says where.</returns>
    public bool TryRead(SecurityEvent e, ReadOnlySpan<byte> json, out int position)
    {
        if (JsonTape.Of(json, out var at) is { HasEscapedNames: false } tape)
            return JsonTapeWalk.TryRead(_root, e, tape, at, out position);
        position = 0;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 128 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            Members(_root, e, json, ref reader);
            // What stands behind the object is not left out silently: a second one throws here.
            return !reader.Read();
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
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Nested(node, e, json, ref reader);
                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String when reader.ValueIsEscaped && node.Set is not null:
                node.Set(e, Unescaped(e, ref reader));
                break;
            default:
                node.Set?.Invoke(e, reader.ValueSpan);
                break;
        }
    }

    private static void Nested(Node node, SecurityEvent e, ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var isRead = true;
        if (reader.TokenType == JsonTokenType.StartObject && node.HasMembers)
            Members(node, e, json, ref reader);
        else if (reader.TokenType == JsonTokenType.StartArray && node.Element is { } element)
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                Value(element, e, json, ref reader);
        else
        {
            reader.Skip();
            isRead = false;
        }
        // What is read place by place goes to the setter of a single value no more.
        var set = node.Whole ?? (isRead ? null : node.Set);
        set?.Invoke(e, json[start..(int)reader.BytesConsumed]);
    }

    private static ReadOnlySpan<byte> Unescaped(SecurityEvent e, ref Utf8JsonReader reader)
    {
        var room = e.ScratchRoom(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }

    private sealed class Builder
    {
        private readonly Dictionary<string, Builder> _children = new(StringComparer.Ordinal);

        public FieldSetter? Set { get; set; }

        public Builder Child(string name)
        {
            if (!_children.TryGetValue(name, out var child))
                _children.Add(name, child = new Builder());
            return child;
        }

        public Node Build() => new(
            Set,
            _children.GetValueOrDefault(WholeValue)?.Set,
            [.. _children.Where(child => child.Key is not (EachElement or WholeValue)).Select(child => KeyValuePair.Create(child.Key, child.Value.Build()))],
            _children.GetValueOrDefault(EachElement)?.Build());
    }

    internal sealed class Node(FieldSetter? set, FieldSetter? whole, KeyValuePair<string, Node>[] members, Node? element)
    {
        private readonly Utf8Map<Node> _members = new(members);
        private readonly (byte[] Name, Node Node)[] _list = [.. members.Select(member => (Encoding.UTF8.GetBytes(member.Key), member.Value))];

        public FieldSetter? Set => set;

        public FieldSetter? Whole => whole;

        public Node? Element => element;

        public bool HasMembers => _list.Length > 0;

        public Node? Find(ReadOnlySpan<byte> name) => _members.Find(name);

        public Node? Find(ref Utf8JsonReader reader)
        {
            if (!reader.ValueIsEscaped)
                return _members.Find(reader.ValueSpan);
            foreach (var (name, node) in _list)
                if (reader.ValueTextEquals(name))
                    return node;
            return null;
        }
    }
}
