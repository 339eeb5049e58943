using System.Collections.Immutable;
using System.Net.Http.Headers;

namespace SecResponder.Connectors.Http;

/// <summary>One request, as connectors say it: JSON both ways unless it says otherwise.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Below the base address; or absolute, for webhooks.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";
    public const string Xml = "application/xml";
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>What is sent, or null.</summary>
    public string? Body { get; init; }

    public string ContentType { get; init; } = Json;

    /// <summary>What is wanted back, and read: <see cref="Json"/> or <see cref="Xml"/>.</summary>
    public string Accept { get; init; } = Json;

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Headers of its own (<c>If-Match</c>).</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A header whose value is a secret (<c>X-PAN-KEY</c>): it is never among those that messages may tell.</summary>
    public (string Name, string Value)? SecretHeader { get; init; }
}
