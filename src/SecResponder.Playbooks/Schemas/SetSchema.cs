using System.Text.Json.Nodes;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schema of a set of playbooks: <c>sets/*.yaml</c>.</summary>
internal static class SetSchema
{
    public static JsonObject Create() => JsonNode.Parse("""
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder set of playbooks",
          "description": "Playbooks that are taken together: by init, validate, test and push with --set.",
          "allOf": [{ "$ref": "#/definitions/set" }],
          "definitions": {
            "set": {
              "type": "object", "additionalProperties": false, "required": ["playbooks"],
              "properties": {
                "title": { "type": "string" },
                "description": { "type": "string" },
                "playbooks": { "type": ["array", "string"], "items": { "type": "string" }, "description": "By folder and file, without the ending: network-soc/beacon." }
              }
            }
          }
        }
        """)!.AsObject();
}
