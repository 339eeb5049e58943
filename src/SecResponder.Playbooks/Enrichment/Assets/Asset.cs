using System.Collections.Immutable;
using System.Text;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Assets;

/// <summary>A machine, or a network of them, as the asset list knows it.</summary>
public sealed record Asset
{
    private byte[][]?[]? _values;

    /// <summary>The name that people call it by.</summary>
    public required string Name { get; init; }

    /// <summary>What else it is called: short and full host names.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Its addresses, or the networks that it is.</summary>
    public ImmutableArray<IpNetwork> Networks { get; init; } = [];

    public ImmutableArray<string> Macs { get; init; } = [];

    public string? Owner { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public string? Criticality { get; init; }

    public string? Site { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Where it is written, for people.</summary>
    public string Place { get; init; } = "";

    /// <summary>The values of an attribute as events have them.</summary>
    internal ReadOnlySpan<byte[]> Values(EnrichedAttribute attribute) => (_values ??= [Of(Name), Of(Owner), Of(Criticality), Of(Site), [.. Tags.Select(Encoding.UTF8.GetBytes)]])[(int)attribute];

    private static byte[][]? Of(string? text) => text is null ? null : [Encoding.UTF8.GetBytes(text)];
}
