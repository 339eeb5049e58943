using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Connectors.Permissions;

namespace SecResponder.Cli.Doctor;

/// <summary>Writes everything for programs: one document.</summary>
internal static class DoctorJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static string Of(IReadOnlyCollection<NeededPermission> needed, IReadOnlyCollection<Examined> examined)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("permissions");
            foreach (var permission in needed)
                Write(json, permission);
            json.WriteEndArray();
            json.WriteStartArray("examined");
            foreach (var one in examined)
            {
                json.WriteStartObject();
                json.WriteString("area", one.Area);
                json.WriteString("name", one.Name);
                json.WriteString("state", one.Word);
                json.WriteString("what", one.What);
                json.WriteString("remedy", one.Remedy);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("findings", examined.Count(one => one.Health == Health.Finding));
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Write(Utf8JsonWriter json, NeededPermission permission)
    {
        json.WriteStartObject();
        json.WriteString("system", permission.System);
        json.WriteString("kind", permission.Kind.ToString());
        json.WriteString("name", permission.Name);
        json.WriteString("where", permission.Place);
        json.WriteString("needed", PermissionWords.Needed(permission));
        json.WriteStartArray("for");
        foreach (var use in permission.Uses)
        {
            json.WriteStartObject();
            json.WriteString("by", use.What);
            json.WriteString("what", use.For);
            json.WriteString("playbook", use.By);
            json.WriteString("mode", use.Mode.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
