using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Correlation;
using Xunit;

namespace SecResponder.Playbooks.Tests.Correlation;

public sealed class KeyStateTests
{
    private static readonly KeyState Sample = new(
        [new WindowEntry(Signals.Start.UtcTicks, "a"), new WindowEntry(Signals.Start.UtcTicks), new WindowEntry(Signals.Start.UtcTicks + 1, "ü")],
        [new OriginMark("hub", "0", 12, 3), new OriginMark("hub", "1", -1, 0)], Signals.Start.UtcTicks - 5);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var read = KeyState.Deserialize(Sample.Serialize());
        Assert.Equal(Signals.Entries(Sample), Signals.Entries(read));
        Assert.Equal(Sample.Marks.AsEnumerable(), read.Marks);
        Assert.Equal(Sample.Horizon, read.Horizon);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 3)]
    public void The_part_of_a_record_is_written_where_there_is_one(long part, byte version)
    {
        OriginMark[] marks = [new OriginMark("hub", "0", 12, 3, part), new OriginMark("hub", "1", -1, 0)];
        var bytes = new KeyState([new WindowEntry(Signals.Start.UtcTicks)], [.. marks], long.MinValue).Serialize();

        Assert.Equal(version, bytes[0]);
        Assert.Equal(marks, KeyState.Deserialize(bytes).Marks);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => KeyState.Deserialize(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Events_of_one_record_count_each_and_none_of_them_twice()
    {
        var correlator = Signals.Correlator("10m", "gte: 3");
        var (state, verdicts) = (KeyState.Empty, "");
        foreach (var part in (long[])[0, 1, 1, 0, 2, 2, 1])
        {
            (state, var verdict) = correlator.Apply(state, Signals.At(part, 1) is var signal ? signal with { Origin = signal.Origin with { Part = part } } : signal);
            verdicts += verdict.ToString()[0];
            state = KeyState.Deserialize(state.Serialize());
        }
        Assert.Equal("CCDDFDD", verdicts);
    }

    [Fact]
    public void Nothing_seen_takes_four_bytes() => Assert.Equal([1, 0, 0, 0], KeyState.Empty.Serialize());

    [Fact]
    public void Every_cut_is_refused()
    {
        var bytes = Sample.Serialize();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => KeyState.Deserialize(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Any_bytes_give_a_state_or_are_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        try
        {
            return KeyState.Deserialize([1, .. bytes]).Count <= bytes.Length;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_version_is_named() =>
        Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => KeyState.Deserialize([9, 0, 0, 0])).Message, StringComparison.Ordinal);

    [Fact]
    public void Equal_times_keep_the_order_of_arrival() => Prop.ForAll(Gen.NonEmptyListOf(Gen.Choose(0, 5)).ToArbitrary(), times =>
    {
        var entries = times.Select((time, i) => new WindowEntry(time, $"{i}")).ToArray();
        var window = entries.Aggregate(new Window([], long.MinValue), (window, entry) => window.With(entry));
        return window.Entries.SequenceEqual(entries.OrderBy(entry => entry.Ticks));
    }).QuickCheckThrowOnFailure();
}
