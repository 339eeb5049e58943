using System.Text.Json.Nodes;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Sigma.Modifiers;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schema of a playbook's document: Sigma's rule, correlation or filter, and SecResponder's keys beside it. Names of actions, parameters, modifiers, types and ASIM fields come from the tables that the program itself reads by.</summary>
internal static class PlaybookSchema
{
    public static JsonObject Create(IReadOnlyCollection<ActionSignature> actions)
    {
        var schema = JsonNode.Parse(Document)!.AsObject();
        var definitions = schema["definitions"]!.AsObject();
        definitions["correlation"]!["properties"]!["type"]!["enum"] = PlaybookSchemas.Words(CorrelationReader.Types.Select(type => type.Name));
        definitions["given"]!["properties"]!["source"]!["examples"] = PlaybookSchemas.Words(EventSources.All.Select(source => source.Id));
        definitions["fields"]!["propertyNames"] = new JsonObject { ["pattern"] = $@"^[^|]*(\|({string.Join('|', ModifierChain.Known)}))*$" };
        var fields = definitions["fields"]!["properties"]!.AsObject();
        foreach (var field in Enum.GetNames<AsimField>())
            fields[field] = new JsonObject { ["$ref"] = "#/definitions/values" };
        definitions["step"] = StepSchema.Create(actions);
        return SharedDefinitions.AddTo(schema);
    }

    private const string Document = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder playbook",
          "description": "A Sigma rule, correlation or filter (specification 2.1), with a response.",
          "type": "object",
          "anyOf": [{ "required": ["detection", "logsource"] }, { "required": ["correlation"] }, { "required": ["filter", "logsource"] }, { "required": ["action"] }],
          "required": ["title"],
          "properties": {
            "title": { "type": "string", "maxLength": 256, "description": "One sentence." },
            "id": { "type": "string", "format": "uuid", "description": "The playbook's identity: keep it when the file is renamed." },
            "name": { "type": "string", "minLength": 1, "description": "The handle by which correlations and filters name the document." },
            "taxonomy": { "enum": ["sigma", "ecs", "asim"] },
            "status": { "enum": ["stable", "test", "experimental", "deprecated", "unsupported"] },
            "level": { "enum": ["informational", "low", "medium", "high", "critical"] },
            "description": { "type": "string" },
            "license": { "type": "string" },
            "author": { "type": "string" },
            "date": { "type": "string", "pattern": "^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$" },
            "modified": { "type": "string", "pattern": "^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$" },
            "tags": { "type": "array", "items": { "type": "string", "pattern": "^[^.\\s]+\\.\\S+$" }, "description": "attack.<tactic>, attack.t1234.001, …" },
            "references": { "type": "array" },
            "fields": { "type": "array", "items": { "type": "string" } },
            "falsepositives": { "type": ["array", "string"], "description": "Honest ones; the approver reads them." },
            "scope": { "type": "array", "items": { "type": "string" } },
            "related": { "type": "array", "items": { "type": "object", "required": ["id", "type"], "properties": { "id": { "type": "string" }, "type": { "enum": ["derived", "obsolete", "merged", "renamed", "similar", "correlation"] } } } },
            "action": { "enum": ["global", "reset", "repeat"] },
            "logsource": {
              "type": "object",
              "properties": { "category": { "type": "string", "examples": ["firewall", "authentication", "dns", "proxy"] }, "product": { "type": "string" }, "service": { "type": "string" }, "definition": { "type": "string" } },
              "anyOf": [{ "required": ["category"] }, { "required": ["product"] }, { "required": ["service"] }]
            },
            "detection": {
              "type": "object",
              "properties": { "condition": { "type": ["string", "array"], "description": "Names of searches joined by and, or, not; '1 of them', 'all of selection_*'." }, "timeframe": { "type": "string", "description": "Ignored: write a correlation." } },
              "additionalProperties": { "$ref": "#/definitions/search" }
            },
            "filter": {
              "type": "object",
              "required": ["rules", "condition"],
              "properties": { "rules": { "type": ["array", "string"] }, "condition": { "type": "string" } },
              "additionalProperties": { "$ref": "#/definitions/search" }
            },
            "correlation": { "$ref": "#/definitions/correlation" },
            "generate": { "type": "boolean" },
            "mode": { "enum": ["off", "observe", "enforce"], "default": "observe", "description": "observe does everything but the calls, and records the same." },
            "owner": { "type": "string", "description": "The folder's name, when given." },
            "group-by": { "type": ["array", "string"], "description": "Plain rules only: what tells one incident from another." },
            "lateness": { "$ref": "#/definitions/duration", "description": "Correlations only: how late an event may be and still be judged exactly." },
            "inhibit": { "enum": ["team", "playbook", "anybody", "off"], "default": "team", "description": "Whose tickets and cards stand for its own while the host is held already." },
            "flood": {
              "description": "Beyond so many incidents in so long a time, one ticket and card for all further ones.",
              "oneOf": [
                { "const": "off" },
                { "$ref": "#/definitions/flood" }
              ]
            },
            "change": { "$ref": "#/definitions/change" },
            "response": { "type": "array", "items": { "$ref": "#/definitions/step" } },
            "guardrails": { "$ref": "#/definitions/guardrails" },
            "on-false-positive": { "enum": ["keep", "release"], "default": "keep", "description": "What happens to what an incident holds when a person judges it a false positive." },
            "tests": { "type": "array", "items": { "$ref": "#/definitions/test" } }
          },
          "definitions": {
            "change": {
              "type": "object", "additionalProperties": false, "required": ["of"], "description": "Joins the event with its change record; steps look at change.verdict.",
              "properties": {
                "of": { "type": ["array", "string"], "items": { "type": "string" }, "description": "What was changed; a record must cover all of it." },
                "by": { "type": "string", "description": "Who did it." },
                "ticket": { "type": "string", "description": "A text that may name the record." },
                "from": { "type": ["array", "string"], "items": { "enum": ["calendar", "servicenow", "jira", "azure-devops"] }, "default": ["calendar"], "description": "Where the records are." },
                "if-down": { "enum": ["hold-back", "ask", "act"], "default": "hold-back", "description": "What happens when a record system can't be asked." }
              }
            },
            "flood": { "type": "object", "additionalProperties": false, "properties": { "incidents": { "type": "integer", "minimum": 1, "maximum": 10000 }, "per": { "$ref": "#/definitions/duration" } } },
            "pause": { "type": "string", "pattern": "^[0-9]+[smhdw]$" },
            "values": { "type": ["string", "number", "boolean", "null", "array"], "items": { "type": ["string", "number", "boolean", "null"] } },
            "fields": { "type": "object", "minProperties": 1, "properties": {}, "additionalProperties": { "$ref": "#/definitions/values" } },
            "search": {
              "anyOf": [
                { "$ref": "#/definitions/fields" },
                { "type": "array", "minItems": 1, "items": { "anyOf": [{ "$ref": "#/definitions/fields" }, { "type": ["string", "number", "boolean"] }] } },
                { "type": ["string", "number", "boolean"] }
              ]
            },
            "correlation": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "timespan"],
              "properties": {
                "type": {},
                "rules": { "type": ["array", "string"], "description": "Ids or names of rules or correlations." },
                "group-by": { "type": ["array", "string"] },
                "timespan": { "$ref": "#/definitions/duration", "description": "Event time; events exactly this far apart are still together." },
                "gap": { "$ref": "#/definitions/duration", "description": "The longest pause between two events of one window: it makes sessions of windows." },
                "learning": { "$ref": "#/definitions/duration", "description": "first_seen, spike and rare: how long they learn before they fire." },
                "jitter": { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?%$", "default": "10%", "description": "periodic: how far the intervals may be from even, in percent." },
                "aliases": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } } },
                "condition": { "anyOf": [{ "type": "string" }, { "$ref": "#/definitions/correlation-condition" }] },
                "generate": { "type": "boolean" }
              }
            },
            "correlation-condition": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "gt": { "type": "number" }, "gte": { "type": "number" }, "lt": { "type": "number" }, "lte": { "type": "number" }, "eq": { "type": "number" }, "neq": { "type": "number" },
                "field": { "type": ["string", "array"] }, "percentile": { "type": "number", "exclusiveMinimum": 0, "maximum": 100 }
              }
            },
            "test": {
              "type": "object", "additionalProperties": false, "required": ["name", "given", "expect"],
              "properties": {
                "name": { "type": "string", "description": "What it shows, as a sentence." },
                "kind": { "enum": ["positive", "negative", "boundary", "must-not-act"], "description": "What it is there for; its expectation must fit." },
                "given": { "type": "array", "items": { "$ref": "#/definitions/given" } },
                "expect": { "$ref": "#/definitions/expect" },
                "lists": { "type": "object", "additionalProperties": { "type": "array", "items": { "$ref": "#/definitions/entry" } }, "description": "What these lists hold in this test." },
                "assets": { "type": "array", "items": { "$ref": "#/definitions/asset" }, "description": "The asset list of this test." },
                "places": { "type": "object", "additionalProperties": { "$ref": "#/definitions/place" }, "description": "Networks, and where they are in this test." },
                "changes": { "type": "array", "items": { "$ref": "#/definitions/change-record" }, "description": "All change records of this test." }
              }
            },
            "expect": {
              "type": "object", "additionalProperties": false, "required": ["incidents"],
              "properties": { "incidents": { "type": "integer", "minimum": 0 }, "steps": { "type": ["array", "string"] }, "refused": { "type": ["array", "string"] } }
            },
            "place": {
              "type": "object", "additionalProperties": false,
              "properties": { "country": { "type": "string" }, "region": { "type": "string" }, "city": { "type": "string" }, "asn": { "type": "integer", "minimum": 0 }, "organization": { "type": "string" } }
            },
            "given": {
              "type": "object", "additionalProperties": false, "oneOf": [{ "required": ["event"] }, { "required": ["raw"] }],
              "properties": {
                "event": { "type": "object" },
                "raw": { "type": "string", "description": "A vendor's line, normalized as source; {{ n }} is the number of the repetition." },
                "source": { "type": "string" },
                "repeat": { "type": "integer", "minimum": 1 },
                "every": { "$ref": "#/definitions/pause" },
                "after": { "$ref": "#/definitions/pause" }
              }
            }
          }
        }
        """;
}
