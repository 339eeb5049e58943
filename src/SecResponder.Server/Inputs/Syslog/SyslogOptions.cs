using System.Globalization;
using System.Net;
using SecResponder.Events;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>A syslog listener: its entry under <c>Server:Syslog</c>. Its name tells its stream: <c>syslog-NAME</c>.</summary>
internal sealed class SyslogOptions
{
    /// <summary>Where to listen: <c>udp://127.0.0.1:5514</c>, <c>tcp://</c>, <c>tls://</c>.</summary>
    public string Listen { get; set; } = "";

    /// <summary>The source of what comes. Default: recognized by content.</summary>
    public string? Source { get; set; }

    /// <summary>The networks that may send; beyond this machine they must be named, unless clients show certificates: syslog knows no other sign-in.</summary>
    public string[] From { get; set; } = [];

    /// <summary>Of <c>tls://</c>: PEM file of the certificate.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>Of <c>tls://</c>: PEM file of its key.</summary>
    public string Key { get; set; } = "";

    /// <summary>Of <c>tls://</c>: PEM file of the authorities whose clients may send; without it clients show nothing.</summary>
    public string Authorities { get; set; } = "";

    /// <summary>Of <c>udp://</c>: messages that may wait; those above are dropped and counted. Default 50,000; range 100 to 1,000,000.</summary>
    public int Waiting { get; set; } = 50_000;

    /// <summary>Of <c>tcp://</c> and <c>tls://</c>: open connections. Default 256; range 1 to 10,000. Further ones are closed at once.</summary>
    public int Connections { get; set; } = 256;

    /// <summary>The parts of <see cref="Listen"/>; null when it is none.</summary>
    public (string Scheme, IPEndPoint At)? Address() =>
        Uri.TryCreate(Listen, UriKind.Absolute, out var uri) && (uri.Scheme is "udp" or "tcp" or "tls") && (uri.AbsolutePath is "" or "/") && uri.Port >= 0
        && IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']'), out var ip) ? (uri.Scheme, new IPEndPoint(ip, uri.Port)) : null;

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> Mistakes(string place)
    {
        if (Address() is not { } address)
        {
            yield return $"{place}:Listen is '{Listen}': give udp://, tcp:// or tls://, an address and a port, such as udp://127.0.0.1:5514";
            yield break;
        }
        var (scheme, at) = address;
        foreach (var network in From.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return $"{place}:From has '{network}': give a network such as 10.0.0.0/8";
        if (From.Length == 0 && !IPAddress.IsLoopback(at.Address) && (scheme != "tls" || Authorities.Length == 0))
            yield return $"{place} listens beyond this machine, and whoever sends syslog shows nothing: name the networks that may in From (0.0.0.0/0: all), or use tls:// with Authorities";
        if (scheme == "tls" && (Certificate.Length == 0 || Key.Length == 0))
            yield return $"{place} is tls:// and has no {(Certificate.Length == 0 ? "Certificate" : "Key")}: give the PEM files of the certificate and its key";
        if (Source is not null && EventSources.Find(Source) is null)
            yield return $"{place}:Source is '{Source}', and there is no such source: 'secresponder sources' lists them";
        if (Waiting is < 100 or > 1_000_000)
            yield return string.Create(CultureInfo.InvariantCulture, $"{place}:Waiting is {Waiting}: it may be from 100 to 1000000");
        if (Connections is < 1 or > 10_000)
            yield return string.Create(CultureInfo.InvariantCulture, $"{place}:Connections is {Connections}: it may be from 1 to 10000");
    }
}
