using SecResponder.Response.Pipeline;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Running;

/// <summary>Two partitions of signals, given to whoever asks: again from an earlier position, by two owners at once, with checkpoints that get lost.</summary>
internal sealed class Feed(Scenario scenario, OutsideSystems outside, Flaws flaws)
{
    private readonly int[] _checkpoints = new int[scenario.Partitions.Length];

    public async Task TakeAsync(Instance instance)
    {
        var partition = outside.Random.Next(scenario.Partitions.Length);
        var arrivals = scenario.Partitions[partition];
        var read = scenario.MarksOnly ? _checkpoints[partition] : await CommittedAsync(instance, partition);
        var there = arrivals.Count(arrival => arrival.Time <= outside.Clock.Now);
        if (read >= there && outside.Random.Next(5) > 0)
            return;
        // A new owner begins where the old one's checkpoint was: somewhat before.
        var from = Math.Max(0, read - outside.Random.Next(0, 3));
        var to = Math.Min(there, from + outside.Random.Next(1, 6));
        if (to <= from)
            return;
        var batch = new StageOneBatch
        {
            Signals = [.. arrivals[from..to].Select(arrival => arrival.Signal!).Where(signal => signal is not null)],
            Rejections = [.. arrivals[from..to].Select(arrival => arrival.Unreadable!).Where(unreadable => unreadable is not null)],
            Positions = scenario.MarksOnly ? [] : [new ReadTo("hub", $"{partition}", to)],
        };
        if (flaws.ChecksInBeforeItTakes)
            _checkpoints[partition] = Math.Max(_checkpoints[partition], to);
        await instance.Pipeline.TakeAsync(batch, default);
        if (outside.IsHealed || outside.Random.Next(3) > 0)
            _checkpoints[partition] = Math.Max(_checkpoints[partition], to);
    }

    private static async Task<int> CommittedAsync(Instance instance, int partition) =>
        (int)((await instance.Store.PositionsAsync("hub", default)).FirstOrDefault(position => position.Partition == $"{partition}")?.Sequence ?? 0);
}
