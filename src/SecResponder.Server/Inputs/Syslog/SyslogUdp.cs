using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using SecResponder.Server.Intake;
using SecResponder.Server.Operation;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>Syslog over UDP. Nobody can be told to send a datagram again: it waits in a bounded queue while the store is away, and what finds no place is dropped, counted and said.</summary>
/// <remarks>
/// <code>
///   socket (kernel's buffer, as large as it gives) ──▶ queue (bounded; full: dropped, counted) ──▶ batches ──▶ intake, again until it is stored
/// </code>
/// </remarks>
internal sealed partial class SyslogUdp(string name, SyslogOptions options, IPEndPoint at, SenderList senders, EventIntake intake, InputMeter meter, ILogger log) : ISyslogListener
{
    private const int Batch = 512;
    private const int LargestDatagram = 65_535;
    private const int KernelBuffer = 16 << 20;

    private readonly Socket _socket = new(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(options.Waiting) { SingleReader = true, SingleWriter = true });
    private long _dropped;

    public EndPoint Bind()
    {
        _socket.ReceiveBufferSize = KernelBuffer;
        _socket.Bind(at);
        return _socket.LocalEndPoint!;
    }

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(Task.Run(() => ReceiveAsync(stopping), CancellationToken.None), Task.Run(() => StoreAsync(stopping), CancellationToken.None));

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync(CancellationToken stopping)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
        var from = new SocketAddress(at.AddressFamily);
        var (last, address) = (new SocketAddress(at.AddressFamily), (IPAddress?)null);
        try
        {
            while (true)
            {
                int length;
                try
                {
                    length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, stopping);
                }
                catch (SocketException)
                {
                    // Of an answer of ours that found nobody, or a datagram that was too large: the next one is another.
                    continue;
                }
                if (address is null || !from.Equals(last))
                {
                    address = ((IPEndPoint)at.Create(from)).Address;
                    last = Copy(from);
                }
                if (!senders.May(address))
                    senders.Refused(address);
                else if (length > 0 && !TryQueue(SyslogFrames.OfDatagram(buffer.AsSpan(0, length))))
                    Interlocked.Increment(ref _dropped);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what was received is still stored.
        }
        finally
        {
            _waiting.Writer.TryComplete();
        }
    }

    private bool TryQueue(byte[] message)
    {
        if (!intake.Memory.TryTake(message.Length))
            return false;
        if (_waiting.Writer.TryWrite(message))
            return true;
        intake.Memory.Return(message.Length);
        return false;
    }

    private async Task StoreAsync(CancellationToken stopping)
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = ImmutableArray.CreateBuilder<ArraySegment<byte>>(Batch);
            while (batch.Count < Batch && _waiting.Reader.TryRead(out var message))
                batch.Add(message);
            await Persistence.StoreAsync(intake, $"syslog-{name}", options.Source, batch.ToImmutable(), stopping);
            intake.Memory.Return(batch.Sum(message => (long)message.Count));
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                meter.Dropped(name, dropped);
                LogDropped(log, dropped, name, options.Waiting);
            }
        }
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.CopyTo(copy.Buffer);
        return copy;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Dropped} messages of syslog input {Name} were dropped: more than {Waiting} waited to be stored")]
    private static partial void LogDropped(ILogger log, long dropped, string name, int waiting);
}
