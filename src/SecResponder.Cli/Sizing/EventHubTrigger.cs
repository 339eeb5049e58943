namespace SecResponder.Cli.Sizing;

/// <summary>What a function does at a rate.</summary>
/// <param name="Executions">A second.</param>
/// <param name="Instances">Instances that are paid for, in the mean: 0.5 is one for half of the time.</param>
/// <param name="Needed">Instances that must be there.</param>
internal readonly record struct TriggerLoad(double Executions, double Instances, double Needed);

/// <summary>
/// A function that an event hub calls with batches. A partition calls when it has <c>minEventBatchSize</c> messages, or <c>maxWaitTime</c> after the first: up to there each
/// batch costs an execution, a checkpoint and, on demand, its second.
/// </summary>
/// <param name="Options">What is reckoned with.</param>
/// <param name="Partitions">Partitions of the hub; messages are spread evenly.</param>
/// <param name="PerEvent">Messages an event.</param>
/// <param name="Work">Processor seconds a message.</param>
internal sealed record EventHubTrigger(SizingOptions Options, int Partitions, double PerEvent, double Work)
{
    public TriggerLoad At(double rate)
    {
        var messages = rate * PerEvent;
        if (messages <= 0)
            return default;
        var each = messages / Partitions;
        // The first message is waited for, then the others of the smallest batch, or the longest wait, whichever is over sooner.
        var interval = 1 / each + Math.Min(Options.LongestWait, (Options.SmallestBatch - 1) / each);
        var executions = Partitions / interval;
        var work = executions * Options.Throughput.PerBatch + messages * Work;
        var needed = Math.Max(1, Math.Ceiling(work / (Options.InstanceVcpu * Options.Utilization)));
        // Executions that run at once on one instance are not added up, so no more is paid than the instances that are there.
        var busy = executions * Options.StoreWait + work / Options.InstanceVcpu;
        return new TriggerLoad(executions, Math.Min(needed, Math.Max(executions * Options.LeastBilled, busy)), needed);
    }
}
