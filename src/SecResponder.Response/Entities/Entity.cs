using System.Collections.Immutable;

namespace SecResponder.Response.Entities;

/// <summary>What an action can act upon.</summary>
public enum EntityKind
{
    Host,
    User,
    Address,
    /// <summary>What a cloud's control plane names by an id: a rule, a setting, an interface.</summary>
    Resource,
    /// <summary>An address, a network, a domain or a URL that is out there.</summary>
    Indicator,
    /// <summary>An application of the directory, with its credentials.</summary>
    Application,
}

/// <summary>An entity as an event names it, before anybody knows what it is: "the host that had 10.0.0.5 at ten past nine".</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Value">Address, name or id, as the event or playbook gave it.</param>
/// <param name="AsOf">Event time: who had that address <em>then</em>.</param>
public sealed record EntityReference(EntityKind Kind, string Value, DateTimeOffset AsOf)
{
    /// <summary>The device whose event named it: it tells the site, where several use the same addresses. Null when the event names none.</summary>
    public string? SeenBy { get; init; }
}

/// <summary>An entity as an outside system knows it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">The system's own id, prefixed with the system: <c>mde:68b3…</c>.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Names">Every name and address it is known by: guardrails are asked about all of them.</param>
/// <param name="Tags">Tags and groups, for guardrails.</param>
public sealed record ResolvedEntity(EntityKind Kind, string Id, string DisplayName, ImmutableArray<string> Names, ImmutableArray<string> Tags)
{
    /// <summary>What other systems that know it, too, call it; prefixed as <see cref="Id"/>.</summary>
    public ImmutableArray<string> OtherIds { get; init; } = [];

    /// <summary>The same, under the id that begins so; null when no system told such an id.</summary>
    internal ResolvedEntity? Under(string prefix) =>
        Id.StartsWith(prefix, StringComparison.Ordinal) ? this
        : !OtherIds.IsDefaultOrEmpty && OtherIds.FirstOrDefault(other => other.StartsWith(prefix, StringComparison.Ordinal)) is { } id ? this with { Id = id, OtherIds = OtherIds.Replace(id, Id) }
        : null;
}

/// <summary>What became of the question "what is that?".</summary>
public abstract record Resolution
{
    private Resolution() { }

    /// <summary>One answer.</summary>
    /// <param name="Entity">The entity.</param>
    /// <param name="Confidence">0 to 100.</param>
    /// <param name="Evidence">How we know, for the ledger.</param>
    public sealed record Resolved(ResolvedEntity Entity, int Confidence, string Evidence) : Resolution
    {
        /// <summary>Who might have said otherwise and can't be asked right now; null when all have answered. The step's <c>if-down</c> decides.</summary>
        public string? Unasked { get; init; }
    }

    /// <summary>Several candidates: not acted on.</summary>
    public sealed record Ambiguous(ImmutableArray<string> Candidates, string Evidence) : Resolution;

    /// <summary>Nobody knows it: counts as protected.</summary>
    public sealed record Unknown(string Reason) : Resolution;

    /// <summary>Who could know can't be asked right now; the step's <c>if-down</c> decides.</summary>
    public sealed record Unavailable(string Reason) : Resolution;
}

/// <summary>Tells what a name or an address was at a time.</summary>
public interface IEntityResolver
{
    /// <summary>Whether this resolver knows such entities.</summary>
    bool Knows(EntityKind kind);

    /// <summary>Resolves; never throws for what the other side does.</summary>
    Task<Resolution> ResolveAsync(EntityReference reference, CancellationToken cancellation);
}
