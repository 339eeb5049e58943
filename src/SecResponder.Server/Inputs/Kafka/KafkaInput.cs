using Azure.Core;
using Confluent.Kafka;
using SecResponder.Events;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Server.Operation;

namespace SecResponder.Server.Inputs.Kafka;

/// <summary>One member of a consumer group. Events and the position behind them are one commit in the store; the group's own offsets follow it, and are never ahead.</summary>
/// <remarks>
/// <code>
///   assigned ──▶ 1 position from the store ──▶ 2 read a batch ──▶ 3 one commit: state, incidents, steps, position ──▶ 4 tell the group ──▶ 2
///                                                                   └── store away: partitions paused, still a member, the same batch again
/// </code>
/// While partitions move two members may have one for a moment. Then the slower one's commit meets a position that has moved, and what it brings is known already: nothing is counted twice, nothing is left out.
/// All of it runs on one thread, rebalances included: they come while it waits for messages, so never in the middle of a batch.
/// </remarks>
internal sealed partial class KafkaInput(string name, KafkaOptions options, InProcessStage stage, IResponderStore store, TokenCredential credential, InputMeter meter, TimeProvider time, ILogger log)
{
    private const long BatchBytes = 4 << 20;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly List<ConsumeResult<byte[]?, byte[]?>> _batch = [];

    /// <summary>Reads until it is asked to stop.</summary>
    /// <param name="password">Of SASL, where there is one.</param>
    /// <param name="stopping">Asks it to.</param>
    public void Run(string? password, CancellationToken stopping)
    {
        var builder = new ConsumerBuilder<byte[]?, byte[]?>(KafkaSettings.Of(options, password))
            .SetPartitionsAssignedHandler((consumer, partitions) => Begin(consumer, partitions, stopping))
            .SetPartitionsRevokedHandler((_, revoked) => Leave(revoked))
            .SetPartitionsLostHandler((_, lost) =>
            {
                Leave(lost);
                TellLost(lost);
            })
            .SetErrorHandler((_, error) => LogTrouble(log, name, error.Reason))
            .SetLogHandler((_, line) => LogLibrary(log, name, line.Message));
        if (options.Identity)
            builder.SetOAuthBearerTokenRefreshHandler((client, _) => KafkaSettings.SignIn(client, options, credential));
        using var consumer = builder.Build();
        consumer.Subscribe(options.Topics);
        try
        {
            while (!stopping.IsCancellationRequested)
                if (TryRead(consumer))
                    Store(consumer, stopping);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what is not stored is for whoever has the partition next.
        }
        finally
        {
            // Commits what is stored, and leaves the group at once, so that nobody waits for this member.
            consumer.Close();
        }
    }

    private bool TryRead(IConsumer<byte[]?, byte[]?> consumer)
    {
        _batch.Clear();
        var bytes = 0L;
        for (var wait = Wait; _batch.Count < options.Batch && bytes < BatchBytes; wait = TimeSpan.Zero)
            try
            {
                if (consumer.Consume(wait) is not { } next)
                    break;
                _batch.Add(next);
                bytes += next.Message.Value?.Length ?? 0;
            }
            catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
            {
                Missing(consumer, e.ConsumerRecord.TopicPartition);
                break;
            }
            catch (ConsumeException e) when (!e.Error.IsFatal)
            {
                // A topic that is not there yet, a broker that is away: it is tried again.
                LogTrouble(log, name, e.Error.Reason);
                break;
            }
        return _batch.Count > 0;
    }

    private void Store(IConsumer<byte[]?, byte[]?> consumer, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        // A message without a value only says that a key is no more.
        RawRecord[] records = [.. _batch.Where(one => one.Message.Value is not null).Select(one => new RawRecord(
            one.Message.Value!, new Origin(StreamOf(one.Topic), PartitionOf(one.Partition), one.Offset.Value), now))];
        for (var pause = Wait; records.Length > 0; pause = pause * 2 < Longest ? pause * 2 : Longest)
            try
            {
                // On the thread that reads: a second batch would need a second order.
                stage.FollowAsync(records, options.Source, CancellationToken.None).GetAwaiter().GetResult();
                break;
            }
            catch (Exception e) when (e is StoreException or StoreConflictException)
            {
                LogAway(log, e, name);
                stopping.ThrowIfCancellationRequested();
                Hold(consumer, pause);
            }
        foreach (var last in _batch.GroupBy(one => one.TopicPartition).Select(partition => partition.MaxBy(one => one.Offset.Value)!))
            try
            {
                consumer.StoreOffset(last);
                var ends = consumer.GetWatermarkOffsets(last.TopicPartition);
                if (ends.High.Value >= 0)
                    meter.Lag(name, last.Topic, last.Partition.Value, Math.Max(0, ends.High.Value - last.Offset.Value - 1));
            }
            catch (KafkaException)
            {
                // The partition is somebody else's by now, who reads on from what the store says.
            }
        meter.Answered(name, Intake.IntakeAnswer.Stored, records.Length);
    }

    // Still a member while the store is away: whoever does not ask for messages for five minutes is thrown out, and the next one would stand before the same store.
    private static void Hold(IConsumer<byte[]?, byte[]?> consumer, TimeSpan pause)
    {
        var paused = consumer.Assignment;
        consumer.Pause(paused);
        // What was under way already belongs behind this batch: it comes again when reading goes on.
        if (consumer.Consume(pause) is { } early)
            consumer.Seek(early.TopicPartitionOffset);
        consumer.Resume(consumer.Assignment);
    }

    // Where the store says; where it knows nothing, where the group was; else as the settings say.
    private List<TopicPartitionOffset> Begin(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions, CancellationToken stopping)
    {
        var assigned = string.Join(", ", partitions);
        LogAssigned(log, name, assigned);
        for (var pause = Wait; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
            try
            {
                var known = partitions.Select(partition => partition.Topic).Distinct(StringComparer.Ordinal)
                    .SelectMany(topic => store.PositionsAsync(StreamOf(topic), CancellationToken.None).GetAwaiter().GetResult().Select(position => (Topic: topic, position.Partition, position.Sequence)))
                    .ToDictionary(position => (position.Topic, position.Partition), position => position.Sequence);
                var unknown = partitions.Where(partition => !known.ContainsKey((partition.Topic, PartitionOf(partition.Partition)))).ToList();
                var committed = unknown.Count == 0 ? [] : consumer.Committed(unknown, Answer).ToDictionary(one => one.TopicPartition, one => one.Offset);
                return [.. partitions.Select(partition => new TopicPartitionOffset(partition,
                    known.TryGetValue((partition.Topic, PartitionOf(partition.Partition)), out var last) ? new Offset(last + 1)
                    : committed.TryGetValue(partition, out var offset) && !offset.IsSpecial ? offset
                    : options.FromBeginning ? Offset.Beginning : Offset.End))];
            }
            catch (Exception e) when (e is StoreException or KafkaException)
            {
                // Without the position nothing may be read: better to wait than to read from anywhere.
                LogAway(log, e, name);
                stopping.WaitHandle.WaitOne(pause);
                stopping.ThrowIfCancellationRequested();
            }
    }

    // Where reading should go on there is nothing. Either it was deleted before it was read, which can only be said; or the topic was made anew, and its numbers must not be taken for those that are known.
    private void Missing(IConsumer<byte[]?, byte[]?> consumer, TopicPartition partition)
    {
        try
        {
            var (ends, which) = (consumer.QueryWatermarkOffsets(partition, Answer), partition.ToString());
            var last = store.PositionsAsync(StreamOf(partition.Topic), CancellationToken.None).GetAwaiter().GetResult().FirstOrDefault(position => position.Partition == PartitionOf(partition.Partition))?.Sequence;
            if (last is { } known && known + 1 > ends.High.Value)
            {
                LogMadeAnew(log, name, which, known, ends.High.Value);
                consumer.Pause([partition]);
                return;
            }
            var (first, behind) = ((last ?? -1) + 1, ends.Low.Value - 1);
            LogDeleted(log, name, which, first, behind);
            consumer.Seek(new TopicPartitionOffset(partition, ends.Low));
        }
        catch (Exception e) when (e is KafkaException or StoreException)
        {
            LogAway(log, e, name);
        }
    }

    private void Leave(List<TopicPartitionOffset> partitions)
    {
        foreach (var one in partitions)
            meter.NoLag(name, one.Topic, one.Partition.Value);
    }

    private void TellLost(List<TopicPartitionOffset> lost)
    {
        var partitions = string.Join(", ", lost.Select(one => one.TopicPartition));
        LogLost(log, name, partitions);
    }

    private string StreamOf(string topic) => options.Epoch.Length == 0 ? $"kafka-{name}-{topic}" : $"kafka-{name}-{topic}-{options.Epoch}";

    private static string PartitionOf(Partition partition) => partition.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka input {Name} reads {Partitions}")]
    private static partial void LogAssigned(ILogger log, string name, string partitions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka input {Name} was thrown out of its group, and has lost {Partitions}: somebody else reads on")]
    private static partial void LogLost(ILogger log, string name, string partitions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka input {Name}: {Problem}")]
    private static partial void LogTrouble(ILogger log, string name, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka input {Name}: {Line}")]
    private static partial void LogLibrary(ILogger log, string name, string line);

    [LoggerMessage(Level = LogLevel.Error, Message = "Kafka input {Name} waits for the store or the brokers; nothing is lost meanwhile")]
    private static partial void LogAway(ILogger log, Exception e, string name);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Kafka input {Name} has missed events of {Partition}: {First} to {Last} were deleted there before they were read. Keep them longer, or read faster")]
    private static partial void LogDeleted(ILogger log, string name, string partition, long first, long last);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Kafka input {Name} does not read {Partition}: it was read up to {Known}, and ends at {End}, so the topic was made anew. Set Server:Kafka:{Name}:Epoch to a word of yours, and start again")]
    private static partial void LogMadeAnew(ILogger log, string name, string partition, long known, long end);
}
