using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Cli.Actions;
using SecResponder.Cli.Output;
using SecResponder.Connectors.Permissions;

namespace SecResponder.Cli.Doctor;

/// <summary>What is needed, for whatever tool grants it: one list, each entry with everything that needs it.</summary>
internal static class PermissionYaml
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IReadOnlyCollection<NeededPermission> needed)
    {
        var text = new StringBuilder("# What the playbooks in force need outside. Made by 'secresponder doctor --emit yaml'.\n");
        text.Append(needed.Count == 0 ? "permissions: []\n" : "permissions:\n");
        foreach (var permission in needed)
        {
            text.Append("  - system: ").Append(Quoted(permission.System)).Append('\n');
            text.Append("    name: ").Append(Quoted(permission.Name)).Append('\n');
            text.Append("    kind: ").Append(Quoted(ActionWords.Kind(permission.Kind))).Append('\n');
            if (permission.Place.Length > 0)
                text.Append("    where: ").Append(Quoted(permission.Place)).Append('\n');
            text.Append("    needed: ").Append(PermissionWords.Needed(permission)).Append('\n');
            text.Append("    for:\n");
            foreach (var use in permission.Uses)
                text.Append("      - {by: ").Append(Quoted(use.What)).Append(", what: ").Append(Quoted(use.For)).Append(", playbook: ").Append(Quoted(use.By))
                    .Append(", mode: ").Append(use.Mode.ToString().ToLowerInvariant()).Append("}\n");
        }
        return text.ToString();
    }

    // Every JSON string is one of YAML's.
    private static string Quoted(string text) => JsonSerializer.Serialize(Printable.Of(text), Readable);
}
