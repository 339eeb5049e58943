using System.Collections.Immutable;
using System.Text.Json;

namespace SecResponder.Response.Incidents;

/// <summary>An event's fields as people read them: on one line, without what could turn or hide text.</summary>
public static class EvidenceFields
{
    private const int LongestValue = 2_000;

    // What an analyst asks for first, whatever the schema. The rest stands in the event, and the event in the ledger.
    private static readonly string[] First =
    [
        "SrcIpAddr", "SrcHostname", "SrcNatIpAddr", "DstIpAddr", "DstHostname", "DstPortNumber", "NetworkProtocol", "NetworkRuleName", "DvcAction", "ActorUsername", "TargetUsername", "Operation", "Object",
        "OldValue", "NewValue", "EventType", "EventResult", "EventResultDetails", "ThreatName", "Url", "Dvc",
    ];

    /// <summary>All fields, those that tell most first. What is no object is one field without a name.</summary>
    public static ImmutableArray<(string Name, string Value)> All(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return [("", PlainText.Line(json, LongestValue))];
            return
            [
                .. document.RootElement.EnumerateObject().DistinctBy(member => member.Name)
                    .Select(member => (Name: PlainText.Line(member.Name, 200), Value: PlainText.Line(member.Value.ToString(), LongestValue)))
                    .OrderBy(field => Array.IndexOf(First, field.Name) is >= 0 and var place ? place : First.Length),
            ];
        }
        catch (JsonException)
        {
            // Written by something else: shown as it is.
            return [("", PlainText.Line(json, LongestValue))];
        }
    }

    /// <summary>The few that tell most.</summary>
    public static ImmutableArray<(string Name, string Value)> Telling(string json)
    {
        var all = All(json);
        var telling = all.Where(field => First.Contains(field.Name)).ToImmutableArray();
        return telling.IsEmpty ? [.. all.Take(8)] : telling;
    }
}
