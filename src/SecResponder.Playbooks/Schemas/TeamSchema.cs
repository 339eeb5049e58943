using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The schema of <c>&lt;owner&gt;/team.yaml</c>.</summary>
internal static class TeamSchema
{
    public static JsonObject Create(IReadOnlyCollection<ActionSignature> actions)
    {
        var schema = JsonNode.Parse(Document)!.AsObject();
        schema["definitions"]!["step"] = StepSchema.Create(actions);
        // What acts on something belongs into a playbook.
        schema["definitions"]!["notice"]!["properties"]!["do"] = new JsonObject { ["enum"] = PlaybookSchemas.Words(actions.Where(action => action.OnlyTells).Select(action => action.Name)) };
        return SharedDefinitions.AddTo(schema);
    }

    private const string Document = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "title": "SecResponder team",
          "description": "What a team's playbooks may act on, how much, whom they tell and who approves.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "name": { "type": "string", "description": "The folder's name, if given." },
            "title": { "type": "string" },
            "scope": { "type": ["array", "string"], "items": { "type": "string" }, "description": "Networks, host names with wildcards or resource prefixes that the team may act on." },
            "budget": { "$ref": "#/definitions/budget", "description": "Over all its playbooks, wall clock, sliding." },
            "guardrails": { "$ref": "#/definitions/team-guardrails" },
            "channels": { "type": "object", "additionalProperties": { "$ref": "#/definitions/secret" }, "description": "Name to secret reference, never the address itself." },
            "approvers": { "type": "object", "additionalProperties": { "type": ["array", "string"], "items": { "type": "string" } }, "description": "Group to people by user principal name, or to an Entra group: group:<object id>." },
            "notices": { "type": "array", "items": { "$ref": "#/definitions/notice" }, "description": "Whom it is told when a playbook of the team is in trouble." }
          },
          "definitions": {
            "notice": { "allOf": [{ "$ref": "#/definitions/step" }, { "not": { "required": ["approval"] } }], "properties": { "do": {} } }
          }
        }
        """;
}
