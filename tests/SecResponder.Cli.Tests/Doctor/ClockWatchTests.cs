using SecResponder.Cli.Doctor;

namespace SecResponder.Cli.Tests.Doctor;

public sealed class ClockWatchTests
{
    private static readonly DateTimeOffset Sent = new(2026, 3, 3, 22, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("the same second", 0, 200, 0)]
    [InlineData("cut to the second below", -900, 200, 0)]
    [InlineData("a slow answer may be of any moment between", 3000, 5000, 0)]
    [InlineData("after we had it", 65_000, 5000, 60_000)]
    [InlineData("before we asked", -61_000, 200, -60_000)]
    public void Only_what_can_not_be_the_way_is_the_clock(string why, int theirs, int took, int ahead) =>
        Assert.True(ClockWatch.Ahead(Sent.AddMilliseconds(theirs), Sent, Sent.AddMilliseconds(took)) == TimeSpan.FromMilliseconds(ahead), why);

    [Theory]
    [InlineData(30, true)]
    [InlineData(-30, true)]
    [InlineData(31, false)]
    [InlineData(-31, false)]
    public void Half_a_minute_is_nothing(int seconds, bool fine) => Assert.Equal(fine, ClockWatch.Judge("api.example.com", TimeSpan.FromSeconds(seconds)).Health == Health.Fine);
}
