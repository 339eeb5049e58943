using System.Globalization;
using System.Text;

namespace SecResponder.Simulation.Serving;

/// <summary>An hour of a firewall's lines, the same each time: most connections are built, some sources are denied again and again.</summary>
/// <remarks>Each way in has sources of its own, so that the order of what one source did is that of its way, whatever the others do meanwhile.</remarks>
internal sealed class Traffic(int events)
{
    /// <summary>Partitions that the mock cluster gives a topic.</summary>
    public const int Partitions = 4;

    private const int EachDenied = 20;
    private const int EachUnreadable = 997;
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly int _sources = Math.Clamp(events / 1500, 12, 400);

    public int Events => events;

    /// <summary>Which way an event comes: of ten, eight by Kafka, one as a CloudEvent, one as a plain line.</summary>
    public static Way WayOf(int number) => (number % 10) switch
    {
        < 8 => Way.Kafka,
        8 => Way.CloudEvents,
        _ => Way.Lines,
    };

    /// <summary>What one source does comes in order: by one partition.</summary>
    public int PartitionOf(int number) => (IsDenied(number) ? SourceOf(number) : number) % Partitions;

    public byte[] Bytes(int number) => Encoding.ASCII.GetBytes(Line(number));

    public string Line(int number)
    {
        if (number % EachUnreadable == 0)
            return string.Create(CultureInfo.InvariantCulture, $"nobody can read this: {number}");
        var at = Start.AddSeconds(3600.0 * number / events).ToString("MMM dd yyyy HH:mm:ss", CultureInfo.InvariantCulture);
        return IsDenied(number)
            ? string.Create(CultureInfo.InvariantCulture, $"<164>{at} fw1 : %ASA-4-106023: Deny tcp src outside:10.{(int)WayOf(number)}.{SourceOf(number) / 250}.{SourceOf(number) % 250}/{40000 + number % 20000} dst inside:192.0.2.5/22 by access-group \"a\" [0x0, 0x0]")
            : string.Create(CultureInfo.InvariantCulture, $"<166>{at} fw1 : %ASA-6-302013: Built inbound TCP connection {number} for outside:198.51.100.{number % 250}/{40000 + number % 20000} (198.51.100.{number % 250}/{40000 + number % 20000}) to inside:192.0.2.5/443 (192.0.2.5/443)");
    }

    /// <summary>A line of another device, so that what came by syslog is counted apart.</summary>
    public static string Syslog(int number) => string.Create(
        CultureInfo.InvariantCulture, $"<4>May  1 10:00:00 gw1 kernel: [UFW ALLOW] IN=eth0 OUT= SRC=203.0.113.{number % 250} DST=192.0.2.5 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID={number % 60000} PROTO=TCP SPT=40000 DPT=443 WINDOW=64240 RES=0x00 SYN URGP=0");

    // Of each way one in so many: a step of the whole number of ways.
    private static bool IsDenied(int number) => number / 10 % EachDenied == 3;

    private int SourceOf(int number) => number / (10 * EachDenied) % _sources;
}

/// <summary>How an event comes in.</summary>
internal enum Way
{
    Kafka = 1,
    CloudEvents,
    Lines,
}
