using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SecResponder.Server.Access;
using SecResponder.Server.Intake;
using SecResponder.Server.Operation;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>Syslog over TCP, with or without TLS. A connection is read on only when what it brought is stored: so a sender is slowed down, and nothing is dropped.</summary>
/// <remarks>RFC 5425 (TLS), RFC 6587 (TCP). Neither has an answer that says "stored": what lies between the sender and us when we are gone, only the sender can know.</remarks>
internal sealed partial class SyslogTcp(string name, SyslogOptions options, string scheme, IPEndPoint at, SenderList senders, EventIntake intake, InputMeter meter, ILogger log) : ISyslogListener
{
    private const int Batch = 512;
    private const long BatchBytes = 1 << 20;
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Task, byte> _open = [];
    private readonly X509Certificate2? _certificate = scheme == "tls" ? CertificateOf(options) : null;
    private readonly X509Certificate2Collection? _authorities = options.Authorities.Length > 0 ? ClientCertificates.Authorities(options.Authorities) : null;

    public EndPoint Bind()
    {
        _socket.Bind(at);
        _socket.Listen(options.Connections);
        return _socket.LocalEndPoint!;
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                Socket connection;
                try
                {
                    connection = await _socket.AcceptAsync(stopping);
                }
                catch (SocketException)
                {
                    // It was gone before it was taken.
                    continue;
                }
                if (!senders.May(((IPEndPoint)connection.RemoteEndPoint!).Address))
                {
                    senders.Refused(((IPEndPoint)connection.RemoteEndPoint).Address);
                    connection.Dispose();
                }
                else if (_open.Count >= options.Connections)
                {
                    LogTooMany(log, name, options.Connections);
                    connection.Dispose();
                }
                else
                {
                    var serving = Task.Run(() => ServeAsync(connection, stopping), CancellationToken.None);
                    _open[serving] = 0;
                    _ = serving.ContinueWith(done => _open.TryRemove(done, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what was read is stored first.
        }
        await Task.WhenAll(_open.Keys);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _certificate?.Dispose();
    }

    private async Task ServeAsync(Socket connection, CancellationToken stopping)
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "";
        meter.Connected(name, 1);
        try
        {
            await using var network = new NetworkStream(connection, ownsSocket: true);
            if (_certificate is null)
                await ReadAsync(network, stopping);
            else
            {
                await using var secured = new SslStream(network);
                await SecureAsync(secured, stopping);
                await ReadAsync(secured, stopping);
            }
        }
        catch (Exception e) when (e is AuthenticationException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            LogHandshake(log, name, from, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // It was torn off, or we are to stop: what had come whole is stored.
        }
        finally
        {
            meter.Connected(name, -1);
        }
    }

    private async Task SecureAsync(SslStream secured, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Handshake);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = _authorities is not null,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                _authorities is null || certificate is X509Certificate2 shown && ClientCertificates.IsSigned(shown, _authorities, chain?.ChainPolicy.ExtraStore),
        }, patience.Token);
    }

    private async Task ReadAsync(Stream stream, CancellationToken stopping)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var frames = new SyslogFrames();
        try
        {
            for (var isOver = false; !isOver;)
            {
                var read = default(ReadResult);
                try
                {
                    read = await reader.ReadAsync(stopping);
                }
                catch (Exception e) when (e is OperationCanceledException or IOException)
                {
                    // Half of a message is none; its sender knows that it was torn off.
                    return;
                }
                isOver = read.IsCompleted;
                var buffer = read.Buffer;
                while (Take(frames, ref buffer, isOver) is { IsEmpty: false } messages)
                    if (!await Persistence.StoreAsync(intake, $"syslog-{name}", options.Source, messages, stopping))
                        return;
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static ImmutableArray<ArraySegment<byte>> Take(SyslogFrames frames, ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        var messages = ImmutableArray.CreateBuilder<ArraySegment<byte>>();
        var bytes = 0L;
        while (messages.Count < Batch && bytes < BatchBytes && frames.TryTake(ref buffer, isLast, out var message))
            if (message.Length > 0)
            {
                messages.Add(message);
                bytes += message.Length;
            }
        return messages.ToImmutable();
    }

    private static X509Certificate2 CertificateOf(SyslogOptions options)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(options.Certificate, options.Key);
            // Some platforms take no key that lives in memory only.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"the certificate '{options.Certificate}' with the key '{options.Key}' can't be read: {e.Message}", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Syslog input {Name} has as many connections as it may ({Connections}); a further one was closed")]
    private static partial void LogTooMany(ILogger log, string name, int connections);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Syslog input {Name} could not agree on TLS with {Address}: {Problem}")]
    private static partial void LogHandshake(ILogger log, string name, string address, string problem);
}
