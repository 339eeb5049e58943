namespace SecResponder.Server;

/// <summary>What this host must be told besides: the configuration section <c>Server</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Server";

    /// <summary>Reference of the key that senders must give as bearer token. Without it only this machine may send.</summary>
    public string? IngestKey { get; set; }

    /// <summary>Bytes that a body may have, packed. Default 16 MiB.</summary>
    public long LargestBody { get; set; } = 16 << 20;

    /// <summary>How often holds are looked after. Default 10 s.</summary>
    public TimeSpan ReleaseEvery { get; set; } = TimeSpan.FromSeconds(10);
}
