using SecResponder.Cli.Sizing;

namespace SecResponder.Cli.Tests.Sizing;

/// <summary>Events by the minute, in the forms that the tools export, and in forms that nobody meant.</summary>
public sealed class MetricsFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private const string Azure = """
        {"cost": 0, "interval": "PT1M", "value": [{"name": {"value": "IncomingMessages"}, "timeseries": [
          {"metadatavalues": [{"name": {"value": "entityname"}, "value": "firewall"}], "data": [
            {"timeStamp": "2026-03-03T10:00:00Z", "total": 600.0}, {"timeStamp": "2026-03-03T10:01:00Z"}, {"timeStamp": "2026-03-03T10:02:00Z", "total": 60.0}]},
          {"metadatavalues": [{"name": {"value": "entityname"}, "value": "changelog"}], "data": [
            {"timeStamp": "2026-03-03T10:00:00Z", "total": 60.0}, {"timeStamp": "2026-03-03T10:01:00Z", "total": null}, {"timeStamp": "2026-03-03T10:02:00Z", "total": 0}]}]}]}
        """;

    private const string Prometheus = """
        {"status": "success", "data": {"resultType": "matrix", "result": [
          {"metric": {"hub": "a"}, "values": [[1772532000, "600"], [1772532060.0, "NaN"], [1772532120, "60"]]},
          {"metric": {"hub": "b"}, "values": [[1772532000, "60"]]}]}}
        """;

    [Theory]
    [InlineData("az monitor metrics list: two hubs are added up, a minute without a total had nothing", Azure)]
    [InlineData("Prometheus, query_range", Prometheus)]
    [InlineData("a table with a header and several columns", "Time,a,b\n2026-03-03T10:00:00Z,600,60\n2026-03-03T10:01:00Z,,\n2026-03-03T10:02:00Z,60,0\n")]
    [InlineData("lines of explanation above, quotes, thousands", "Metric: incoming\n\n\"Timestamp\",\"Sum\"\n\"2026-03-03 10:00:00\",\"660\"\n\"2026-03-03 10:02:00\",\"60\"\n\"2026-03-03 10:01:00\",\"0\"")]
    [InlineData("seconds since 1970, tabs", "1772532000\t660\n1772532060\t0\n1772532120\t60\n")]
    [InlineData("milliseconds since 1970, semicolons, a byte order mark", "\uFEFFtime;value\n1772532000000;660\n1772532060000;-\n1772532120000;60\n")]
    [InlineData("a minute that is not there had nothing", "1772532000,660\n1772532120,60\n1772532180,0\n")]
    public void Every_form_gives_the_same_rates(string why, string text)
    {
        var (rates, span) = MetricsFile.Read(_scratch.Write("m", text));
        Assert.True(span == TimeSpan.FromMinutes(1) && rates is [11, 0, 1, ..] && rates.Skip(3).All(rate => rate == 0), $"{why}: {string.Join(' ', rates)} each {span}");
    }

    [Fact]
    public void Many_minutes_keep_their_mean_and_their_peak()
    {
        var minutes = Enumerable.Range(0, 10_000).Select(n => n % 97 * 1.0).Append(5_000).ToArray();
        var profile = EventProfile.Of(minutes);
        Assert.True(profile.Parts.Length < 600 && profile.Peak == 5_000 && Math.Abs(profile.Average - minutes.Average()) < 1e-6 && Math.Abs(profile.Parts.Sum(part => part.Share) - 1) < 1e-9, $"{profile.Parts.Length} {profile.Average}");
    }

    [Theory]
    [InlineData("nothing", "", "has no line that begins with a time")]
    [InlineData("text", "hello\nworld\n", "has no line that begins with a time")]
    [InlineData("one point", "2026-03-03T10:00:00Z,5\n", "one point in time: two are needed")]
    [InlineData("the same time twice", "1772532000,5\n1772532000,6\n", "one point in time: two are needed")]
    [InlineData("a negative count", "1772532000,5\n1772532060,-6\n", ":2 has -6 events: a count can't be negative")]
    [InlineData("no number", "1772532000,5\n1772532060,many\n", ":2 has 'many' where a number of events belongs")]
    [InlineData("infinity", "1772532000,5\n1772532060,1e300\n", ":2 has more events than can be")]
    [InlineData("no time in the middle", "1772532000,5\nlater,6\n", ":2 has no time in its first column: 'later'")]
    [InlineData("no second column", "1772532000\n1772532060\n", ":1 has one column")]
    [InlineData("no event at all", "1772532000,0\n1772532060,0\n", "says that no event came at all")]
    [InlineData("a span of a millisecond over a month", "1772532000,1\n1772532000.001,1\n1775532000,1\n", "export one minute a point, a year at most")]
    [InlineData("half of a JSON", """{"value": [""", ":1:12 this is not JSON")]
    [InlineData("another JSON", """{"a": 1}""", "is JSON of a kind that is not known here")]
    [InlineData("a list", "[1, 2]", "is JSON of a kind that is not known here")]
    [InlineData("averages", """{"value": [{"timeseries": [{"data": [{"timeStamp": "2026-03-03T10:00:00Z", "average": 5}]}]}]}""", "ask with --aggregation Total")]
    [InlineData("two metrics", """{"value": [{"timeseries": []}, {"timeseries": []}]}""", "export one, IncomingMessages")]
    [InlineData("a total that is text", """{"value": [{"timeseries": [{"data": [{"timeStamp": "2026-03-03T10:00:00Z", "total": "5"}]}]}]}""", "has a total that is no number")]
    [InlineData("no time", """{"value": [{"timeseries": [{"data": [{"total": 5}]}]}]}""", "has no timeStamp")]
    [InlineData("an instant query of Prometheus", """{"data": {"result": [{"value": [1772532000, "5"]}]}}""", "has no point")]
    [InlineData("a time beyond all calendars", """{"data": {"result": [{"values": [[1e300, "5"]]}]}}""", "is no pair of a time and a number")]
    public void What_can_not_be_used_is_told_with_its_place(string why, string text, string said)
    {
        var trouble = Assert.Throws<MetricsException>(() => MetricsFile.Read(_scratch.Write("m", text)));
        Assert.True(trouble.Message.Contains(said, StringComparison.Ordinal), $"{why}: {trouble.Message}");
    }

    [Theory]
    [InlineData("10x5m/1h", 10, 300, 3600)]
    [InlineData("2.5x1h/1d", 2.5, 3600, 86_400)]
    [InlineData("1x1h/1h", 1, 3600, 3600)]
    public void A_burst_is_read(string text, double times, double seconds, double period)
    {
        Assert.True(Burst.TryParse(text, out var burst));
        Assert.Equal((times, seconds, period), (burst.Times, burst.For.TotalSeconds, burst.Each.TotalSeconds));
        Assert.Equal(text, burst.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("x5m/1h")]
    [InlineData("10x/1h")]
    [InlineData("10x5m/")]
    [InlineData("0.5x5m/1h")]
    [InlineData("-3x5m/1h")]
    [InlineData("NaNx5m/1h")]
    [InlineData("10x2h/1h")]
    [InlineData("10/5mx1h")]
    public void What_is_no_burst_is_not_taken_for_one(string text) => Assert.False(Burst.TryParse(text, out _));
}
