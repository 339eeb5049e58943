using SecResponder.Events;

namespace SecResponder.Playbooks.Matching;

/// <summary>Reads an event's fields, as far as rules name them: the vendor's own, then ASIM's, which decide where both are there.</summary>
internal static class EventReading
{
    // An ASIM place comes before the vendor's, whose priorities are depths in the record.
    private const int AsimPriority = -1;

    /// <summary>False when the event's JSON can't be read.</summary>
    public static bool Read(SecurityEvent e, Lane lane, MatchState state)
    {
        var values = state.Values;
        if (!e.Vendor.Json.IsEmpty && !state.Reader.Read(e.Vendor.Json))
            return false;
        for (var i = e.Vendor.Count - 1; i >= 0; i--)
        {
            var (name, value) = e.Vendor.At(i);
            foreach (var field in lane.Plan.Paths.Find(name)?.Fields ?? [])
                if (!values.Exists(field))
                    values.Add(field, 0, value);
        }
        foreach (var field in lane.Plan.AsimFields)
        {
            var isFound = false;
            foreach (var place in lane.Fields[field].Asim)
                if (!isFound || place.IsBeside)
                    isFound |= ConvertedField.Add(e, place, field, AsimPriority, values);
        }
        if (lane.Plan.KeywordField >= 0)
            Keywords(e, lane.Plan.KeywordField, values);
        return true;
    }

    // The raw line of a text format, the leaves of a JSON record (read already). ASIM's own words are our reading, not the device's: they are searched
    // only where there is nothing else.
    private static void Keywords(SecurityEvent e, int keywordField, EventValues values)
    {
        if (!e.Vendor.Json.IsEmpty)
            return;
        if (!e.Record.Span.IsEmpty)
            values.Add(keywordField, 0, e.Record.Span);
        for (var i = 0; i < e.Vendor.Count; i++)
            values.Add(keywordField, 0, e.Vendor.At(i).Value);
        if (values.First(keywordField) >= 0)
            return;
        foreach (var field in e.Fields)
            values.Add(keywordField, 0, e[field]);
    }
}
