using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Matching;

/// <summary>Why a rule matched an event or not, part by part of its condition.</summary>
/// <param name="What">The part, in the rule's words: <c>and</c>, <c>not</c>, a search's name, <c>field|modifier</c>, a value.</param>
/// <param name="Holds">Whether it holds for the event.</param>
/// <param name="Position">Where it stands in the rule's file; null for operators.</param>
/// <param name="Place">For a field: where it was found, such as <c>SrcIpAddr (ASIM)</c>; null when it was not, or is no field.</param>
/// <param name="Values">For a field: what the event has there.</param>
/// <param name="Parts">What it is made of.</param>
public sealed record Explanation(string What, bool Holds, YamlPosition? Position, string? Place, ImmutableArray<string> Values, ImmutableArray<Explanation> Parts);
