using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Kubernetes;

/// <summary>Whether labels are selected. An empty selector selects everything; one that can't be read, too: who asks is better warned once too often.</summary>
/// <remarks>Kubernetes documentation, "Labels and selectors", "Resources that support set-based requirements".</remarks>
internal static class LabelSelector
{
    public static bool Selects(JsonElement selector, ImmutableSortedDictionary<string, string> labels) =>
        (selector.Member("matchLabels") is not { ValueKind: JsonValueKind.Object } wanted
            || wanted.EnumerateObject().All(label => labels.TryGetValue(label.Name, out var value) && label.Value.ValueKind == JsonValueKind.String && value == label.Value.GetString()))
        && selector.Items("matchExpressions").All(expression => Holds(expression, labels));

    private static bool Holds(JsonElement expression, ImmutableSortedDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression.Text("key"), out var value);
        return expression.Text("operator") switch
        {
            "In" => has && expression.Texts("values").Contains(value),
            "NotIn" => !has || !expression.Texts("values").Contains(value),
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => true,
        };
    }
}
