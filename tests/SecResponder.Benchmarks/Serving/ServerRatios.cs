using System.Diagnostics;
using System.Net.Sockets;
using Confluent.Kafka;

namespace SecResponder.Benchmarks.Serving;

/// <summary>What the always-on server takes in, how soon it acts, and what it drops.</summary>
internal static class ServerRatios
{
    public const int RatedLoad = 10_000;

    public static async Task PrintAsync(string? which)
    {
        if (which is null or "kafka")
            await SustainedAsync(200_000, rounds: 3);
        if (which is null or "latency")
            await LatencyAsync(TimeSpan.FromSeconds(10));
        if (which is null or "udp")
            await DatagramsAsync(20_000, TimeSpan.FromSeconds(10));
    }

    // The same topic, read by the client's own loop and by the server, in turns.
    private static async Task SustainedAsync(int lines, int rounds)
    {
        await using var bench = new ServingBench();
        bench.Fill(lines);
        var (bare, served) = (0.0, 0.0);
        for (var round = 0; round < rounds; round++)
        {
            bare = Math.Max(bare, Consume(bench, lines, $"bare-{round}"));
            await using var fresh = new ServingBench();
            var (rate, processor) = await ServeAsync(fresh, bench, lines, $"server-{round}");
            served = Math.Max(served, rate);
            Console.WriteLine($"  round {round + 1}: bare {bare:N0}/s at best, server {rate:N0}/s, {processor:N1} µs of processor time an event, brokers included");
        }
        Console.WriteLine($"kafka: {served:N0} events/s, {served / bare:P0} of a bare consume loop ({bare:N0}/s), {served / RatedLoad:N1} times the rated load of {RatedLoad:N0}/s");
    }

    private static double Consume(ServingBench bench, int lines, string group)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig { BootstrapServers = bench.Kafka.Servers, GroupId = group, AutoOffsetReset = AutoOffsetReset.Earliest }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(ServingBench.Topic);
        var (read, begin) = (0, 0L);
        while (read < lines)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(20)) is null)
                throw new InvalidOperationException($"{read} of {lines} messages came: the mock cluster has dropped some, and this measures nothing");
            if (read++ == 0)
                begin = Stopwatch.GetTimestamp();
        }
        var took = Stopwatch.GetElapsedTime(begin);
        consumer.Close();
        return lines / took.TotalSeconds;
    }

    private static async Task<(double Rate, double Processor)> ServeAsync(ServingBench own, ServingBench topic, int lines, string group)
    {
        await using var server = await own.StartAsync(topic.FromKafka(group));
        while (own.Stored == 0)
            await Task.Delay(1);
        var (first, begin, processor) = (own.Stored, Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        while (own.Stored < lines)
            await Task.Delay(1);
        var took = Stopwatch.GetElapsedTime(begin);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        return ((lines - first) / took.TotalSeconds, processor.TotalMicroseconds / (lines - first));
    }

    // From the producer's call, through the brokers, to the call that acts.
    private static async Task LatencyAsync(TimeSpan length)
    {
        await using var bench = new ServingBench();
        // A broker answers as soon as there is something; the mock one, asked when there is nothing, only when all of the wait is over.
        await using var server = await bench.StartAsync([.. bench.FromKafka("latency"), ("Server:Kafka:in:Settings:fetch.wait.max.ms", "2")]);
        var (warm, alarms) = (200, new Dictionary<string, long>(StringComparer.Ordinal));
        var (watch, number) = (Stopwatch.StartNew(), 0);
        for (var all = (int)(RatedLoad * (length.TotalSeconds + 5)); number < all; number++)
        {
            while (watch.Elapsed.TotalSeconds * RatedLoad < number)
                await Task.Delay(1);
            // Forty incidents a second.
            if (number % 250 == 125)
            {
                alarms[$"SrcIpAddr {FirewallLines.Source(number / 250)}"] = Stopwatch.GetTimestamp();
                bench.Kafka.Send(ServingBench.Topic, number % ServingBench.Partitions, FirewallLines.Alarming(number / 250));
            }
            else
                bench.Kafka.Send(ServingBench.Topic, number % ServingBench.Partitions, FirewallLines.Daily(number));
        }
        bench.Kafka.Flush();
        for (var left = 200; left > 0 && bench.Begun.Count < alarms.Count; left--)
            await Task.Delay(50);
        var waits = alarms.OrderBy(alarm => alarm.Value).Skip(warm).Where(alarm => bench.Begun.ContainsKey(alarm.Key)).Select(alarm => Stopwatch.GetElapsedTime(alarm.Value, bench.Begun[alarm.Key]).TotalMilliseconds).Order().ToArray();
        if (waits.Length != alarms.Count - warm)
            throw new InvalidOperationException($"{waits.Length} of {alarms.Count - warm} incidents were acted on: this measures nothing");
        Console.WriteLine($"latency: at {number / watch.Elapsed.TotalSeconds:N0} events/s, {waits.Length} incidents: event to action begun median {waits[waits.Length / 2]:N1} ms, p99 {waits[(int)(waits.Length * 0.99)]:N1} ms, worst {waits[^1]:N1} ms");
    }

    private static async Task DatagramsAsync(int perSecond, TimeSpan length)
    {
        await using var bench = new ServingBench();
        await using var server = await bench.StartAsync(("Server:Syslog:udp:Listen", "udp://127.0.0.1:0"));
        var all = (int)(perSecond * length.TotalSeconds);
        var took = await Task.Run(() => SendAsync(ServingBench.Syslog(server, "udp"), perSecond, all));
        var last = -1L;
        while (bench.Stored + bench.Dropped < all && bench.Stored != last)
        {
            last = bench.Stored;
            await Task.Delay(2000);
        }
        Console.WriteLine($"udp: {all:N0} datagrams at {all / took.TotalSeconds:N0}/s: {bench.Stored:N0} stored, {bench.Dropped:N0} dropped and counted, {all - bench.Stored - bench.Dropped:N0} lost before they were read");
    }

    private static async Task<TimeSpan> SendAsync(System.Net.IPEndPoint to, int perSecond, int all)
    {
        using var client = new UdpClient();
        client.Connect(to);
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < all; number++)
        {
            while (watch.Elapsed.TotalSeconds * perSecond < number)
                await Task.Delay(1);
            await client.SendAsync(FirewallLines.Daily(number));
        }
        return watch.Elapsed;
    }
}
