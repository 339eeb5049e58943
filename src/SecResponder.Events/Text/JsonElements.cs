namespace SecResponder.Events.Text;

/// <summary>The elements of a JSON array, each as it stands: <c>foreach (var element in new JsonElements(array))</c>. Of what is no array, or broken, there are none.</summary>
/// <param name="json">The array.</param>
public ref struct JsonElements(ReadOnlySpan<byte> json)
{
    private JsonChildren _children = new(json, JsonTapeKind.Array);

    /// <summary>The element.</summary>
    public readonly ReadOnlySpan<byte> Current => _children.Value;

    public readonly JsonElements GetEnumerator() => this;

    public bool MoveNext() => _children.MoveNext();
}
