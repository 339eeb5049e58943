using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SecResponder.Cli.Sizing;

/// <summary>One price, and where it was read.</summary>
/// <param name="Value">In the sheet's currency; a grant is a number of units.</param>
/// <param name="Page">Where it stands.</param>
/// <param name="AsOf">The day, month or year that it is of.</param>
/// <param name="Verified">Whether it was read on that page, and not just remembered.</param>
internal sealed record Price(double Value, string Page, string AsOf, bool Verified);

/// <summary>What things cost, by name: every name of <see cref="Names"/> has its price.</summary>
internal sealed record PriceSheet(string File, string Currency, string Region, FrozenDictionary<string, Price> Prices)
{
    public const string FlexGbSecond = "flex-gb-second";
    public const string FlexFreeGbSeconds = "flex-free-gb-seconds";
    public const string FlexMillionExecutions = "flex-million-executions";
    public const string FlexFreeExecutions = "flex-free-executions";
    public const string FlexReadyBaseline = "flex-ready-baseline-gb-second";
    public const string FlexReadyGbSecond = "flex-ready-gb-second";
    public const string ServerVcpuSecond = "server-vcpu-second";
    public const string ServerGibSecond = "server-gib-second";
    public const string EventHubsUnitHour = "event-hubs-unit-hour";
    public const string EventHubsMillionEvents = "event-hubs-million-events";
    public const string BlobWrites = "blob-writes";
    public const string TableRequests = "table-requests";

    /// <summary>Every price that is asked for.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        FlexGbSecond, FlexFreeGbSeconds, FlexMillionExecutions, FlexFreeExecutions, FlexReadyBaseline, FlexReadyGbSecond,
        ServerVcpuSecond, ServerGibSecond, EventHubsUnitHour, EventHubsMillionEvents, BlobWrites, TableRequests,
    ];

    public double this[string name] => Prices[name].Value;

    /// <summary>How many nobody has read on the vendor's page.</summary>
    public int Unverified => Prices.Values.Count(price => !price.Verified);

    /// <summary>The text of the sheet that this build carries, to begin one's own with.</summary>
    public static string ShippedText()
    {
        using var text = new StreamReader(typeof(PriceSheet).Assembly.GetManifestResourceStream("Sizing/prices.yaml")!);
        return text.ReadToEnd();
    }
}
