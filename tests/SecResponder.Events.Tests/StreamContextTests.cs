using System.Globalization;

namespace SecResponder.Events.Tests;

/// <summary>Times that devices print without year or zone.</summary>
public sealed class StreamContextTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static string Time(string line, string receivedAt, TimeZoneInfo? zone)
    {
        var log = new EventLog();
        var record = EventLog.Record(line) with { Stream = new StreamContext(zone is null ? null : new DeviceZones(zone)), ReceivedAt = DateTimeOffset.Parse(receivedAt, CultureInfo.InvariantCulture) };
        new Normalizer("auto").Normalize(record, log);
        return log["TimeGenerated"];
    }

    [Theory]
    [InlineData("winter", "Mar  1 2026 10:00:00", "2026-03-01T09:00:00Z")]
    [InlineData("summer", "Jul  1 2026 10:00:00", "2026-07-01T08:00:00Z")]
    [InlineData("the hour that is left out is moved on", "Mar 29 2026 02:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("just after it", "Mar 29 2026 03:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("the hour that comes twice is the first one", "Oct 25 2026 02:30:00", "2026-10-25T00:30:00Z")]
    [InlineData("just after it, the second time", "Oct 25 2026 03:00:00", "2026-10-25T02:00:00Z")]
    [InlineData("a zone that the line names is better", "Mar  1 2026 10:00:00 UTC", "2026-03-01T10:00:00Z")]
    [InlineData("so is an offset", "2026-03-01T10:00:00+05:30", "2026-03-01T04:30:00Z")]
    [InlineData("summer time by name", "Jul  1 2026 10:00:00 PDT", "2026-07-01T17:00:00Z")]
    [InlineData("a name that several zones have is the stream's zone", "Mar  1 2026 10:00:00 IST", "2026-03-01T09:00:00Z")]
    public void A_time_without_a_zone_is_in_the_streams(string why, string time, string expected)
    {
        Assert.Equal(expected, Time($"<166>{time}: %ASA-6-611103: User logged out: Uname: ada", "2026-12-01T00:00:00Z", Berlin));
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("Dec 31 23:59:59", "2026-01-01T00:00:05Z", "2025-12-31T23:59:59Z")]
    [InlineData("Jan  1 00:00:01", "2025-12-31T23:59:58Z", "2026-01-01T00:00:01Z")]
    [InlineData("Mar  1 10:00:00", "2026-03-01T09:59:00Z", "2026-03-01T10:00:00Z")]
    [InlineData("Mar  3 10:00:00", "2026-03-01T10:00:00Z", "2025-03-03T10:00:00Z")]
    [InlineData("Feb 29 10:00:00", "2026-03-01T10:00:00Z", "2024-02-29T10:00:00Z")]
    public void A_time_without_a_year_is_the_nearest_that_is_no_more_than_a_day_ahead(string time, string receivedAt, string expected) =>
        Assert.Equal(expected, Time($"<166>{time} fw1 : %ASA-6-611103: User logged out: Uname: ada", receivedAt, null));

    [Fact]
    public void At_new_year_zone_and_year_go_together() =>
        Assert.Equal("2025-12-31T23:30:00Z", Time("<166>Jan  1 00:30:00 fw1 : %ASA-6-611103: User logged out: Uname: ada", "2025-12-31T23:30:10Z", Berlin));

    [Fact]
    public void Columns_are_the_last_header_s()
    {
        var stream = new StreamContext();
        stream.SetColumns("ts  uid id.orig_h"u8, (byte)' ');
        Assert.Equal(["ts", "uid", "id.orig_h"], stream.Columns.Select(System.Text.Encoding.UTF8.GetString));
        stream.SetColumns("a,b"u8, (byte)',');
        Assert.Equal(2, stream.Columns.Count);
    }

    [Fact]
    public void A_source_has_its_own_zone()
    {
        var zones = DeviceZones.Parse(new Dictionary<string, string> { ["cisco-asa"] = "Asia/Kolkata", ["*"] = "Europe/Berlin" });

        Assert.Equal("2026-03-01T04:30:00Z", Time("<166>Mar  1 2026 10:00:00: %ASA-6-611103: User logged out: Uname: ada", "2026-03-01T12:00:00Z", zones.Of("cisco-asa")));
        Assert.Same(zones.Of("cisco-ftd"), zones.Of("paloalto-panos"));
        Assert.NotSame(zones.Of("cisco-ftd"), zones.Of("CISCO-ASA"));
    }

    [Theory]
    [InlineData("cisco-asa", "Mars/Olympus", "there is no time zone 'Mars/Olympus'")]
    [InlineData("cisco-axa", "UTC", "there is no source 'cisco-axa'")]
    public void A_wrong_name_is_said(string source, string zone, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => DeviceZones.Parse(new Dictionary<string, string> { [source] = zone })).Message, StringComparison.Ordinal);
}
