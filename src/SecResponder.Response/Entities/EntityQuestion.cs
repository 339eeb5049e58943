using System.Collections.Immutable;

namespace SecResponder.Response.Entities;

/// <summary>Asks the resolvers in turn.</summary>
internal static class EntityQuestion
{
    /// <summary>The first definite answer. Unknown to all is unknown; if one that can't be asked might have known it, that is said, so that the step may wait.</summary>
    public static async Task<Resolution> ResolveAsync(
        ImmutableArray<IEntityResolver> resolvers, EntityReference reference, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        Resolution? down = null;
        Resolution? unknown = null;
        foreach (var resolver in resolvers.Where(resolver => resolver.Knows(reference.Kind)))
        {
            var answer = await AskAsync(resolver, reference, limit, time, cancellation);
            switch (answer)
            {
                case Resolution.Resolved or Resolution.Ambiguous:
                    return answer;
                case Resolution.Unavailable:
                    down ??= answer;
                    break;
                default:
                    unknown ??= answer;
                    break;
            }
        }
        if ((down ?? unknown) is { } answered)
            return answered;
        // An address is what it says: it needs nobody to be acted upon as an address.
        return reference.Kind == EntityKind.Address && System.Net.IPAddress.TryParse(reference.Value, out var address)
            ? new Resolution.Resolved(new ResolvedEntity(EntityKind.Address, $"addr:{address}", address.ToString(), [address.ToString()], []), 100, "an address is what it says")
            : new Resolution.Unknown($"no resolver is configured for a {reference.Kind.ToString().ToLowerInvariant()}");
    }

    private static async Task<Resolution> AskAsync(
        IEntityResolver resolver, EntityReference reference, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await resolver.ResolveAsync(reference, either.Token).WaitAsync(limit, time, cancellation);
        }
        catch (TimeoutException)
        {
            return new Resolution.Unavailable($"no answer in {limit.TotalSeconds:0} s");
        }
        // Resolvers don't throw for what the other side does; one that does anyway knows nothing, and nothing is acted on.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return new Resolution.Unavailable($"the resolver failed with {e.GetType().Name}");
        }
    }
}
