using Azure.Core;
using Confluent.Kafka;

namespace SecResponder.Server.Inputs.Kafka;

/// <summary>What librdkafka is told. What decides whether an event can be lost stands here, and nowhere else.</summary>
/// <remarks>librdkafka, CONFIGURATION.md; Microsoft Learn, "Use Event Hubs from Apache Kafka apps", "Recommended configurations for Apache Kafka clients".</remarks>
internal static class KafkaSettings
{
    private static readonly Dictionary<string, string> Ours = new(StringComparer.Ordinal)
    {
        ["enable.auto.commit"] = "what is committed is what is stored",
        ["enable.auto.offset.store"] = "what is committed is what is stored",
        ["auto.offset.reset"] = "where to begin is FromBeginning, and what is lost is said, not skipped",
        ["group.id"] = "that is Group",
        ["bootstrap.servers"] = "that is Servers",
        ["sasl.password"] = "a password is given by reference: User and Password",
        ["sasl.username"] = "that is User",
        ["ssl.key.password"] = "a password does not stand in settings: use a key without one, readable by this process alone",
    };

    public static bool IsOurs(string setting) => Ours.ContainsKey(setting);

    public static string Why(string setting) => Ours[setting];

    public static ConsumerConfig Of(KafkaOptions options, string? password)
    {
        var config = new ConsumerConfig(new Dictionary<string, string>(options.Settings, StringComparer.Ordinal))
        {
            BootstrapServers = options.Servers,
            GroupId = options.Group,
            // Offsets are stored when the store has the events, and committed a little later: for whoever watches the lag. Where to go on is what our own store says.
            EnableAutoCommit = true,
            AutoCommitIntervalMs = 1000,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = Confluent.Kafka.AutoOffsetReset.Error,
        };
        // Partitions go one by one, so that those that stay are read on; unless the settings say otherwise.
        if (!options.Settings.ContainsKey("partition.assignment.strategy"))
            config.PartitionAssignmentStrategy = Confluent.Kafka.PartitionAssignmentStrategy.CooperativeSticky;
        // Memory: as much is fetched ahead as a few batches are, and no more.
        if (!options.Settings.ContainsKey("queued.max.messages.kbytes"))
            config.QueuedMaxMessagesKbytes = 32 * 1024;
        if (options.Identity)
            (config.SecurityProtocol, config.SaslMechanism) = (Confluent.Kafka.SecurityProtocol.SaslSsl, Confluent.Kafka.SaslMechanism.OAuthBearer);
        else if (options.User.Length > 0)
        {
            if (!options.Settings.ContainsKey("security.protocol"))
                config.SecurityProtocol = Confluent.Kafka.SecurityProtocol.SaslSsl;
            if (!options.Settings.ContainsKey("sasl.mechanism"))
                config.SaslMechanism = Confluent.Kafka.SaslMechanism.Plain;
            (config.SaslUsername, config.SaslPassword) = (options.User, password);
        }
        return config;
    }

    /// <summary>A token of the host's identity for an Event Hubs namespace, whenever librdkafka wants one.</summary>
    public static void SignIn(IClient client, KafkaOptions options, TokenCredential credential)
    {
        try
        {
            var host = options.Servers.Split(',')[0].Split(':')[0];
            var token = credential.GetToken(new TokenRequestContext([$"https://{host}/.default"]), CancellationToken.None);
            client.OAuthBearerSetToken(token.Token, token.ExpiresOn.ToUnixTimeMilliseconds(), "secresponder");
        }
        // librdkafka asks again by itself after this, and says the reason in its log.
        catch (Exception e) when (e is Azure.Identity.AuthenticationFailedException or Azure.RequestFailedException)
        {
            client.OAuthBearerSetTokenFailure(e.Message);
        }
    }
}
