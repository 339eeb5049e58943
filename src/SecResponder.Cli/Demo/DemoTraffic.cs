using System.Collections.Immutable;
using SecResponder.Cli.Demo.Logs;
using SecResponder.Cli.Demo.Story;

namespace SecResponder.Cli.Demo;

/// <summary>Half an hour of a small office's logs with an attack hidden in it. Made from a seed and a start time; the same ones give the same bytes.</summary>
/// <param name="Scenario">Who does what.</param>
/// <param name="Lines">The lines, ordered by time.</param>
internal sealed record DemoTraffic(DemoScenario Scenario, ImmutableArray<DemoLine> Lines)
{
    /// <summary>How much time the logs cover.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(30);

    /// <summary>The seed of the demo that everybody sees.</summary>
    public const int DefaultSeed = 7;

    /// <summary>A Tuesday evening, after the change window has closed.</summary>
    public static DateTimeOffset DefaultStart { get; } = new(2026, 3, 3, 21, 40, 0, TimeSpan.Zero);

    /// <summary>Makes the logs.</summary>
    /// <param name="seed">Decides the ordinary traffic; what the attackers do is the same with every seed but for a few seconds.</param>
    /// <param name="start">When the logs begin, UTC.</param>
    /// <exception cref="ArgumentOutOfRangeException">The role would be granted within the change window, 07:00 to 19:00 UTC.</exception>
    public static DemoTraffic Generate(int seed, DateTimeOffset start)
    {
        var scenario = new DemoScenario { Start = start.ToUniversalTime() };
        if (scenario.GrantedAt.Hour is >= 7 and < 19)
            throw new ArgumentOutOfRangeException(nameof(start), start,
                $"the role is granted at {scenario.GrantedAt:HH:mm} UTC, inside the change window; start between 18:36 and 06:35 UTC");

        var network = new DemoNetwork(new DemoTimeline());
        var chance = new DemoChance((ulong)seed);
        new OfficeWork(network, chance, scenario).Plan();
        new OutsideNoise(network, chance, scenario).Plan();
        new CloudChanges(network, chance, scenario).Plan();
        new Intrusion(network, chance, scenario).Plan();
        UnreadableLines.Plan(network, scenario);
        return new DemoTraffic(scenario, network.Timeline.Write());
    }

    /// <summary>Writes one stream's lines to a file or pipe, each with a line feed.</summary>
    public void WriteTo(Stream destination, string stream)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach (var line in Lines.Where(line => line.Stream == stream))
        {
            destination.Write(line.Bytes);
            destination.WriteByte((byte)'\n');
        }
    }
}

/// <summary>The devices that write logs, and the timeline on which they do.</summary>
internal sealed class DemoNetwork(DemoTimeline timeline)
{
    public DemoTimeline Timeline { get; } = timeline;

    /// <summary>Between the workstations and the internet; PAN-OS 11.1.</summary>
    public PanOsFirewall Edge { get; } = new("pa-edge-1", "013201001000", PanOsRelease.V11_1);

    /// <summary>Between the workstations and the resolver; PAN-OS 10.2.</summary>
    public PanOsFirewall Branch { get; } = new("pa-branch-1", "013201002000", PanOsRelease.V10_2);

    /// <summary>Between workstations, servers and the servers' way out.</summary>
    public AsaFirewall DataCentre { get; } = new("asa-dc-1");

    /// <summary>Where people dial in.</summary>
    public AsaFirewall Vpn { get; } = new("asa-vpn-1");

    /// <summary>Plans a PAN-OS line.</summary>
    public void PaloAlto(DateTimeOffset at, Func<string> write) => Timeline.Add(at, DemoStreams.PaloAlto, write);

    /// <summary>Plans an ASA line.</summary>
    public void Asa(DateTimeOffset at, Func<string> write) => Timeline.Add(at, DemoStreams.CiscoAsa, write);

    /// <summary>Plans an Activity Log body.</summary>
    public void Azure(DateTimeOffset at, params ActivityRecord[] records) =>
        Timeline.Add(at, DemoStreams.AzureActivity, () => ActivityLog.Body(records));
}
