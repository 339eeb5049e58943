using System.Globalization;
using SecResponder.Events;
using SecResponder.Server.Inputs.Http;

namespace SecResponder.Server.Inputs.Kafka;

/// <summary>Topics that are read by the Kafka protocol, of Kafka or of Event Hubs: an entry under <c>Server:Kafka</c>.</summary>
internal sealed class KafkaOptions
{
    /// <summary>Where the brokers are: <c>host:port</c>, several with commas. Of Event Hubs: <c>NAMESPACE.servicebus.windows.net:9093</c>.</summary>
    public string Servers { get; set; } = "";

    /// <summary>The topics (Event Hubs: the hubs).</summary>
    public string[] Topics { get; set; } = [];

    /// <summary>The consumer group: all processes of one share the partitions. Default: <c>secresponder</c>.</summary>
    public string Group { get; set; } = "secresponder";

    /// <summary>The source of what comes. Default: recognized by content.</summary>
    public string? Source { get; set; }

    /// <summary>Whether it signs in as the host's identity (OAUTHBEARER), as Event Hubs wants it. Default false.</summary>
    public bool Identity { get; set; }

    /// <summary>The user of SASL PLAIN or SCRAM; with <see cref="Password"/>.</summary>
    public string User { get; set; } = "";

    /// <summary>Reference of the password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whether a group that has read nothing yet begins with what is there (true, default) or with what comes.</summary>
    public bool FromBeginning { get; set; } = true;

    /// <summary>Messages that are stored in one commit. Default 1,000; range 1 to 10,000.</summary>
    public int Batch { get; set; } = 1000;

    /// <summary>Changed to any new word when a topic was deleted and made again: its numbers begin anew, and so does what is remembered of them. Default: empty.</summary>
    public string Epoch { get; set; } = "";

    /// <summary>Settings of librdkafka by its names (<c>security.protocol</c>, <c>ssl.ca.location</c>); what keeps events from being lost is not for it to change.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> Mistakes(string place)
    {
        if (Servers.Length == 0)
            yield return $"{place}:Servers is empty: give the brokers, host:port";
        if (Topics.Length == 0)
            yield return $"{place}:Topics is empty: give the topics to read";
        if (Group.Length == 0)
            yield return $"{place}:Group is empty: give the consumer group";
        if (Source is not null && EventSources.Find(Source) is null)
            yield return $"{place}:Source is '{Source}', and there is no such source: 'secresponder sources' lists them";
        if (User.Length > 0 && !Password.StartsWith("keyvault:", StringComparison.Ordinal) && !Password.StartsWith("env:", StringComparison.Ordinal))
            yield return $"{place}:User is given, and Password is no reference ('keyvault:name', 'env:NAME')";
        if (Identity && User.Length > 0)
            yield return $"{place} has Identity and User: it signs in as the one or the other";
        if (Batch is < 1 or > 10_000)
            yield return string.Create(CultureInfo.InvariantCulture, $"{place}:Batch is {Batch}: it may be from 1 to 10000");
        if (Epoch.Length > 0 && HttpIngest.NameProblem(Epoch) is not null)
            yield return $"{place}:Epoch is '{Epoch}': it has letters, digits, dots, hyphens and underscores";
        foreach (var setting in Settings.Keys.Where(KafkaSettings.IsOurs))
            yield return $"{place}:Settings has {setting}: {KafkaSettings.Why(setting)}";
    }
}
