using System.Globalization;
using System.Text;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Tests.Framing;

public sealed class UsStampTests
{
    [Theory]
    [InlineData("3/1/2026 2:06:00 PM", "2026-03-01T14:06:00Z")]
    [InlineData("12/31/2025 12:00:00 AM", "2025-12-31T00:00:00Z")]
    [InlineData("2/29/2028 12:30:59 PM", "2028-02-29T12:30:59Z")]
    [InlineData("03/01/2026 09:41:00 AM", "2026-03-01T09:41:00Z")]
    [InlineData("03/01/2026 14:06:00", "2026-03-01T14:06:00Z")]
    [InlineData("3/1/2026 0:06:00", "2026-03-01T00:06:00Z")]
    [InlineData("3/1/2026, 2:06:00.123 PM", "2026-03-01T14:06:00.123Z")]
    [InlineData("3/1/2026 14:06:00.1234567", "2026-03-01T14:06:00.1234567Z")]
    public void Month_day_year_and_the_hours_of_either_clock(string text, string expected)
    {
        Assert.True(UsStamp.TryRead(Encoding.UTF8.GetBytes(text), out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("13/1/2026 2:06:00 PM")]
    [InlineData("2/29/2026 2:06:00 PM")]
    [InlineData("3/1/2026 0:06:00 AM")]
    [InlineData("3/1/2026 13:06:00 PM")]
    [InlineData("3/1/2026 2:60:00 PM")]
    [InlineData("3/1/2026 24:06:00")]
    [InlineData("3/1/2026 2:06:00.")]
    [InlineData("3/1/2026 2:06:00.12345678")]
    [InlineData("3/1/2026 2:06:000")]
    [InlineData("3/1/12026 2:06:00")]
    [InlineData("3/1/2026 2:06:00 ")]
    [InlineData("3/1/2026 2:06:00 PM.")]
    [InlineData("0/1/2026 2:06:00 PM")]
    [InlineData("3/1/0 2:06:00 PM")]
    [InlineData("3/1/2026")]
    [InlineData("")]
    public void What_no_calendar_or_clock_shows_is_no_time(string text) => Assert.False(UsStamp.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_risk_without_a_better_time_has_the_one_it_was_told_at() =>
        EventLog.Of("auto", """{"time":"3/1/2026 2:06:00 PM","category":"UserRiskEvents","tenantId":"t1","properties":{"id":"r1","riskEventType":"unfamiliarFeatures","riskState":"atRisk","riskLevel":"high","userPrincipalName":"ada@example.com"}}""")
            .Expect("Type=entra-signin; EventSchema=AlertEvent; TimeGenerated=2026-03-01T14:06:00Z");
}
