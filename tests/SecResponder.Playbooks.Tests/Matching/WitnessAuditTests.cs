using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>The audit says what wakes a rule, and of those that nothing wakes why.</summary>
public sealed class WitnessAuditTests
{
    [Theory]
    [InlineData("s: {a: evil, b|contains: x}\ncondition: s", WitnessKind.Value, "a is 'evil'")]
    [InlineData("s: {ip|cidr: 203.0.113.0/24}\ncondition: s", WitnessKind.Value, "ip in 203.0.113.0/24")]
    [InlineData("s: {port: 4444}\ncondition: s", WitnessKind.Value, "port is '4444'")]
    [InlineData("s: {a|endswith: ['.a', '.b', '.c', '.d', '.e']}\ncondition: s", WitnessKind.Value, "a ends '.a' or ends '.b' or ends '.c' or 2 more")]
    [InlineData("s: {url|re: 'gate[0-9]+'}\ncondition: s", WitnessKind.Value, "url has 'gate'")]
    [InlineData("s: [mimikatz]\ncondition: s", WitnessKind.Value, "any value has 'mimikatz'")]
    [InlineData("s: {a: one}\nt: {b: two}\ncondition: s or t", WitnessKind.Value, "a is 'one', or b is 'two'")]
    [InlineData("s: {n|gt: 5}\ncondition: s", WitnessKind.Presence, "n is there")]
    [InlineData("s: {a: evil}\ncondition: not s", WitnessKind.Nothing, "says what a must not be")]
    [InlineData("s: {a: null}\ncondition: s", WitnessKind.Nothing, "asks that a is absent")]
    [InlineData("s: {a: evil}\nt: {b: null}\ncondition: s or t", WitnessKind.Nothing, "one alternative is enough, and one of them only asks that b is absent")]
    public void Each_rule_is_told_what_wakes_it(string detection, WitnessKind kind, string what)
    {
        var witness = Assert.Single(WitnessAudit.Of(RuleCompiler.Compile([Engine.Rule(detection)])));
        Assert.Equal((kind, what), (witness.Kind, witness.What));
    }
}
