using System.CommandLine;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Sizing;

/// <summary>The events and assumptions of <c>sizing</c> as they are written on the command line, with the range of each.</summary>
internal sealed class SizingArguments
{
    private const double Most = 1_000_000;

    private readonly SizingOptions _default = new() { Throughput = RecordedThroughput.Value };
    private readonly Option<double?> _rate = new("--rate") { Description = "Events a second, outside of bursts" };
    private readonly Option<string?> _burst = new("--burst") { Description = "At times so many times the events: 10x5m/1h is ten times for five minutes of each hour" };
    private readonly Option<double> _size, _perMessage, _signals, _vcpu, _gib;
    private readonly Option<double?> _capacity = new("--capacity") { Description = "Events a second that a processor does, where you have measured it otherwise" };
    private readonly Option<int> _partitions, _memory, _ready, _replicas;

    public SizingArguments()
    {
        _size = Of("--size", "Bytes of an event", _default.Bytes);
        _perMessage = Of("--per-message", "Events that a sender puts into one message", _default.PerMessage);
        _signals = Of("--signals", "Signals an event: the share that a rule matches", _default.Signals);
        _partitions = Of("--partitions", "Partitions of each event hub at least", _default.Partitions);
        _memory = Of("--memory", "MB of a Functions instance: 512, 2048 or 4096", _default.MemoryMb);
        _ready = Of("--always-ready", "Always-ready instances of each of the two functions on an event's way", _default.AlwaysReady);
        _replicas = Of("--replicas", "Replicas of the server at least", _default.Replicas);
        _vcpu = Of("--vcpu", "Processors of a replica", _default.ReplicaVcpu);
        _gib = Of("--gib", "Memory of a replica in GiB", _default.ReplicaGib);
    }

    /// <summary>The file that tells the events instead of a rate.</summary>
    public Option<string?> FromMetrics { get; } = new("--from-metrics") { Description = "Events by the minute, exported from Azure Monitor or Prometheus (JSON) or as a table (CSV), instead of --rate" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rate, _size, _burst, FromMetrics, _perMessage, _signals, _partitions, _memory, _ready, _replicas, _vcpu, _gib, _capacity])
            command.Add(option);
    }

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public (string What, string Remedy)? Problem(ParseResult parsed)
    {
        var (rate, file) = (parsed.GetValue(_rate), parsed.GetValue(FromMetrics));
        if (rate is null == file is null)
            return (rate is null ? "how many events come is not said" : "--rate and --from-metrics both say how many events come", "give --rate EVENTS_A_SECOND or --from-metrics FILE");
        if (parsed.GetValue(_burst) is { } burst && (file is not null || !Burst.TryParse(burst, out _)))
            return file is not null ? ("--burst goes with --rate: metrics have their own bursts", "leave one of them out") : ($"'{Printable.Of(burst, 60)}' is no burst", Burst.Form);
        foreach (var (name, value, least, most) in ((string, double, double, double)[])
            [
                ("--rate", rate ?? 1, 0.001, Most), ("--size", parsed.GetValue(_size), 1, 1_000_000), ("--per-message", parsed.GetValue(_perMessage), 1, 10_000), ("--signals", parsed.GetValue(_signals), 0, 10),
                ("--partitions", parsed.GetValue(_partitions), 1, 1024), ("--always-ready", parsed.GetValue(_ready), 0, 1000), ("--replicas", parsed.GetValue(_replicas), 1, 1000),
                ("--vcpu", parsed.GetValue(_vcpu), 0.1, 256), ("--gib", parsed.GetValue(_gib), 0.1, 4096), ("--capacity", parsed.GetValue(_capacity) ?? 1, 1, 100_000_000),
            ])
            if (!(value >= least && value <= most))
                return (FormattableString.Invariant($"{name} is {value}"), FormattableString.Invariant($"it may be from {least:#,0.###} to {most:#,0.###}"));
        return parsed.GetValue(_memory) is var memory and not (512 or 2048 or 4096) ? ($"--memory is {memory}", "an instance of Flex Consumption has 512, 2048 or 4096 MB") : null;
    }

    /// <summary>The events that <c>--rate</c> and <c>--burst</c> tell.</summary>
    public (EventProfile Events, string Told) Events(ParseResult parsed)
    {
        var rate = parsed.GetValue(_rate)!.Value;
        return parsed.GetValue(_burst) is { } text && Burst.TryParse(text, out var burst)
            ? (EventProfile.WithBurst(rate, burst), FormattableString.Invariant($"{rate:#,0.###} a second, and {burst}"))
            : (EventProfile.Steady(rate), FormattableString.Invariant($"{rate:#,0.###} a second all the time"));
    }

    public SizingOptions Of(ParseResult parsed, Throughput measured) => _default with
    {
        Bytes = parsed.GetValue(_size),
        PerMessage = parsed.GetValue(_perMessage),
        Signals = parsed.GetValue(_signals),
        Partitions = parsed.GetValue(_partitions),
        MemoryMb = parsed.GetValue(_memory),
        AlwaysReady = parsed.GetValue(_ready),
        Replicas = parsed.GetValue(_replicas),
        ReplicaVcpu = parsed.GetValue(_vcpu),
        ReplicaGib = parsed.GetValue(_gib),
        Throughput = parsed.GetValue(_capacity) is { } given ? Throughput.Given(given) : measured,
    };

    private static Option<T> Of<T>(string name, string description, T value) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
