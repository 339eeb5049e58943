namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>What a column of a query stands for.</summary>
internal abstract record KqlColumn
{
    private KqlColumn()
    {
    }

    /// <summary>A field of the event.</summary>
    /// <param name="Path">Its name or dotted path.</param>
    /// <param name="IsFolded">Whether its letters' case was taken away.</param>
    public sealed record Field(string Path, bool IsFolded = false) : KqlColumn;

    /// <summary>Computed from the event; it may be shown, and not asked for.</summary>
    /// <param name="By">The function or operator that computes it.</param>
    /// <param name="Base">The only field that it is computed from, where there is one.</param>
    public sealed record Computed(string By, string? Base) : KqlColumn;

    /// <summary>A constant.</summary>
    public sealed record Constant(KqlNode.Literal Value) : KqlColumn;

    /// <summary>Measured over many events.</summary>
    /// <param name="Type">Sigma's word for the measure; null where it has none and the column can only be shown.</param>
    /// <param name="Of">What is measured; null: the events.</param>
    /// <param name="By">KQL's word for it.</param>
    /// <param name="Only">Which events count; null: all.</param>
    public sealed record Measure(string? Type, string? Of, string By, KqlNode? Only = null) : KqlColumn;
}
