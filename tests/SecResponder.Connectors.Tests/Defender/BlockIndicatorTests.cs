using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.Defender;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Defender;

public sealed class BlockIndicatorTests
{
    [Theory]
    [InlineData("203.0.113.9", "IpAddress", "203.0.113.9")]
    [InlineData("2001:db8:0::1", "IpAddress", "2001:db8::1")]
    [InlineData("Evil.Example", "DomainName", "evil.example")]
    [InlineData("https://evil.example/pay'load?x=1", "Url", "https://evil.example/pay'load?x=1")]
    public async Task An_address_a_domain_and_a_url_are_blocked_as_such_and_expire(string value, string type, string expected)
    {
        await using var outside = await Outside.CreateAsync();
        var (block, call) = (outside.Action("indicator.block"), Outside.IndicatorCall("1", value, "4h"));

        Assert.IsType<Effect.Done>(await block.DoAsync(call, Bench.Cancellation));

        var indicator = Assert.Single(Indicators(outside).Active());
        Assert.Equal((type, expected, "Block"), (indicator.IndicatorType, indicator.IndicatorValue, indicator.Action));
        Assert.InRange(indicator.ExpirationTime!.Value, Outside.Now.AddHours(5).AddMinutes(-1), Outside.Now.AddHours(5).AddMinutes(5));
        Assert.IsType<Effect.Done>(await block.FindAsync(call, Bench.Cancellation));
        Assert.IsType<Effect.Done>(await block.UndoAsync(call, Bench.Cancellation));
        Assert.Empty(Indicators(outside).Active());
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    public async Task An_address_inside_is_none(string value)
    {
        await using var outside = await Outside.CreateAsync();

        Assert.IsType<Effect.Refused>(await outside.Action("indicator.block").DoAsync(Outside.IndicatorCall("1", value), Bench.Cancellation));
        Assert.Empty(Indicators(outside).Submitted);
    }

    [Theory]
    [InlineData("Allowed")]
    [InlineData("Warn")]
    [InlineData("Audit")]
    public async Task What_another_has_allowed_is_not_overwritten(string action)
    {
        await using var outside = await Outside.CreateAsync();
        Indicators(outside).Submit(new IndicatorBody(null, "evil.example", "DomainName", action, "our own phishing exercise", "by mia", "Low", null, null, null, null));

        var refused = Assert.IsType<Effect.Refused>(await outside.Action("indicator.block").DoAsync(Outside.IndicatorCall("1", "evil.example"), Bench.Cancellation));

        Assert.Contains(action, refused.Reason, StringComparison.Ordinal);
        Assert.Contains("phishing exercise", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(action, Assert.Single(Indicators(outside).Active()).Action);
    }

    [Fact]
    public async Task What_has_expired_is_gone()
    {
        await using var outside = await Outside.CreateAsync();
        Indicators(outside).Submit(new IndicatorBody(null, "evil.example", "DomainName", "Block", "t", "sr-1 in-1", "Low", Outside.Now.AddMinutes(-1), null, null, null));

        Assert.Equal(new Effect.Absent(), await outside.Action("indicator.block").FindAsync(Outside.IndicatorCall("1", "evil.example"), Bench.Cancellation));
    }

    private static IndicatorList Indicators(Outside outside) => outside.Truth.Get<DefenderSystem>().Indicators;
}
