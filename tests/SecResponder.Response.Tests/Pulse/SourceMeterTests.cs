using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Response.Pulse;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pulse;

/// <summary>However many batches come, a process writes once a minute, and nothing that was counted is lost to a store that is down for a while.</summary>
public sealed class SourceMeterTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private sealed class Kept : ISourceActivityStore
    {
        public List<ImmutableArray<SourceActivity>> Writes { get; } = [];
        public bool IsDown { get; set; }

        public Task AddAsync(ImmutableArray<SourceActivity> more, DateTimeOffset now, CancellationToken cancellation)
        {
            if (IsDown)
                throw new StoreException("full");
            Writes.Add(more);
            return Task.CompletedTask;
        }

        public Task<ImmutableArray<SourceActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private readonly Kept _store = new();
    private readonly FakeTimeProvider _time = new(Make.Noon);
    private readonly SourceMeter _meter;

    public SourceMeterTests() => _meter = new SourceMeter(_store, _time);

    private Task CountAsync(int events = 1) => _meter.CountAsync(
        [new HitCount("panos", "", events), new HitCount("panos", "a rule", 99)], ImmutableDictionary<string, DateTimeOffset>.Empty.Add("panos", Make.Noon.AddMinutes(-1)), Token);

    [Fact]
    public async Task A_thousand_batches_in_a_minute_are_two_writes()
    {
        for (var n = 0; n < 1000; n++)
        {
            await CountAsync();
            _time.Advance(TimeSpan.FromMilliseconds(60.1));
        }
        await _meter.WriteAsync(Token);
        Assert.Equal(2, _store.Writes.Count);
        Assert.Equal(1000, _store.Writes.SelectMany(write => write).Sum(one => one.Events));
        Assert.All(_store.Writes.SelectMany(write => write), one => Assert.Equal((Make.Noon, Make.Noon.AddMinutes(-1)), (one.Slot, one.Newest)));
    }

    [Fact]
    public async Task What_could_not_be_written_comes_with_the_next_write()
    {
        _store.IsDown = true;
        await CountAsync(3);
        _time.Advance(SourceMeter.Pause);
        await CountAsync(4);
        _store.IsDown = false;
        _time.Advance(SourceMeter.Pause);
        await CountAsync(5);
        Assert.Equal(12, Assert.Single(Assert.Single(_store.Writes)).Events);
    }

    [Fact]
    public async Task A_store_that_keeps_none_is_asked_for_nothing()
    {
        await new SourceMeter(null, _time).CountAsync([new HitCount("panos", "", 1)], ImmutableDictionary<string, DateTimeOffset>.Empty, Token);
        await _meter.WriteAsync(Token);
        Assert.Empty(_store.Writes);
    }
}
