using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SecResponder.Response.Storage;

namespace SecResponder.Simulation.Serving;

/// <summary>Those who send: each keeps what it has until it is told that it is stored, and sends one of ten again for nothing.</summary>
/// <param name="ground">Where to.</param>
/// <param name="traffic">What.</param>
/// <param name="server">The server of the moment.</param>
/// <param name="store">How far Kafka's messages have been read.</param>
/// <param name="lasts">How long Kafka's messages are spread over, at least.</param>
internal sealed class Senders(Ground ground, Traffic traffic, Func<ServerProcess> server, IResponderStore store, TimeSpan lasts) : IDisposable
{
    private const int AtOnce = 50;
    // The mock cluster keeps some megabytes of a partition, and forgets the oldest then.
    private const int MostUnread = 8_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Ground.Key) } };
    private int _repeated;

    /// <summary>Messages that are in the topic.</summary>
    public int Produced { get; private set; }

    /// <summary>Requests that were sent again although they had been answered 202.</summary>
    public int Repeated => _repeated;

    /// <summary>Lines that were written to syslog's socket without an error.</summary>
    public int Written { get; private set; }

    public async Task SendAllAsync(CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var syslog = SyslogAsync(done.Token);
        await Task.WhenAll(
            KafkaAsync(cancellation),
            HttpAsync(Way.CloudEvents, "ingest/ce", CloudEvents, new Random(1), cancellation),
            HttpAsync(Way.Lines, "ingest/lines", Lines, new Random(2), cancellation));
        await done.CancelAsync();
        await syslog;
    }

    public void Dispose() => _http.Dispose();

    private async Task KafkaAsync(CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var number = 0; number < traffic.Events; number++)
            if (Traffic.WayOf(number) == Way.Kafka)
            {
                ground.Kafka.Send(Ground.Topic, traffic.PartitionOf(number), traffic.Bytes(number));
                if (++Produced % 500 > 0)
                    continue;
                ground.Kafka.Flush();
                while (Produced - await ReadAsync(store, cancellation) > MostUnread || Stopwatch.GetElapsedTime(begin) < lasts * number / traffic.Events)
                    await Task.Delay(Pause, cancellation);
            }
        ground.Kafka.Flush();
    }

    /// <summary>How many messages lie before the positions in the store.</summary>
    public static async Task<long> ReadAsync(IResponderStore store, CancellationToken cancellation) =>
        (await store.PositionsAsync($"kafka-in-{Ground.Topic}", cancellation)).Sum(position => position.Sequence + 1);

    private async Task HttpAsync(Way way, string path, Func<int[], HttpRequestMessage> request, Random random, CancellationToken cancellation)
    {
        foreach (var some in Enumerable.Range(0, traffic.Events).Where(number => Traffic.WayOf(number) == way).Chunk(AtOnce))
        {
            while (!await IsTakenAsync(path, request(some), cancellation))
                await Task.Delay(Pause, cancellation);
            if (random.Next(10) > 0)
                continue;
            await IsTakenAsync(path, request(some), cancellation);
            Interlocked.Increment(ref _repeated);
        }
    }

    private async Task<bool> IsTakenAsync(string path, HttpRequestMessage request, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(server().Address, path);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            return answer.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            // It was killed, before or behind the commit: only sending it again tells.
            return false;
        }
    }

    private HttpRequestMessage CloudEvents(int[] numbers) => new(HttpMethod.Post, (Uri?)null)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(numbers.Select(number => new Dictionary<string, string>
        {
            ["specversion"] = "1.0",
            ["id"] = $"{number}",
            ["source"] = "urn:example:fw1",
            ["type"] = "com.example.line",
            ["data"] = traffic.Line(number),
        }).ToArray()))
        { Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents-batch+json") } },
    };

    private HttpRequestMessage Lines(int[] numbers) => new(HttpMethod.Post, (Uri?)null)
    {
        Headers = { { "Idempotency-Key", $"\"{numbers[0]}\"" } },
        Content = new StringContent(string.Join('\n', numbers.Select(traffic.Line)), Encoding.UTF8),
    };

    // Syslog has no answer: what lay on the way when a process was killed is gone, and nothing may be there twice.
    private async Task SyslogAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(server().Syslog, cancellation);
                while (true)
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Traffic.Syslog(Written) + "\n"), cancellation);
                    Written++;
                    await Task.Delay(1, cancellation);
                }
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
    }
}
