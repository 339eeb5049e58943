using System.Text.Json.Nodes;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schema of <c>guardrails.yaml</c>: what holds every playbook of every team back.</summary>
internal static class GuardrailsSchema
{
    public static JsonObject Create() => SharedDefinitions.AddTo(JsonNode.Parse("""
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder guardrails",
          "description": "What holds every playbook of every team back, whatever their own guardrails say.",
          "allOf": [{ "$ref": "#/definitions/guardrails" }]
        }
        """)!.AsObject());
}
