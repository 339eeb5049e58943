using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>What a request is, whatever texts stand in it: method, parts of the path, names in the query, structure of the body, operators of a filter. A text that breaks out of its place changes it.</summary>
internal static partial class RequestShape
{
    public static string Of(SentRequest request)
    {
        var text = new StringBuilder(request.Method);
        foreach (var segment in request.Uri.AbsolutePath.Split('/').Skip(1))
            text.Append('/').Append(IsId(segment) ? "*" : segment);
        foreach (var pair in request.Uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            text.Append(CultureInfo.InvariantCulture, $"\n? {Name(pair)}={Value(Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace('+', ' ')))}");
        text.Append("\nheaders ").AppendJoin(',', request.Headers);
        return text.Append('\n').Append(Body(request.Body)).ToString();
    }

    private static string Name(string pair) => Uri.UnescapeDataString(pair.Split('=')[0]);

    // Ids that differ from run to run, and texts that are meant to be parts of a path.
    private static bool IsId(string segment) => segment.Contains(BreakOutTests.Marker, StringComparison.Ordinal) || segment.Count(char.IsAsciiDigit) >= 4;

    private static string Body(string body)
    {
        if (body.Length == 0)
            return "";
        if (body[0] is '{' or '[')
        {
            using var document = JsonDocument.Parse(body);
            return Json(document.RootElement);
        }
        return Value(body);
    }

    private static string Json(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(member => $"{(member.Name.Contains(BreakOutTests.Marker, StringComparison.Ordinal) ? "*" : IsId(member.Name) ? "*" : member.Name)}:{Json(member.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Json).Distinct(StringComparer.Ordinal))}]",
        JsonValueKind.String => Value(element.GetString()!),
        _ => element.ValueKind.ToString(),
    };

    // A language within a text: markup by its elements, a query by what stands outside its quotes.
    private static string Value(string value)
    {
        if (value.StartsWith('<') && Markup(value) is { } markup)
            return markup;
        if (ServiceNowTerm().IsMatch(value))
            return string.Join('^', value.Split('^').Select(term => Operator().Match(term).Value));
        if (Query().IsMatch(value))
            return Quoted().Replace(value, "'*'");
        return "*";
    }

    private static string? Markup(string value)
    {
        try
        {
            return string.Join('>', XElement.Parse(value).DescendantsAndSelf().Select(element => $"{element.Name}[{string.Join(',', element.Attributes().Select(attribute => attribute.Name))}]"));
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    // correlation_id=sr-1^ORDERBY…: a name, an operator, a value.
    [GeneratedRegex(@"^[a-z_.]+(IN|<=|>=|!=|=)[^=]*\^", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceNowTerm();

    [GeneratedRegex(@"^(ORDERBY[a-z_]+|[a-z_.]+(IN|<=|>=|!=|=)|OR|NQ)?", RegexOptions.CultureInvariant)]
    private static partial Regex Operator();

    // OData's and KQL's own words; both double or escape a quote within quotes.
    [GeneratedRegex(@"^(resources \||[A-Za-z/()]+ (eq|ne) ')", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex(@"'(?:[^'\\]|''|\\.)*'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
