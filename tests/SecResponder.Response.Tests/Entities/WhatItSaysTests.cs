using SecResponder.Response.Entities;

namespace SecResponder.Response.Tests.Entities;

public sealed class WhatItSaysTests
{
    [Theory]
    [InlineData("203.0.113.9", "addr:203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "addr:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:DB8::1", "addr:2001:db8::1", "2001:db8::1")]
    [InlineData("203.0.113.9/24", "net:203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("203.0.113.9/32", "addr:203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.0/24", "net:203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("2001:DB8::/32", "net:2001:db8::/32", "2001:db8::/32")]
    [InlineData("Evil.Example.", "domain:evil.example", "evil.example")]
    [InlineData("bücher.example", "domain:xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("https://Evil.Example/a?b=c", "url:https://evil.example/a?b=c", "evil.example")]
    [InlineData("http://203.0.113.9:8080/x", "url:http://203.0.113.9:8080/x", "203.0.113.9")]
    public void An_indicator_is_known_by_its_host_too(string value, string id, string name)
    {
        var entity = WhatItSays.Of(new EntityReference(EntityKind.Indicator, value, default));

        Assert.Equal(id, entity?.Id);
        Assert.Contains(name, entity!.Names);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("dc01")]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("ftp://evil.example/")]
    [InlineData("https://user:pass@evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example' or 'a' eq 'a")]
    public void What_is_none_is_nothing(string value) => Assert.Null(WhatItSays.Of(new EntityReference(EntityKind.Indicator, value, default)));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("https://evil.example/")]
    public void A_name_is_no_address(string value) => Assert.Null(WhatItSays.Of(new EntityReference(EntityKind.Address, value, default)));
}
