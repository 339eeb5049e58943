using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecResponder.Lab.Page;

/// <summary>Any list of a system's state as a table: a column a member, everything encoded.</summary>
internal static class PlainTable
{
    public static void Write(StringBuilder html, LabView view)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
            view.Write(json);
        using var list = JsonDocument.Parse(memory.ToArray());
        JsonElement[] items = [.. list.RootElement.EnumerateArray()];
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{PageText.Encode(view.Name)} <small>{items.Length}</small></h2>");
        if (items.Length == 0)
        {
            html.Append("<p class=none>None.</p></section>");
            return;
        }
        html.Append("<table><thead><tr>");
        foreach (var member in items[0].EnumerateObject())
            html.Append(CultureInfo.InvariantCulture, $"<th>{PageText.Encode(member.Name)}");
        html.Append("</tr></thead><tbody>");
        foreach (var item in items)
        {
            html.Append("<tr>");
            foreach (var member in item.EnumerateObject())
                html.Append(CultureInfo.InvariantCulture, $"<td>{PageText.Encode(Text(member.Value))}");
            html.Append("</tr>");
        }
        html.Append("</tbody></table></section>");
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(member => $"{member.Name} {Text(member.Value)}")),
        _ => value.ToString(),
    };
}
