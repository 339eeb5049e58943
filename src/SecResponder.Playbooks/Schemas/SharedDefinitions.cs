using System.Text.Json.Nodes;

namespace SecResponder.Playbooks.Schemas;

/// <summary>Definitions that more than one schema uses.</summary>
internal static class SharedDefinitions
{
    /// <summary>Adds those that <paramref name="schema"/> refers to and does not define, and those that they refer to.</summary>
    public static JsonObject AddTo(JsonObject schema)
    {
        var shared = JsonNode.Parse(Document)!.AsObject();
        if (schema["definitions"] is not JsonObject definitions)
            schema["definitions"] = definitions = [];
        while (References(schema).Except(definitions.Select(definition => definition.Key)).ToArray() is { Length: > 0 } missing)
            foreach (var name in missing)
                definitions[name] = shared[name]?.DeepClone() ?? throw new InvalidOperationException($"there is no definition '{name}'");
        return schema;
    }

    // "#/definitions/budget" refers to "budget".
    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry is { Key: "$ref", Value: JsonValue reference } ? [reference.GetValue<string>().Split('/')[^1]] : References(entry.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private const string Document = """
        {
          "duration": { "type": "string", "pattern": "^[1-9][0-9]*[smhdw]$" },
          "texts": { "type": ["string", "number", "array"], "items": { "type": ["string", "number"] } },
          "moment": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?(Z|[-+][0-9]{2}:[0-9]{2})?)?$" },
          "secret": { "type": "string", "pattern": "^(keyvault|env):.", "description": "A reference, never the secret itself: keyvault:<name> or env:<NAME>." },
          "budget": {
            "type": "object", "additionalProperties": false, "required": ["steps", "per"],
            "properties": {
              "steps": { "type": "integer", "minimum": 0, "maximum": 100000 },
              "per": { "$ref": "#/definitions/duration" },
              "trip": { "type": "integer", "minimum": 1, "maximum": 100000, "description": "After so many refusals within 'per', enforcing stops until somebody resumes it." }
            }
          },
          "held-limit": {
            "type": "object", "additionalProperties": false, "anyOf": [{ "required": ["number"] }, { "required": ["percent", "of"] }],
            "properties": {
              "number": { "type": "integer", "minimum": 0, "maximum": 1000000, "description": "How many may be held at once." },
              "percent": { "type": "integer", "minimum": 0, "maximum": 100, "description": "Which share of the group may be held at once." },
              "of": { "$ref": "#/definitions/texts", "description": "The group's members, or '%list%'; without it, all that is held." },
              "size": { "type": "integer", "minimum": 1, "maximum": 10000000, "description": "How many the group has, where its members are not listed one by one." }
            }
          },
          "held-limits": { "anyOf": [{ "$ref": "#/definitions/held-limit" }, { "type": "array", "items": { "$ref": "#/definitions/held-limit" } }] },
          "never": { "type": ["array", "string"], "items": { "type": ["string", "number"] }, "description": "Entities that are never acted on, or '%list%'." },
          "never-both": { "type": "array", "items": { "type": "array", "minItems": 2, "items": { "type": ["string", "number"] } }, "description": "Of each of these, no two are held at once: [[fw-a, fw-b]]." },
          "confidence": { "type": "integer", "minimum": 0, "maximum": 100, "description": "Entities that are resolved with less are not acted on." },
          "hours": {
            "type": "object", "additionalProperties": false, "required": ["zone"], "anyOf": [{ "required": ["only"] }, { "required": ["never"] }],
            "properties": {
              "only": { "type": ["array", "string"], "description": "'mon-fri 08:00-18:00', 'sat,sun', '22:00-06:00' or '2026-12-20..2027-01-03'." },
              "never": { "type": ["array", "string"], "description": "As 'only', and stronger." },
              "zone": { "type": "string", "examples": ["UTC", "Europe/Berlin"], "description": "A name of the IANA time zone database." }
            }
          },
          "guardrails": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "never": { "$ref": "#/definitions/never" },
              "at-most": { "$ref": "#/definitions/budget" },
              "at-once": { "$ref": "#/definitions/held-limits" },
              "never-both": { "$ref": "#/definitions/never-both" },
              "hours": { "$ref": "#/definitions/hours" },
              "confidence": { "$ref": "#/definitions/confidence" }
            }
          },
          "team-guardrails": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "never": { "$ref": "#/definitions/never" },
              "at-once": { "$ref": "#/definitions/held-limits" },
              "never-both": { "$ref": "#/definitions/never-both" },
              "hours": { "$ref": "#/definitions/hours" },
              "confidence": { "$ref": "#/definitions/confidence" }
            }
          },
          "approval": {
            "type": "object", "additionalProperties": false, "required": ["by", "within"],
            "properties": { "by": { "type": "string", "description": "A group of the team's approvers." }, "within": { "$ref": "#/definitions/duration" }, "otherwise": { "enum": ["skip", "run"], "default": "skip" },
              "four-eyes": { "enum": [true, false, "high", "critical"], "default": false, "description": "Two people must say yes: always, or where the target is that critical." },
              "remind": { "$ref": "#/definitions/duration", "description": "How long before the deadline the team is reminded." },
              "escalate": { "$ref": "#/definitions/escalation" } }
          },
          "escalation": {
            "type": "object", "additionalProperties": false, "required": ["to", "after"], "description": "A second group of approvers that may decide, too.",
            "properties": { "to": { "type": "string", "description": "A group of the team's approvers." }, "after": { "$ref": "#/definitions/duration" } }
          },
          "entry": {
            "type": ["string", "number", "boolean", "object"], "minLength": 1, "additionalProperties": false, "required": ["value"],
            "properties": {
              "value": { "type": ["string", "number", "boolean"] },
              "from": { "$ref": "#/definitions/moment", "description": "The entry begins as this day or moment (UTC) begins." },
              "expires": { "$ref": "#/definitions/moment", "description": "The entry ends as this day or moment (UTC) begins." },
              "note": { "type": "string" }
            }
          },
          "change-record": {
            "type": "object", "additionalProperties": false, "required": ["number", "from", "to", "what"],
            "properties": {
              "number": { "type": ["string", "number"] },
              "title": { "type": "string" },
              "state": { "enum": ["approved", "requested", "rejected", "cancelled"], "default": "approved" },
              "from": { "$ref": "#/definitions/moment" },
              "to": { "$ref": "#/definitions/moment" },
              "what": { "$ref": "#/definitions/texts", "description": "What may be changed: names, addresses, networks, '*' and '?' too." },
              "who": { "$ref": "#/definitions/texts", "description": "Who may do it; without it, anybody." }
            }
          },
          "asset": {
            "type": "object", "additionalProperties": false, "required": ["name"],
            "properties": {
              "name": { "type": "string" },
              "names": { "$ref": "#/definitions/texts", "description": "What else it is called." },
              "addresses": { "$ref": "#/definitions/texts", "description": "Addresses and networks." },
              "macs": { "$ref": "#/definitions/texts" },
              "owner": { "type": "string" },
              "criticality": { "enum": ["low", "medium", "high", "critical"] },
              "site": { "type": "string", "description": "Two sites may use the same addresses." },
              "tags": { "$ref": "#/definitions/texts" }
            }
          }
        }
        """;
}
