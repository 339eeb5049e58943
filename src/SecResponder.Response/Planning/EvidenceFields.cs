using System.Text.Json;
using Fluid.Values;

namespace SecResponder.Response.Planning;

/// <summary>
/// An incident's evidence as a template's names. A vendor's own field stands there by its dotted path (<c>properties.ruleName</c>), where Liquid reads a dot as a step
/// inward: so paths become objects within objects.
/// </summary>
internal sealed class EvidenceFields
{
    private readonly Dictionary<string, object> _members = new(StringComparer.Ordinal);

    /// <summary>The evidence's fields by their first names.</summary>
    /// <param name="evidence">A JSON object.</param>
    /// <param name="valueOf">How a value is to a template.</param>
    public static IEnumerable<(string Name, FluidValue Value)> Of(JsonElement evidence, Func<JsonElement, FluidValue> valueOf)
    {
        var fields = new EvidenceFields();
        foreach (var member in evidence.EnumerateObject())
            fields.Put(member.Name, valueOf(member.Value));
        return fields._members.Select(member => (member.Key, ValueOf(member.Value)));
    }

    // What stands there as a whole is not opened for a path that leads into it.
    private void Put(string path, FluidValue value)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == path.Length - 1)
            _members.TryAdd(path, value);
        else if (!_members.TryGetValue(path[..dot], out var inner))
        {
            var fields = new EvidenceFields();
            _members.Add(path[..dot], fields);
            fields.Put(path[(dot + 1)..], value);
        }
        else
            (inner as EvidenceFields)?.Put(path[(dot + 1)..], value);
    }

    private static FluidValue ValueOf(object member) => member is EvidenceFields fields
        ? new DictionaryValue(new FluidValueDictionaryFluidIndexable(fields._members.ToDictionary(inner => inner.Key, inner => ValueOf(inner.Value), StringComparer.Ordinal)))
        : (FluidValue)member;
}
