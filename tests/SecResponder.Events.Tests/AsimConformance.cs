using System.Globalization;
using System.Net;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Tests;

/// <summary>Holds an event against Microsoft's own table of the schemas (data/ASimTester.csv).</summary>
internal static class AsimConformance
{
    private sealed record Row(string Name, string Type, string Class, string Schema, string LogicalType, string[] Values, string Aliased);

    // What the schemas' pages have and the table does not, or not yet.
    private static readonly HashSet<string> Newer = ["EventType=IDS", "DvcAction=Decrypt", "EventSubType=Remote", "ObjectType=Cloud Resource"];
    private static readonly HashSet<string> NewerFields = ["DvcScopeId", "SrcDvcOs", "NetworkProtocolVersion"];

    // The common fields' page has them for all schemas; the table leaves them out of RegistryEvent's rows.
    private static readonly HashSet<string> Common = ["DvcIdType", "DvcFQDN", "DvcDomain", "DvcDomainType"];

    // The DHCP page wants the client's address and hardware address always; a client that asks for the first time has no address, a DNS update or a DUID no hardware address.
    // The registry's page wants the parent of the process that changed a key, which sensors do not tell beside the process.
    private static readonly HashSet<string> WhereKnown = ["DhcpEvent.SrcIpAddr", "DhcpEvent.SrcMacAddr", "DhcpEvent.SrcHostname", "RegistryEvent.ParentProcessId"];

    private static readonly ILookup<string, Row> Schemas = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "ASimTester.csv")).Skip(1)
        .Select(line => line.Split(',')).Where(cells => cells.Length >= 7)
        .Select(cells => new Row(cells[0], cells[1], cells[2], cells[3], cells[4], [.. cells[5].Split('|').Select(value => value.Trim()).Where(value => value.Length > 0)], cells[6]))
        .ToLookup(row => row.Schema, StringComparer.Ordinal);

    /// <summary>What is wrong with the event; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(SecurityEvent e)
    {
        var schema = e[AsimField.EventSchema].ToString();
        if (schema == "AlertEvent")
            return Alert(e);
        var rows = Schemas[schema].ToDictionary(row => row.Name, StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var row in rows.Values.Where(row => row.Class == "Mandatory" && !WhereKnown.Contains($"{schema}.{row.Name}")))
            if (!AsimFields.TryParse(row.Name, out var field) || !e[field].IsPresent)
                problems.Add($"{row.Name} is mandatory");
        foreach (var row in rows.Values.Where(row => row.Class == "Conditional" && row.Aliased.Length > 0))
            if (AsimFields.TryParse(row.Aliased, out var followed) && AsimFields.TryParse(row.Name, out var field) && e.Has(followed) && !e.Has(field))
                problems.Add($"{row.Name} must be there with {row.Aliased}");
        foreach (var field in e.Fields)
            problems.AddRange(Value(rows, AsimFields.Name(field), e[field]));
        return problems;
    }

    // The newest schema is not in the table: what its page demands.
    private static List<string> Alert(SecurityEvent e)
    {
        var problems = new List<string>();
        foreach (var field in (AsimField[])[AsimField.EventCount, AsimField.EventStartTime, AsimField.EventEndTime, AsimField.EventType, AsimField.EventUid, AsimField.EventProduct, AsimField.EventVendor, AsimField.EventSchema, AsimField.EventSchemaVersion])
            if (!e[field].IsPresent)
                problems.Add($"{field} is mandatory");
        if (e[AsimField.EventType].ToString() != "Alert")
            problems.Add("EventType is not Alert");
        if (e[AsimField.EventSeverity] is { IsPresent: true } severity && severity.ToString() is not ("Informational" or "Low" or "Medium" or "High"))
            problems.Add($"EventSeverity is '{severity}'");
        return problems;
    }

    private static IEnumerable<string> Value(Dictionary<string, Row> rows, string name, FieldValue value)
    {
        if (!rows.TryGetValue(name, out var row))
        {
            if (!NewerFields.Contains(name) && !Common.Contains(name) && !(name == "Dvc" && rows.ContainsKey("DvcHostname")))
                yield return $"{name} is no field of the schema";
            yield break;
        }
        var text = value.ToString();
        // Vendors and products are lists of what Microsoft's own parsers name; each schema has others.
        if (row.Values.Length > 0 && name is not ("EventVendor" or "EventProduct") && !row.Values.Contains(text, StringComparer.Ordinal) && !Newer.Contains($"{name}={text}"))
            yield return $"{name} is '{text}', not one of {string.Join(", ", row.Values)}";
        if (row.LogicalType == "IP Address" && !IPAddress.TryParse(text, out _))
            yield return $"{name} is '{text}', no address";
        // Dvc is the best name that there is, by its page; of some schemas the table says that it were a short one.
        if (row.LogicalType == "Hostname" && name != "Dvc" && text.Contains('.', StringComparison.Ordinal) && !(row.Schema == "DhcpEvent" && IPAddress.TryParse(text, out _)))
            yield return $"{name} is '{text}', not a short name";
        if (row.Type is "int" or "long" && !long.TryParse(text, CultureInfo.InvariantCulture, out _))
            yield return $"{name} is '{text}', no number";
    }
}
