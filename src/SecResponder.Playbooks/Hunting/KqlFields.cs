using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Playbooks.Hunting;

/// <summary>Where a rule's fields stand behind an ASIM parser.</summary>
/// <param name="source">The rule's log source.</param>
/// <param name="schema">The parser's schema.</param>
/// <param name="columns">The columns that events of the schema have; of others a parser may not know the name.</param>
/// <param name="notes">Takes what could not be said exactly.</param>
internal sealed class KqlFields(LogSource source, AsimSchema schema, IReadOnlySet<AsimField> columns, ICollection<string> notes)
{
    /// <summary>The expression for a field: its text, or for a number a number.</summary>
    public (string Text, bool IsNumber) Of(string field)
    {
        var places = FieldPlaces.Resolve(field, source, schema);
        if (places.Asim.IsEmpty)
        {
            notes.Add(places.Enriched is not null
                ? $"'{field}' is looked up by SecResponder besides the event; the query looks for it in AdditionalFields and will not find it"
                : $"'{field}' has no ASIM column: the query looks for it in AdditionalFields, where a parser may have left it");
            return ($"tostring(AdditionalFields[{KqlText.Quoted(field)}])", false);
        }
        if (places.Asim is [var one])
            return Of(one);
        // The first that is there decides.
        return ($"coalesce({string.Join(", ", places.Asim.Select(place => Of(place)).Select(place => place.IsNumber ? $"tostring({place.Text})" : place.Text))})", false);
    }

    private (string Text, bool IsNumber) Of(AsimPlace place)
    {
        var (name, type) = (AsimFields.Name(place.Field), AsimFields.TypeOf(place.Field));
        if (!columns.Contains(place.Field))
            name = $"column_ifexists({KqlText.Quoted(name)}, {(type == AsimType.Integer ? "long(null)" : "\"\"")})";
        return place.Conversion switch
        {
            FieldConversion.IsStopped => ($"iff({name} in~ (\"Deny\", \"Drop\", \"Drop ICMP\", \"Reset\", \"Reset Source\", \"Reset Destination\"), \"true\", \"false\")", false),
            FieldConversion.IsOutbound => ($"iff({name} =~ \"Outbound\", \"true\", \"false\")", false),
            FieldConversion.Seconds => ($"({name} / 1000.0)", true),
            FieldConversion.UrlPath => ($"tostring(parse_url({name}).Path)", false),
            FieldConversion.UrlQuery => ($"extract(@\"\\?(.*)$\", 1, {name})", false),
            FieldConversion.UrlExtension => ($"extract(@\"\\.([^./]+)$\", 1, tostring(parse_url({name}).Path))", false),
            _ => type switch
            {
                AsimType.Integer => (name, true),
                AsimType.Text or AsimType.Time => (name, false),
                _ => ($"tostring({name})", false),
            },
        };
    }
}
