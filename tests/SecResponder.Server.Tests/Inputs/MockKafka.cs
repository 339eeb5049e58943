using Confluent.Kafka;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>librdkafka's own mock cluster: brokers in this process that speak the protocol over TCP. A topic is there, with four partitions, as soon as somebody names it.</summary>
internal sealed class MockKafka : IDisposable
{
    private readonly IProducer<string, byte[]?> _producer = new ProducerBuilder<string, byte[]?>(new ProducerConfig(new Dictionary<string, string> { ["test.mock.num.brokers"] = "3", ["bootstrap.servers"] = "mock" }))
        .SetLogHandler((_, _) => { }).Build();

    public MockKafka()
    {
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        Servers = string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(20)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    public string Servers { get; }

    public void Send(string topic, int partition, byte[]? value) => _producer.Produce(new TopicPartition(topic, partition), new Message<string, byte[]?> { Key = "k", Value = value });

    public void Flush() => _producer.Flush(TimeSpan.FromSeconds(20));

    public void Dispose() => _producer.Dispose();
}
