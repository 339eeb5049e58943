using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Playbooks.Schemas;

/// <summary>JSON schemas (draft 7, which YAML editors speak) of the files of a playbook repository. They complete and catch slips while one writes; <c>validate</c> knows more.</summary>
public static class PlaybookSchemas
{
    /// <summary>The files that have a schema, by the word that the command line takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["playbook", "list", "team", "guardrails", "changes", "set"];

    /// <summary>The schema of one document of a file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="actions">What playbooks may do: names and parameters are completed.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static JsonObject Of(string name, IReadOnlyCollection<ActionSignature> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return name switch
        {
            "playbook" => PlaybookSchema.Create(actions),
            "list" => ListSchema.Create(),
            "team" => TeamSchema.Create(actions),
            "guardrails" => GuardrailsSchema.Create(),
            "changes" => ChangesSchema.Create(),
            "set" => SetSchema.Create(),
            _ => throw new ArgumentException($"there is no schema '{name}'; there are {string.Join(", ", Names)}", nameof(name)),
        };
    }

    /// <summary>A list of words as JSON.</summary>
    internal static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);
}
