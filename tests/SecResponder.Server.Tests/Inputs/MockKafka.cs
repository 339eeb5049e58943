using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>librdkafka's own mock cluster: brokers in this process that speak the protocol over TCP. A topic is there, with four partitions, as soon as somebody names it.</summary>
/// <remarks>What .NET's client does not show of it is called as rdkafka_mock.h declares it.</remarks>
internal sealed class MockKafka : IDisposable
{
    private const int Brokers = 3;

    private readonly IProducer<string, byte[]?> _producer;
    private readonly nint _cluster;

    /// <param name="settings">Of the producer, besides.</param>
    public MockKafka(params (string Name, string Value)[] settings)
    {
        var config = new Dictionary<string, string> { ["test.mock.num.brokers"] = $"{Brokers}", ["bootstrap.servers"] = "mock" };
        foreach (var (name, value) in settings)
            config[name] = value;
        _producer = new ProducerBuilder<string, byte[]?>(new ProducerConfig(config)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        Servers = string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(20)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
        var client = (SafeHandle)typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(_producer.Handle)!;
        _cluster = Native.ClusterOf(client.DangerousGetHandle());
        // A new group need not wait three seconds for further members.
        Native.WaitForMembers(_cluster, 100);
    }

    public string Servers { get; }

    public void Send(string topic, int partition, byte[]? value) => _producer.Produce(new TopicPartition(topic, partition), new Message<string, byte[]?> { Key = "k", Value = value });

    public void Flush() => _producer.Flush(TimeSpan.FromSeconds(20));

    /// <summary>Nobody answers any more; connections are closed. What the topics hold stays.</summary>
    public void GoAway() => Each(Native.SetDown);

    public void ComeBack() => Each(Native.SetUp);

    public void Dispose() => _producer.Dispose();

    private void Each(Func<nint, int, int> set)
    {
        for (var broker = 1; broker <= Brokers; broker++)
            if (set(_cluster, broker) is not 0 and var error)
                throw new InvalidOperationException($"the mock cluster answered {error}");
    }

    // Which build of the library serves is the client's choice, by what this system has: the one that is loaded.
    private static class Native
    {
        public static readonly Func<nint, nint> ClusterOf = Marshal.GetDelegateForFunctionPointer<Cluster>(Find("rd_kafka_handle_mock_cluster")).Invoke;
        public static readonly Action<nint, int> WaitForMembers = Marshal.GetDelegateForFunctionPointer<Milliseconds>(Find("rd_kafka_mock_group_initial_rebalance_delay_ms")).Invoke;
        public static readonly Func<nint, int, int> SetDown = Marshal.GetDelegateForFunctionPointer<Broker>(Find("rd_kafka_mock_broker_set_down")).Invoke;
        public static readonly Func<nint, int, int> SetUp = Marshal.GetDelegateForFunctionPointer<Broker>(Find("rd_kafka_mock_broker_set_up")).Invoke;

        private delegate nint Cluster(nint client);

        private delegate void Milliseconds(nint cluster, int milliseconds);

        private delegate int Broker(nint cluster, int broker);

        private static nint Find(string name)
        {
            using var process = Process.GetCurrentProcess();
            return NativeLibrary.GetExport(NativeLibrary.Load(process.Modules.Cast<ProcessModule>().First(module => module.ModuleName.Contains("librdkafka", StringComparison.Ordinal)).FileName), name);
        }
    }
}
