using SecResponder.Response.Guardrails;

namespace SecResponder.Response.Tests.Guardrails;

/// <summary>A whole network may be a target, too: what is protected in it protects it, and a scope must cover all of it.</summary>
public sealed class NetworkNamesTests
{
    [Theory]
    [InlineData("10.1.2.0/24", "10.1.2.0/24", true, true)]
    [InlineData("10.1.0.0/16", "10.1.2.0/24", true, true)]
    [InlineData("10.1.2.128/25", "10.1.2.0/24", true, false)]
    [InlineData("10.1.2.7", "10.1.2.0/24", true, false)]
    [InlineData("::ffff:10.1.2.7", "10.1.2.0/24", true, false)]
    [InlineData("10.1.3.0/24", "10.1.2.0/24", false, false)]
    [InlineData("10.1.3.7", "10.1.2.0/24", false, false)]
    [InlineData("2001:db8::7", "2001:db8::/32", true, false)]
    [InlineData("2001:db8::7", "10.1.2.0/24", false, false)]
    [InlineData("dc01.corp.example", "10.1.2.0/24", false, false)]
    public void A_network_is_protected_by_whatever_lies_in_it_and_in_scope_only_whole(string entry, string network, bool isProtected, bool isInScope)
    {
        Assert.Equal(isProtected, NamePattern.Protects(entry, network));
        Assert.Equal(isInScope, NamePattern.Matches(entry, network));
    }
}
