using System.Text.Json.Nodes;
using SecResponder.Playbooks.Enrichment.Feeds;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schema of <c>lists/*.yaml</c>: entries that stand there, a feed that others keep, assets, geo databases.</summary>
internal static class ListSchema
{
    public static JsonObject Create()
    {
        var schema = JsonNode.Parse(Document)!.AsObject();
        schema["definitions"]!["feed"]!["properties"]!["kinds"]!["items"] = new JsonObject { ["enum"] = PlaybookSchemas.Words(Enum.GetNames<IndicatorKind>().Select(kind => kind.ToLowerInvariant())) };
        return SharedDefinitions.AddTo(schema);
    }

    private const string Document = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder list",
          "description": "Addresses, networks or texts that playbooks name as '%name%'; or the assets, or the geo databases.",
          "type": ["array", "object"],
          "items": { "$ref": "#/definitions/entry" },
          "additionalProperties": false,
          "if": { "type": "object" },
          "then": { "oneOf": [{ "anyOf": [{ "required": ["networks"] }, { "required": ["values"] }] }, { "required": ["feed"] }, { "required": ["assets"] }, { "required": ["geo"] }] },
          "properties": {
            "title": { "type": "string" },
            "description": { "type": "string", "description": "Where the entries come from, and who keeps them." },
            "networks": { "type": "array", "items": { "$ref": "#/definitions/entry" }, "description": "Addresses and networks; matched as networks." },
            "values": { "type": "array", "items": { "$ref": "#/definitions/entry" }, "description": "Texts with Sigma's wildcards." },
            "feed": { "$ref": "#/definitions/feed" },
            "assets": { "anyOf": [{ "type": "array", "items": { "$ref": "#/definitions/asset" } }, { "$ref": "#/definitions/asset-table" }] },
            "geo": { "type": ["array", "string"], "items": { "type": "string" }, "description": "Databases in MaxMind's format, by path from here." }
          },
          "definitions": {
            "feed": {
              "type": "object", "additionalProperties": false, "required": ["format"], "oneOf": [{ "required": ["url"] }, { "required": ["file"] }],
              "properties": {
                "url": { "type": "string", "pattern": "^https?://" },
                "file": { "type": "string", "description": "Beside this file or below." },
                "format": { "enum": ["plain", "csv", "stix", "misp"] },
                "every": { "$ref": "#/definitions/duration", "default": "1h", "description": "How often it is asked for." },
                "valid-for": { "$ref": "#/definitions/duration", "description": "How long an indicator counts that does not say." },
                "min-confidence": { "type": "integer", "minimum": 0, "maximum": 100 },
                "kinds": { "type": ["array", "string"], "items": {}, "description": "Which kinds of indicators are taken; all, if absent." },
                "columns": { "$ref": "#/definitions/feed-columns" },
                "delimiter": { "enum": [",", ";", "|", "tab"], "default": "," },
                "may-be-empty": { "type": "boolean", "default": false },
                "headers": { "type": "object", "additionalProperties": { "$ref": "#/definitions/secret" }, "propertyNames": { "pattern": "^[A-Za-z0-9-]+$" } }
              }
            },
            "feed-columns": {
              "type": "object", "additionalProperties": false, "description": "Columns by name, or by number from 1.",
              "properties": { "value": { "type": ["string", "integer"] }, "from": { "type": ["string", "integer"] }, "expires": { "type": ["string", "integer"] }, "confidence": { "type": ["string", "integer"] } }
            },
            "asset-table": {
              "type": "object", "additionalProperties": false, "required": ["file"],
              "properties": {
                "file": { "type": "string", "description": "A CSV beside this file or below." },
                "columns": { "$ref": "#/definitions/asset-columns" },
                "delimiter": { "enum": [",", ";", "tab"], "default": "," }
              }
            },
            "asset-columns": {
              "type": "object", "additionalProperties": false, "description": "What the columns are called that are not called so.",
              "properties": {
                "name": { "type": "string" }, "names": { "type": "string" }, "addresses": { "type": "string" }, "macs": { "type": "string" },
                "owner": { "type": "string" }, "criticality": { "type": "string" }, "site": { "type": "string" }, "tags": { "type": "string" }
              }
            }
          }
        }
        """;
}
