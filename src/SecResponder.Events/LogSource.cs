namespace SecResponder.Events;

/// <summary>Sigma's log source: what a rule asks for and what an event comes from.</summary>
/// <remarks>SigmaHQ specification v2.1, "Log source". A key that is absent matches everything; case is ignored.</remarks>
public sealed record LogSource(string? Category = null, string? Product = null, string? Service = null)
{
    /// <summary>Whether a rule that asks for this log source applies to events of <paramref name="other"/>.</summary>
    public bool Contains(LogSource other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Asks(Category, other.Category) && Asks(Product, other.Product) && Asks(Service, other.Service);

        static bool Asks(string? wanted, string? given) => wanted is null || string.Equals(wanted, given, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => string.Join('/', new[] { Category, Product, Service }.Select(part => part ?? "*"));
}
