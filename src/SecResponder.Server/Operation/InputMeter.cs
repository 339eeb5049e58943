using System.Diagnostics.Metrics;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Operation;

/// <summary>What this host counts besides what all hosts count: what comes by its inputs, what is refused, what is dropped. <c>docs/serve.md</c> lists the instruments, and a test holds it to this file.</summary>
internal sealed class InputMeter : IDisposable
{
    /// <summary>Of the meter.</summary>
    public const string Name = "SecResponder.Server";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _dropped;
    private readonly UpDownCounter<long> _connections;

    public InputMeter()
    {
        _deliveries = _meter.CreateCounter<long>("secresponder.input.deliveries", "{body}", "Bodies that inputs handed on, by stream and what became of them");
        _dropped = _meter.CreateCounter<long>("secresponder.input.dropped", "{message}", "Messages of inputs that nobody can be told to send again (UDP), dropped because too much waited, by input");
        _connections = _meter.CreateUpDownCounter<long>("secresponder.input.connections", "{connection}", "Open connections of syslog inputs, by input");
    }

    /// <summary>Tells how much waits, whenever somebody asks.</summary>
    public void Watch(Func<int> waiting, Func<long> bytes)
    {
        _meter.CreateObservableGauge("secresponder.input.waiting", () => waiting(), "{delivery}", "Deliveries that wait to be stored");
        _meter.CreateObservableGauge("secresponder.input.memory", () => bytes(), "By", "Bytes of bodies in memory");
    }

    public void Answered(string stream, IntakeAnswer answer, int bodies) => _deliveries.Add(bodies, new("stream", stream), new("result", Word(answer)));

    public void Dropped(string input, long messages) => _dropped.Add(messages, new KeyValuePair<string, object?>("input", input));

    public void Connected(string input, int change) => _connections.Add(change, new KeyValuePair<string, object?>("input", input));

    public void Dispose() => _meter.Dispose();

    private static string Word(IntakeAnswer answer) => answer switch
    {
        IntakeAnswer.Stored => "stored",
        IntakeAnswer.Full or IntakeAnswer.TooManyStreams => "full",
        IntakeAnswer.StoreAway => "store away",
        IntakeAnswer.Stopping => "stopping",
        _ => "failed",
    };
}
