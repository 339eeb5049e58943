namespace SecResponder.Playbooks.Sigma;

/// <summary>Documents by what others call them: their name, or their id in any letter case. Of several the first counts.</summary>
/// <param name="count">How many there will be.</param>
internal sealed class DocumentIndex<T>(int count) where T : class
{
    private readonly Dictionary<string, T> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _ids = new(count, StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything that they can be called.</summary>
    public IEnumerable<string> References => _names.Keys.Concat(_ids.Keys);

    /// <returns>Whether nobody else has the name; the id.</returns>
    public (bool Name, bool Id) Add(SigmaMetadata metadata, T document) =>
        (metadata.Name is not { } name || _names.TryAdd(name, document), metadata.Id is not { } id || _ids.TryAdd(id, document));

    public T? Find(string reference) => _names.GetValueOrDefault(reference) ?? _ids.GetValueOrDefault(reference);

    public T? Named(string name) => _names.GetValueOrDefault(name);

    public T? WithId(string id) => _ids.GetValueOrDefault(id);
}
