namespace SecResponder.Functions.EventHubs;

/// <summary>The hubs, and the settings that say where each is: <c>&lt;connection&gt;__fullyQualifiedNamespace</c>. bicep/main.bicep makes them under these names.</summary>
internal static class Hubs
{
    /// <summary>Firewall logs, as syslog forwarders and Azure Firewall's diagnostic setting write them.</summary>
    public const string Firewall = "firewall";
    public const string FirewallConnection = "FirewallEvents";

    /// <summary>Change logs: Activity Log, Entra audit log.</summary>
    public const string ChangeLog = "changelog";
    public const string ChangeLogConnection = "ChangeLogEvents";

    /// <summary>Signals between stage 1 and stage 2, keyed.</summary>
    public const string Signals = "signals";
    public const string SignalsConnection = "SignalEvents";

    /// <summary>Ours alone: two apps that share a group steal each other's leases.</summary>
    public const string ConsumerGroup = "secresponder";
}

/// <summary>
/// Why an exception never loses a batch: the trigger moves its checkpoint even when the function throws, once the retry policy has given up. So it never gives
/// up; meanwhile the partition stands still, nothing behind the batch overtakes it.
/// </summary>
internal static class RetryForEver
{
    public const int Times = -1;
    public const string First = "00:00:01";
    public const string Longest = "00:01:00";
}
