using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Hosting;

/// <summary>What a look at where playbooks come from has shown.</summary>
public abstract record PlaybookNews
{
    private PlaybookNews() { }

    /// <summary>They are as they were, or somebody is still writing.</summary>
    public sealed record Nothing : PlaybookNews;

    /// <summary>Others are there, to be read.</summary>
    public sealed record Changed : PlaybookNews;

    /// <summary>Others are there, and may not be read. Told once.</summary>
    /// <param name="Bundle">The bundle's id, where it is known.</param>
    /// <param name="Reason">Why, and the way out.</param>
    public sealed record Refused(string? Bundle, string Reason) : PlaybookNews;
}

/// <summary>Where a process's playbooks come from: a folder, or bundles of a storage account. Not thread-safe: one reader.</summary>
public interface IPlaybookSource
{
    /// <summary>As people are told where that is.</summary>
    string Place { get; }

    /// <summary>The bundle that was read last, or is to be read now; null: none, they come from a folder.</summary>
    string? Bundle { get; }

    /// <summary>Looks whether others are there. Reads none of them.</summary>
    /// <exception cref="Storage.StoreException">It can't be looked at right now.</exception>
    Task<PlaybookNews> LookAsync(CancellationToken cancellation);

    /// <summary>Reads them.</summary>
    /// <param name="inForce">The set that is at work, see <see cref="PlaybookFolder.Load"/>; null at the start.</param>
    PlaybookSet Load(PlaybookSet? inForce);

    /// <summary>A file's path as people know it.</summary>
    string Shown(string file);
}
