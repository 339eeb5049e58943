using Azure.Core.Amqp;

// Azure.Messaging.EventHubs 5.12.2, api/Azure.Messaging.EventHubs.net8.0.cs. Members that the Functions project does not use are left out.
namespace Azure.Messaging.EventHubs
{
    public class EventData : MessageContent
    {
        private readonly AmqpAnnotatedMessage? _message;
        private BinaryData _body = BinaryData.FromString("");

        public EventData(BinaryData eventBody) => _body = eventBody;

        public EventData(ReadOnlyMemory<byte> eventBody) => _body = BinaryData.FromBytes(eventBody);

        public EventData(string eventBody) => _body = BinaryData.FromString(eventBody);

        public EventData(AmqpAnnotatedMessage amqpMessage)
        {
            _message = amqpMessage;
            if (amqpMessage.Body.TryGetData(out var data))
                _body = BinaryData.FromBytes(data!.SelectMany(part => part.ToArray()).ToArray());
        }

        protected EventData(
            BinaryData eventBody,
            IDictionary<string, object>? properties = null,
            IReadOnlyDictionary<string, object>? systemProperties = null,
            long sequenceNumber = long.MinValue,
            string? offsetString = null,
            DateTimeOffset enqueuedTime = default,
            string? partitionKey = null)
        {
            _body = eventBody;
            Properties = properties ?? new Dictionary<string, object>();
            SystemProperties = systemProperties ?? new Dictionary<string, object>();
            SequenceNumber = sequenceNumber;
            OffsetString = offsetString;
            EnqueuedTime = enqueuedTime;
            PartitionKey = partitionKey;
        }

        /// <summary>Throws for an AMQP body that is a value or a sequence, as the real one does.</summary>
        public BinaryData EventBody
        {
            get => _message is null || _message.Body.TryGetData(out _) ? _body : throw new NotSupportedException("The body of the AMQP message is not data.");
            set => _body = value;
        }

        public DateTimeOffset EnqueuedTime { get; }

        public string? OffsetString { get; }

        public string? PartitionKey { get; }

        public IDictionary<string, object> Properties { get; } = new Dictionary<string, object>();

        public long SequenceNumber { get; } = long.MinValue;

        public IReadOnlyDictionary<string, object> SystemProperties { get; } = new Dictionary<string, object>();

        public AmqpAnnotatedMessage GetRawAmqpMessage() => _message ?? new AmqpAnnotatedMessage(AmqpMessageBody.FromData([_body.ToMemory()]));
    }
}

// Azure.Core.Amqp 1.3
namespace Azure.Core.Amqp
{
    public class AmqpAnnotatedMessage(AmqpMessageBody body)
    {
        public AmqpMessageBody Body { get; set; } = body;

        /// <summary>The real one encodes the whole message as AMQP; this one the text of its value.</summary>
        public virtual BinaryData ToBytes() => BinaryData.FromString(Body.Value?.ToString() ?? "");
    }

    public class AmqpMessageBody
    {
        private readonly IEnumerable<ReadOnlyMemory<byte>>? _data;

        private AmqpMessageBody(IEnumerable<ReadOnlyMemory<byte>>? data, object? value)
        {
            _data = data;
            Value = value;
        }

        internal object? Value { get; }

        public static AmqpMessageBody FromData(IEnumerable<ReadOnlyMemory<byte>> data) => new(data, null);

        public static AmqpMessageBody FromValue(object value) => new(null, value);

        public bool TryGetData(out IEnumerable<ReadOnlyMemory<byte>>? data)
        {
            data = _data;
            return data is not null;
        }
    }
}
