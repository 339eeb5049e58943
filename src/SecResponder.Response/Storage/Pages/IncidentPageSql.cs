using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.Pages;

/// <summary>A page of incidents as a question to a database: one filter leads, by an index in the order of the page; the others are asked of what it finds, of so many rows at most.</summary>
/// <param name="filter">Which.</param>
/// <param name="nameColumn">What mentions are found by.</param>
/// <param name="aside">Put before a column, keeps its index out of it: the leading filter's is the one in order.</param>
internal sealed class IncidentPageSql(IncidentFilter filter, string nameColumn, string aside)
{
    private readonly Column[] _columns = [.. Columns(filter).OrderBy(column => column.Rank)];

    private sealed record Column(int Rank, string Name, string Parameter);

    private bool IsAbout => filter.About is not null;

    /// <summary>Whether rows may be looked at that are not among those asked for.</summary>
    public bool LooksFurther => _columns.Length > (IsAbout ? 0 : 1);

    private string From => IsAbout ? "FROM mentions m JOIN incidents i ON i.id = m.incident_id" : "FROM incidents i";
    private string OpenedAt => IsAbout ? "m.opened_at" : "i.opened_at";
    private string Id => IsAbout ? "m.incident_id" : "i.id";
    private string Order => $"ORDER BY {OpenedAt} DESC, {Id}";
    private string Leading => (IsAbout ? $"m.{nameColumn} = @name AND " : _columns is [var first, ..] ? $"i.{first.Name} = @{first.Parameter} AND " : "")
        + $"{OpenedAt} <= @at AND ({OpenedAt} < @at OR {Id} > @after){(filter.Since is null ? "" : $" AND {OpenedAt} >= @since")}";

    private string Rest => string.Concat((IsAbout ? _columns : _columns.Skip(1)).Select(column => $" AND {aside}i.{column.Name} = @{column.Parameter}"));

    /// <summary>The last row that is looked at, if there are so many.</summary>
    public string Boundary => $"SELECT {OpenedAt}, {Id} {(IsAbout ? "FROM mentions m" : From)} WHERE {Leading} {Order} LIMIT 1 OFFSET @look";

    /// <summary>The rows.</summary>
    public string Rows(bool isBounded) =>
        $"SELECT i.body, i.last_evidence_at, i.evidence_count, i.state {From} WHERE {Leading}{(isBounded ? $" AND ({OpenedAt} > @end OR {OpenedAt} = @end AND {Id} <= @last)" : "")}{Rest} {Order} LIMIT @max";

    /// <summary>The values that <see cref="Boundary"/> goes by, <c>look</c> aside.</summary>
    public IEnumerable<(string Name, object? Value)> BoundaryValues(PageMark after, Func<string, object> name) => Values(after, name, IsAbout ? 0 : 1);

    /// <summary>The values that <see cref="Rows"/> goes by, those of the boundary and <c>max</c> aside.</summary>
    public IEnumerable<(string Name, object? Value)> RowValues(PageMark after, Func<string, object> name) => Values(after, name, _columns.Length);

    private IEnumerable<(string Name, object? Value)> Values(PageMark after, Func<string, object> name, int columns)
    {
        if (filter.Mentioned is { } mentioned)
            yield return ("name", name(mentioned));
        foreach (var column in _columns.Take(columns))
            yield return (column.Parameter, column.Parameter switch
            {
                "state" => (long)filter.State!,
                "owner" => filter.Owner,
                "playbook" => filter.PlaybookId,
                _ => filter.Level,
            });
        yield return ("at", after.At);
        yield return ("after", after.Id);
        if (filter.Since is { } since)
            yield return ("since", since.UtcTicks);
    }

    // What finds fewest comes first: what waits for somebody is little, what has ended is nearly all.
    private static IEnumerable<Column> Columns(IncidentFilter filter)
    {
        if (filter.State is { } state)
            yield return new Column(state <= IncidentState.Acting ? 0 : 4, "state", "state");
        if (filter.PlaybookId is not null)
            yield return new Column(1, "playbook_id", "playbook");
        if (filter.Owner is not null)
            yield return new Column(2, "owner", "owner");
        if (filter.Level is not null)
            yield return new Column(3, "level", "level");
    }
}
