using System.Text.Json.Nodes;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schema of a calendar of changes: <c>changes/*.yaml</c>.</summary>
internal static class ChangesSchema
{
    public static JsonObject Create() => SharedDefinitions.AddTo(JsonNode.Parse("""
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder calendar of changes",
          "description": "Changes that were asked for, with their windows: a list, or 'changes:' with one.",
          "oneOf": [
            { "type": "array", "items": { "$ref": "#/definitions/change-record" } },
            { "$ref": "#/definitions/changes" }
          ],
          "definitions": {
            "changes": {
              "type": "object", "additionalProperties": false, "required": ["changes"],
              "properties": {
                "title": { "type": "string" },
                "description": { "type": "string" },
                "changes": { "type": "array", "items": { "$ref": "#/definitions/change-record" } }
              }
            }
          }
        }
        """)!.AsObject());
}
