using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Playbooks.Schemas;

/// <summary>The definition of one step of a response: the actions there are, each with its own parameters.</summary>
internal static class StepSchema
{
    public static JsonObject Create(IReadOnlyCollection<ActionSignature> actions)
    {
        var step = JsonNode.Parse(Document)!.AsObject();
        step["properties"]!["do"] = new JsonObject { ["description"] = "The action.", ["enum"] = PlaybookSchemas.Words(actions.Select(action => action.Name)) };
        step["allOf"] = new JsonArray([.. actions.Select(action => (JsonNode)Parameters(action))]);
        return step;
    }

    // If this is the action, then these are its parameters.
    private static JsonObject Parameters(ActionSignature action)
    {
        var parameters = new JsonObject();
        foreach (var parameter in action.Parameters)
            parameters[parameter.Name] = Parameter(parameter);
        var with = new JsonObject { ["type"] = "object", ["properties"] = parameters, ["required"] = PlaybookSchemas.Words(action.Parameters.Where(parameter => parameter.Required).Select(parameter => parameter.Name)), ["additionalProperties"] = false };
        var then = new JsonObject { ["properties"] = new JsonObject { ["with"] = with } };
        if (action.Parameters.Any(parameter => parameter.Required))
            then["required"] = PlaybookSchemas.Words(["with"]);
        return new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { ["do"] = new JsonObject { ["const"] = action.Name } } },
            ["then"] = then,
        };
    }

    private static JsonObject Parameter(ActionParameter parameter)
    {
        var text = new JsonObject { ["type"] = PlaybookSchemas.Words(["string", "number", "boolean"]) };
        var schema = parameter.Kind == ParameterKind.Values ? new JsonObject { ["type"] = "object", ["additionalProperties"] = text } : text;
        schema["description"] = $"{parameter.Summary}{(parameter.Required ? "" : " (optional)")}";
        return schema;
    }

    private const string Document = """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["do"],
          "properties": {
            "do": {},
            "name": { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$", "description": "By which later steps name it." },
            "needs": { "type": ["array", "string"], "items": { "type": "string" }, "description": "Steps that must be done before." },
            "if": { "type": ["string", "boolean"], "description": "steps.isolate.state == 'refused'" },
            "with": { "type": "object" },
            "approval": { "$ref": "#/definitions/approval" },
            "if-down": { "enum": ["hold-back", "ask", "act"], "default": "hold-back" },
            "timeout": { "$ref": "#/definitions/duration", "description": "Of one call; five minutes at most." },
            "retries": { "type": "integer", "minimum": 0, "maximum": 50 },
            "drift": { "enum": ["report", "re-assert"], "default": "report", "description": "When somebody else lifts the hold." },
            "else": { "type": "array", "items": { "$ref": "#/definitions/step" }, "description": "What is done where 'if' does not hold." }
          },
          "dependencies": { "else": ["if"] }
        }
        """;
}
