using SecResponder.Playbooks.Enrichment;

namespace SecResponder.Playbooks.Matching;

/// <summary>
/// A field that is looked up besides the event, once an event and only when a condition asks: a rule never wakes by it, so an event that no rule is interested in costs
/// no look-up.
/// </summary>
/// <param name="Field">What is looked up.</param>
/// <param name="Subjects">The lane's fields that say whose it is.</param>
internal sealed record DeferredField(EnrichedField Field, int[] Subjects)
{
    // Before every place of an event, so that a null there does not stand in the way.
    private const int Priority = -10;

    /// <summary>Adds what is known, if the event does not say it itself.</summary>
    public void Resolve(int field, EventValues values, EnrichmentSnapshot enrichment)
    {
        if (values.First(field) >= 0)
            return;
        foreach (var value in Find(values, enrichment))
            values.Add(field, Priority, value);
    }

    private ReadOnlySpan<byte[]> Find(EventValues values, EnrichmentSnapshot enrichment)
    {
        for (var subject = 0; subject < Subjects.Length; subject++)
            for (var value = values.First(Subjects[subject]); value >= 0; value = values.Next(value))
                if (enrichment.Find(Field, subject, values.Text(value), values.Folded(value)) is { IsEmpty: false } found)
                    return found;
        return [];
    }
}
