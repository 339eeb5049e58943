namespace SecResponder.Lab.ServiceNow;

/// <summary>One term of an encoded query: <c>number=CHG1</c>, <c>start_date&lt;=2026-03-01 10:00:00</c>, <c>numberINa,b</c>.</summary>
internal sealed record QueryTerm(string Field, string Operator, string Operand)
{
    private static readonly string[] Operators = ["<=", ">=", "=", "IN"];

    /// <summary>The term, or null: what is not understood is ignored, and ServiceNow then answers everything.</summary>
    public static QueryTerm? Read(string term) => term.StartsWith("ORDERBY", StringComparison.Ordinal)
        ? null
        : Operators.Select(known => (Known: known, At: term.IndexOf(known, StringComparison.Ordinal))).Where(found => found.At > 0).OrderBy(found => found.At)
            .Select(found => new QueryTerm(term[..found.At], found.Known, term[(found.At + found.Known.Length)..])).FirstOrDefault();

    // Times are text that sorts as they do.
    public bool Holds(IReadOnlyDictionary<string, string> record) => (Value(record, Field), Operator) switch
    {
        ("", not "=") => false,
        (var value, "<=") => string.CompareOrdinal(value, Operand) <= 0,
        (var value, ">=") => string.CompareOrdinal(value, Operand) >= 0,
        (var value, "IN") => Operand.Split(',').Contains(value, StringComparer.Ordinal),
        var (value, _) => value == Operand,
    };

    /// <summary>A field; of a reference's field (<c>cmdb_ci.name</c>) the lab knows the reference itself, by its name.</summary>
    public static string Value(IReadOnlyDictionary<string, string> record, string field) =>
        record.GetValueOrDefault(field) ?? (field.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? record.GetValueOrDefault(field[..dot], "") : "");
}
