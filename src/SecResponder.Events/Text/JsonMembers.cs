namespace SecResponder.Events.Text;

/// <summary>The members of a JSON object, name and value as they stand: <c>foreach (var member in new JsonMembers(json))</c>. Of what is no object, or broken, there are none.</summary>
/// <param name="json">The object.</param>
public ref struct JsonMembers(ReadOnlySpan<byte> json)
{
    private JsonChildren _children = new(json, JsonTapeKind.Object);

    /// <summary>The member.</summary>
    public readonly Member Current => new(_children.Name, _children.Value);

    public readonly JsonMembers GetEnumerator() => this;

    public bool MoveNext() => _children.MoveNext();

    /// <summary>One member.</summary>
    public readonly ref struct Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        /// <summary>Its name, escapes and all.</summary>
        public ReadOnlySpan<byte> Name { get; } = name;

        /// <summary>Its value; text with its quotes.</summary>
        public ReadOnlySpan<byte> Value { get; } = value;
    }
}
