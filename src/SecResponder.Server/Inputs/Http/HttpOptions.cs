namespace SecResponder.Server.Inputs.Http;

/// <summary>Limits of everything that comes by HTTP: <c>Server:Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>Bytes that a body may have as it is sent. Default 16 MiB; range 1 KiB to 256 MiB. More is answered 413.</summary>
    public long LargestBody { get; set; } = 16 << 20;

    /// <summary>Bytes that a packed body may unpack to. Default 64 MiB; range 1 KiB to 1 GiB. More is answered 413, and no more than that is ever unpacked.</summary>
    public long LargestUnpacked { get; set; } = 64 << 20;

    /// <summary>Bytes a second that a sender must reach after five seconds, or its connection is closed. Default 240; 0: as slow as it likes.</summary>
    public double SlowestSender { get; set; } = 240;

    /// <summary>Open connections. Default 1,000; range 1 to 100,000. Further ones are closed at once.</summary>
    public long Connections { get; set; } = 1000;

    /// <summary>Requests a second that one caller (key, client, address) may send; twice as many at once. Default 1,000; 0: no limit. More is answered 429.</summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>Whether a key may stand in the address (<c>?key=…</c>), for senders that can't set headers. Default false: addresses stand in logs.</summary>
    public bool KeyInAddress { get; set; }
}
