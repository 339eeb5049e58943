namespace SecResponder.Server.Access;

/// <summary>A key's entry under <c>Server:Keys</c>. Its name is what the log calls the sender.</summary>
internal sealed class KeyOptions
{
    /// <summary>What <c>secresponder serve key</c> prints: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Hash { get; set; } = "";

    /// <summary>What it may do: <c>ingest</c>, <c>metrics</c>. Default: ingest.</summary>
    public string[]? May { get; set; }

    /// <summary>The streams that it may send to. Default: any.</summary>
    public string[] Streams { get; set; } = [];

    /// <summary>The source its events are of. Default: what the request says, or recognized by content.</summary>
    public string? Source { get; set; }

    /// <summary>Whether the Splunk collector answers this key with ids to ask for (<c>ackId</c>). Default false.</summary>
    public bool Acks { get; set; }

    /// <summary>Whether a body that is byte for byte one of its latest counts as that one, sent again: for forwarders that can't show an <c>Idempotency-Key</c>. Default false.</summary>
    public bool Once { get; set; }
}

/// <summary>A client that shows a certificate: its entry under <c>Server:Certificates:Clients</c>.</summary>
internal sealed class ClientOptions
{
    /// <summary>The name that stands in its certificate: a DNS name of its subject alternative names, or the subject's common name.</summary>
    public string Subject { get; set; } = "";

    /// <summary>What it may do. Default: ingest.</summary>
    public string[]? May { get; set; }

    /// <summary>The streams that it may send to. Default: any.</summary>
    public string[] Streams { get; set; } = [];

    /// <summary>The source its events are of. Default: what the request says, or recognized by content.</summary>
    public string? Source { get; set; }

    /// <summary>Whether a body that is byte for byte one of its latest counts as that one, sent again. Default false.</summary>
    public bool Once { get; set; }
}

/// <summary>Who may show a certificate instead of a key: <c>Server:Certificates</c>.</summary>
internal sealed class CertificateOptions
{
    /// <summary>PEM file of the authorities that sign clients' certificates; without it none is asked for.</summary>
    public string Authorities { get; set; } = "";

    /// <summary>The clients.</summary>
    public Dictionary<string, ClientOptions> Clients { get; init; } = [];
}

/// <summary>Whether callers who show nothing may send events.</summary>
internal enum AnonymousCallers
{
    /// <summary>No.</summary>
    Nobody,
    /// <summary>Those on this machine. Behind a proxy on this machine that is everybody.</summary>
    Loopback,
    /// <summary>All who reach it.</summary>
    Anyone,
}
