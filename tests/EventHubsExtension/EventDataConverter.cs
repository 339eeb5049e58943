using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes events of what a Functions host sends for an Event Hub trigger: each event is a whole AMQP message, annotations (sequence number, offset, time) and all.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(EventData))]
[SupportedTargetType(typeof(EventData[]))]
internal sealed class EventDataConverter : IInputConverter
{
    /// <summary>What the host's part of the extension calls itself.</summary>
    private const string Source = "AzureEventHubsEventData";

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(context.Source switch
    {
        ModelBindingData { Source: Source } one => Read(() => EventOf(one)),
        CollectionModelBindingData many when many.ModelBindingData.All(one => one.Source == Source) => Read(() => Array.ConvertAll(many.ModelBindingData, EventOf)),
        _ => ConversionResult.Unhandled(),
    });

    private static EventData EventOf(ModelBindingData data) => new(AmqpAnnotatedMessage.FromBytes(data.Content));

    // What is no AMQP message is the invocation's failure, told to the host; never the worker's end.
    private static ConversionResult Read(Func<object> read)
    {
        try
        {
            return ConversionResult.Success(read());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return ConversionResult.Failed(exception);
        }
    }
}
