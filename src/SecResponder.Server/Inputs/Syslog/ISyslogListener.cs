using System.Net;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>A port that takes syslog: UDP, or TCP with or without TLS.</summary>
internal interface ISyslogListener : IDisposable
{
    /// <summary>Takes the port.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It is taken, or may not be.</exception>
    EndPoint Bind();

    /// <summary>Takes messages until it is asked to stop; what was received by then is stored before it returns.</summary>
    Task RunAsync(CancellationToken stopping);
}
