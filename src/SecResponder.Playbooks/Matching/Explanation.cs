using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Matching;

/// <summary>Why a rule matched an event or not, part by part of its condition.</summary>
/// <param name="What">The part, in the rule's words: <c>and</c>, <c>not</c>, a search's name, <c>field|modifier</c>, a value.</param>
/// <param name="Holds">Whether it holds for the event.</param>
/// <param name="Position">Where it stands in the rule's file; null for operators.</param>
/// <param name="Found">For a field: where it was found; null when it was not, or is no field.</param>
/// <param name="Values">For a field: what the event has there.</param>
/// <param name="Parts">What it is made of.</param>
public sealed record Explanation(string What, bool Holds, YamlPosition? Position, FoundField? Found, ImmutableArray<string> Values, ImmutableArray<Explanation> Parts)
{
    /// <summary>Whether this is a field with its values, or keywords: what a rule compares.</summary>
    public bool IsItem { get; init; }
}

/// <summary>Where a rule's field was found in an event.</summary>
/// <param name="Path">ASIM's name, or the path in the vendor's own record.</param>
/// <param name="By">By which of the names that are tried.</param>
public sealed record FoundField(string Path, FieldNaming By);

/// <summary>The names by which a rule's field is looked for, in this order.</summary>
public enum FieldNaming
{
    /// <summary>The rule uses ASIM's name.</summary>
    Asim,
    /// <summary>The rule uses Sigma's name for its log source, which stands for an ASIM field.</summary>
    Taxonomy,
    /// <summary>The vendor's own name or path.</summary>
    Vendor,
    /// <summary>Not in the event: looked up in the asset list or a geo database.</summary>
    LookedUp,
    /// <summary>Keywords: no field, the whole event.</summary>
    WholeEvent,
}
