using System.Collections.Immutable;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Pages of rows as what callers want of them. Nothing is asked for beyond what is taken.</summary>
internal static class AsyncRows
{
    public static async Task<ImmutableArray<T>> ToImmutableArrayAsync<T>(this IAsyncEnumerable<T> rows, CancellationToken cancellation)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        await foreach (var row in rows.WithCancellation(cancellation))
            all.Add(row);
        return all.DrainToImmutable();
    }
}
