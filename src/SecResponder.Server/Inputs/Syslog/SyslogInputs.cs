using System.Net;
using System.Net.Sockets;
using SecResponder.Server.Intake;
using SecResponder.Server.Operation;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>All syslog listeners. Their ports are taken before the host says that it has started; one that can't be taken keeps it from starting.</summary>
internal sealed partial class SyslogInputs(ServerOptions options, EventIntake intake, InputMeter meter, TimeProvider time, ILogger<SyslogInputs> log) : BackgroundService
{
    private readonly List<(string Name, ISyslogListener Listener)> _listeners = [];

    /// <summary>Where each listens; known once the host has started.</summary>
    public Dictionary<string, EndPoint> Bound { get; } = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, input) in options.Syslog)
        {
            var (scheme, at) = input.Address()!.Value;
            var senders = new SenderList(name, input, time, log);
            ISyslogListener listener = scheme == "udp" ? new SyslogUdp(name, input, at, senders, intake, meter, log) : new SyslogTcp(name, input, scheme, at, senders, intake, meter, log);
            _listeners.Add((name, listener));
            try
            {
                Bound[name] = listener.Bind();
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"Server:Syslog:{name} can't listen on {input.Listen}: {e.Message}", e);
            }
            LogListening(log, name, input.Listen);
        }
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var (_, listener) in _listeners)
            listener.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_listeners.Select(one => one.Listener.RunAsync(stoppingToken)));

    [LoggerMessage(Level = LogLevel.Information, Message = "Syslog input {Name} listens on {Address}")]
    private static partial void LogListening(ILogger log, string name, string address);
}
