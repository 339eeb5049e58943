using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Sasl;
using Amqp.Types;

namespace SecResponder.Worker.Tests.Hub;

/// <summary>What was sent to a hub: where to, under which key, and what.</summary>
internal sealed record SentEvent(string Hub, string? PartitionKey, byte[] Body);

/// <summary>
/// Event Hubs, as far as a sender sees it: AMQP 1.0 on loopback with token authorization on <c>$cbs</c>, and links that take events. The app's real client sends here, in the mode that it has for the emulator.
/// </summary>
internal sealed class SignalsHub : IDisposable
{
    /// <summary>The format of a message that is a batch: each data section is a message of its own.</summary>
    /// <remarks>Microsoft Learn, "AMQP 1.0 in Azure Service Bus and Event Hubs protocol guide".</remarks>
    internal const uint BatchFormat = 0x80013700;

    private readonly ContainerHost _container;
    private readonly List<SentEvent> _sent = [];
    private readonly Lock _lock = new();
    private volatile bool _isFull;
    private volatile TaskCompletionSource? _silence;

    public SignalsHub()
    {
        var port = FreePort();
        ConnectionString = $"Endpoint=sb://localhost:{port};SharedAccessKeyName=local;SharedAccessKey=bG9jYWw=;UseDevelopmentEmulator=true;";
        _container = new ContainerHost(new Address($"amqp://127.0.0.1:{port}"));
        _container.Listeners[0].SASL.EnableMechanism(new Symbol("MSSBCBS"), SaslProfile.Anonymous);
        _container.Listeners[0].SASL.EnableAnonymousMechanism = true;
        _container.RegisterRequestProcessor("$cbs", new Tokens());
        _container.RegisterLinkProcessor(new Links(this));
        _container.Open();
    }

    public string ConnectionString { get; }

    /// <summary>Whether it refuses what is sent, as a hub does that is over its quota: the client does not try that again by itself.</summary>
    public bool IsFull
    {
        get => _isFull;
        set => _isFull = value;
    }

    /// <summary>From now on takes what is sent and says nothing, until <see cref="Answer"/>.</summary>
    /// <returns>Done when something was sent that it has not answered.</returns>
    public Task Silence()
    {
        var silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _silence = silence;
        return silence.Task;
    }

    /// <summary>Answers again; what was sent in silence it has forgotten.</summary>
    public void Answer() => _silence = null;

    public IReadOnlyList<SentEvent> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    public void Dispose() => _container.Close();

    internal void Take(string hub, Message message)
    {
        var key = message.MessageAnnotations?.Map.TryGetValue(new Symbol("x-opt-partition-key"), out var value) == true ? value as string : null;
        lock (_lock)
            foreach (var body in Bodies(message))
                _sent.Add(new SentEvent(hub, key, body));
    }

    private static IEnumerable<byte[]> Bodies(Message message)
    {
        var sections = message.BodySection switch
        {
            DataList list => Enumerable.Range(0, list.Count).Select(n => list[n].Binary),
            Data data => [data.Binary],
            _ => throw new InvalidOperationException($"an event's body is data, not {message.BodySection}"),
        };
        return message.Format == BatchFormat ? sections.Select(section => ((Data)Message.Decode(new ByteBuffer(section, 0, section.Length, section.Length)).BodySection).Binary) : sections;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Takes every token.</summary>
    private sealed class Tokens : IRequestProcessor
    {
        public int Credit => 10;

        public void Process(RequestContext requestContext) => requestContext.Complete(new Message
        {
            Properties = new Properties { CorrelationId = requestContext.Message.Properties.MessageId },
            ApplicationProperties = new ApplicationProperties { ["status-code"] = 202, ["status-description"] = "Accepted" },
        });
    }

    private sealed class Links(SignalsHub hub) : ILinkProcessor
    {
        public void Process(AttachContext attachContext)
        {
            attachContext.Attach.MaxMessageSize = 1 << 20;
            attachContext.Complete(new Sink(hub, ((Target)attachContext.Attach.Target).Address.TrimStart('/')), 100);
        }
    }

    private sealed class Sink(SignalsHub hub, string address) : LinkEndpoint
    {
        public override void OnMessage(MessageContext messageContext)
        {
            if (hub.IsFull)
            {
                messageContext.Complete(new Error(new Symbol("amqp:resource-limit-exceeded")) { Description = "the hub is over its quota" });
                return;
            }
            if (hub._silence is { } silence)
            {
                silence.TrySetResult();
                return;
            }
            hub.Take(address, messageContext.Message);
            messageContext.Complete();
        }

        public override void OnFlow(FlowContext flowContext)
        {
            // Senders only: nobody asks for credit.
        }

        public override void OnDisposition(DispositionContext dispositionContext)
        {
            // Nothing is sent from here.
        }
    }
}
