using System.Collections.Frozen;
using System.Text.Json;

namespace SecResponder.Cli.Tuning;

/// <summary>An event that counted for an incident, as its ledger keeps it.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Json">The event: a flat object.</param>
/// <param name="Rules">The rules that it matched.</param>
/// <param name="Fields">Its texts and numbers by their names.</param>
internal sealed record JudgedEvent(string IncidentId, string Json, IReadOnlyList<string> Rules, FrozenDictionary<string, string> Fields)
{
    /// <summary>Reads one; null when what was kept is no object.</summary>
    public static JudgedEvent? Of(string incidentId, string json, IReadOnlyList<string> rules)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object ? null : new JudgedEvent(
                incidentId, json, rules,
                document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number && member.Value.ToString().Length is > 0 and < 300)
                    .GroupBy(member => member.Name, StringComparer.Ordinal).ToFrozenDictionary(member => member.Key, member => member.Last().Value.ToString(), StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
