using System.Text.Json.Nodes;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schemas of <c>lists/*.yaml</c> and <c>&lt;owner&gt;/team.yaml</c>.</summary>
internal static class RepositorySchemas
{
    public static JsonObject List() => JsonNode.Parse("""
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder list",
          "description": "Addresses, networks or texts that playbooks name as '%name%'.",
          "anyOf": [
            { "type": "array", "items": { "$ref": "#/definitions/entry" } },
            {
              "type": "object",
              "properties": {
                "title": { "type": "string" },
                "description": { "type": "string", "description": "Where the entries come from, and who keeps them." },
                "networks": { "type": "array", "items": { "$ref": "#/definitions/entry" }, "description": "Addresses and networks; matched as networks." },
                "values": { "type": "array", "items": { "$ref": "#/definitions/entry" }, "description": "Texts with Sigma's wildcards." }
              }
            }
          ],
          "definitions": {
            "entry": {
              "anyOf": [
                { "type": ["string", "number"] },
                {
                  "type": "object",
                  "required": ["value"],
                  "properties": {
                    "value": { "type": ["string", "number"] },
                    "expires": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$", "description": "The entry ends as this day or moment (UTC) begins." },
                    "note": { "type": "string" }
                  }
                }
              ]
            }
          }
        }
        """)!.AsObject();

    public static JsonObject Team() => JsonNode.Parse("""
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder team",
          "description": "What a team's playbooks may act on, how much, whom they tell and who approves.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "name": { "type": "string", "description": "The folder's name, if given." },
            "title": { "type": "string" },
            "scope": { "type": "array", "items": { "type": "string" }, "description": "Networks, host names with wildcards or resource prefixes that the team may act on." },
            "budget": {
              "type": "object",
              "additionalProperties": false,
              "required": ["steps", "per"],
              "properties": { "steps": { "type": "integer", "minimum": 0 }, "per": { "type": "string", "pattern": "^[1-9][0-9]*[smhdw]$" } },
              "description": "Over all its playbooks, wall clock, sliding."
            },
            "channels": {
              "type": "object",
              "additionalProperties": { "type": "string", "pattern": "^(keyvault|env):." },
              "description": "Name to secret reference, never the address itself: keyvault:<name> or env:<NAME>."
            },
            "approvers": {
              "type": "object",
              "additionalProperties": { "type": "array", "items": { "type": "string" } },
              "description": "Group to people, by user principal name."
            }
          }
        }
        """)!.AsObject();
}
