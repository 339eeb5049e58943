namespace SecResponder.Connectors.Feeds;

/// <summary>How feeds are fetched: the configuration section <c>Connectors:Feeds</c>. What is fetched, and how often, is said by the lists.</summary>
public sealed class FeedOptions
{
    /// <summary>The folder that keeps the last good state of each feed over restarts. Default <c>feeds</c>, below the working folder.</summary>
    public string Folder { get; set; } = "feeds";

    /// <summary>Whether feeds on private addresses may be fetched, such as your own MISP. Default false: only what is on the internet. This machine may be when a list's
    /// address says so itself.</summary>
    public bool PrivateAddresses { get; set; }

    /// <summary>How long one fetch may take, from the call to its last byte. Default 60 s; range 1 s to 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most bytes of an answer, as sent and once more as unpacked. Default 64 MiB; range 1 KiB to 512 MiB. A larger one is refused, and what was known stays.</summary>
    public int LargestAnswer { get; set; } = 64 << 20;
}
