using System.Collections.Frozen;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Playbooks.Importing.Sentinel;

/// <summary>A table of Log Analytics, or an ASIM parser: which events of ours are its rows, and where its columns stand in them.</summary>
/// <param name="Name">The name.</param>
/// <param name="Source">Sigma's log source for its rows.</param>
internal sealed record SentinelTable(string Name, LogSource Source)
{
    /// <summary>The columns that are named otherwise here, and those that are not there (null).</summary>
    public FrozenDictionary<string, string?> Columns { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Put before a column that has no row of its own; null: such a column is not known.</summary>
    public string? Prefix { get; init; }

    /// <summary>The schema whose columns it has, for ASIM's parsers.</summary>
    public AsimSchema Schema { get; init; }

    /// <summary>What differs although everything is translated; null: nothing.</summary>
    public string? Difference { get; init; }

    /// <summary>The field that a column is; null: no event has it.</summary>
    public string? FieldOf(string column)
    {
        if (Columns.TryGetValue(column, out var field))
            return field;
        // Every table has its time, and every event.
        if (column is "TimeGenerated" or "Timestamp")
            return nameof(AsimField.TimeGenerated);
        if (Schema != AsimSchema.None)
            return AsimFields.TryParse(column, out _) ? column : Array.Find(AsimNames, name => name.Equals(column, StringComparison.OrdinalIgnoreCase));
        return Prefix is null ? null : Prefix + column;
    }

    /// <summary>Whether its rows are of the same log source as another's, and its columns stand in the same places.</summary>
    public bool IsLike(SentinelTable other) => Source == other.Source && Prefix == other.Prefix && Schema == other.Schema && Columns.Count == other.Columns.Count && Columns.All(column => other.Columns.TryGetValue(column.Key, out var field) && field == column.Value);

    /// <summary>The columns by name, for who has misspelled one.</summary>
    public IEnumerable<string> KnownColumns => Schema == AsimSchema.None ? Columns.Keys : AsimNames;

    private static readonly string[] AsimNames = Enum.GetNames<AsimField>();
}
