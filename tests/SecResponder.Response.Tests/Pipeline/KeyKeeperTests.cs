using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pipeline;

/// <summary>The store's keys stay few: what decides nothing goes, under a flood what matters least, and what matters stays.</summary>
public sealed class KeyKeeperTests
{
    private const string Guessing = "type: event_count, rules: [rule-1], timespan: 10m, condition: {gte: 5}";
    private const string NewCountry = "type: first_seen, rules: [rule-1], timespan: 90d, learning: 14d, condition: {field: f}";

    private static readonly PipelineOptions Small = new() { KeysPerPlaybook = 40 };

    private static Process Start(string document = Guessing)
    {
        var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Correlator = Correlators.Of(document);
        return process;
    }

    [Fact]
    public async Task A_key_goes_a_day_after_its_windows_are_over()
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(1, "10.0.0.1"), Make.Signal(2, "10.0.0.2", TimeSpan.FromHours(20)));
        await PassAsync(process, TimeSpan.FromHours(24));
        Assert.Equal(2, (await KeysAsync(process)).Length);
        await PassAsync(process, TimeSpan.FromHours(26));
        Assert.Equal(["10.0.0.2"], await KeysAsync(process));
        Assert.Empty(await DroppedAsync(process));
    }

    [Fact]
    public async Task The_key_of_an_open_incident_stays()
    {
        await using var process = Start();
        await process.TakeAsync([.. Enumerable.Range(1, 5).Select(i => Make.Signal(i, "10.0.0.1"))]);
        await PassAsync(process, TimeSpan.FromDays(3));
        Assert.Equal(["10.0.0.1"], await KeysAsync(process));
    }

    [Fact]
    public async Task A_baseline_stays()
    {
        await using var process = Start(NewCountry);
        await process.TakeAsync([.. Enumerable.Range(1, 2).Select(i => Make.Signal(i, "10.0.0.1", TimeSpan.FromMinutes(i)) with { Parts = [new SignalPart("rule-1", ["DE"])] })]);
        await PassAsync(process, TimeSpan.FromDays(30));
        Assert.Equal(["10.0.0.1"], await KeysAsync(process));
    }

    [Fact]
    public async Task Under_a_flood_keys_of_one_event_go_and_those_near_their_threshold_stay()
    {
        await using var process = Start();
        await FloodAsync(process);
        await TrimAsync(process.Store, process, 4);
        var left = await KeysAsync(process);
        Assert.InRange(left.Length, 30, 40);
        Assert.Contains("10.9.0.1", left);
        Assert.Contains("10.9.0.2", left);
        Assert.Equal(102 - left.Length, (await DroppedAsync(process)).Sum(row => row.Count));
        Assert.All(await DroppedAsync(process), row => Assert.Equal(("pb-1", 40), (row.PlaybookId, row.Limit)));
    }

    [Fact]
    public async Task Sabotage_without_a_limit_the_flood_stays()
    {
        await using var process = Start();
        await FloodAsync(process);
        await new KeyKeeper(process.Store, _ => process.Correlator, new PipelineOptions(), process.Time).TrimAsync(Process.Token);
        Assert.Equal(102, (await KeysAsync(process)).Length);
    }

    [Fact]
    public async Task A_signal_that_comes_meanwhile_wins()
    {
        await using var process = Start();
        await process.TakeAsync(Make.Signal(1, "10.0.0.1"));
        var row = Assert.Single(await process.Store.KeysBeginningAsync("", "", 10, Process.Token));
        await process.TakeAsync(Make.Signal(2, "10.0.0.1"));
        await Assert.ThrowsAsync<StoreConflictException>(() => process.Store.CommitAsync(new StageTwoCommit { Forgotten = [row] }, Process.Token));
        Assert.Single(await KeysAsync(process));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Whatever_write_it_dies_at_what_went_is_counted_and_the_rest_goes_later(int at)
    {
        await using var process = Start();
        await FloodAsync(process);
        await Assert.ThrowsAsync<CrashException>(() => TrimAsync(new CrashingStore(process.Store, new CrashPoint(at)), process, 4));
        Assert.Equal(102 - (await KeysAsync(process)).Length, (await DroppedAsync(process)).Sum(row => row.Count));

        await TrimAsync(process.Store, process, 4);
        var left = await KeysAsync(process);
        Assert.InRange(left.Length, 30, 40);
        Assert.Contains("10.9.0.1", left);
        Assert.Equal(102 - left.Length, (await DroppedAsync(process)).Sum(row => row.Count));
    }

    // A hundred spoofed sources, and two that are about to fire.
    private static Task<BatchOutcome> FloodAsync(Process process) => process.TakeAsync(
    [
        .. Enumerable.Range(0, 100).Select(i => Make.Signal(1 + i, $"10.0.1.{i}")),
        .. Enumerable.Range(0, 6).Select(i => Make.Signal(200 + i, $"10.9.0.{1 + (i % 2)}")),
    ]);

    // Twelve keys a step, so that a pass has several.
    private static async Task TrimAsync(IResponderStore store, Process process, int turns)
    {
        var keeper = new KeyKeeper(store, _ => process.Correlator, Small, process.Time) { AtOnce = 12 };
        for (var turn = 0; turn < turns; turn++)
            await keeper.TrimAsync(Process.Token);
    }

    private static async Task PassAsync(Process process, TimeSpan until)
    {
        process.Time.SetUtcNow(Make.Noon + until);
        await process.Pipeline.TakeAsync(new StageOneBatch { Newest = Make.Noon + until }, Process.Token);
        await ((IDueSilences)process.Pipeline).PassDueAsync(Process.Token);
    }

    private static async Task<string[]> KeysAsync(Process process) => [.. (await process.Store.KeysBeginningAsync("", "", 1_000, Process.Token)).Select(row => Assert.Single(Signal.GroupOf(row.Key, "pb-1")!.Value))];

    private static async Task<KeysForgotten[]> DroppedAsync(Process process) =>
        [.. (await process.Store.LedgerAsync(LedgerChain.Operations, Process.Token)).Select(row => row.Fact()).OfType<KeysForgotten>()];
}
