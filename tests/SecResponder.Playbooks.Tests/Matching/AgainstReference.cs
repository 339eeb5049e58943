using FsCheck;
using FsCheck.Fluent;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Yaml;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>The engine against the naive evaluator, and against itself with every shortcut off.</summary>
public sealed class AgainstReference
{
    private const int RulesASet = 25;
    private const int EventsASet = 25;

    // A documented long run sets SIGMA_PAIRS=1000000; the suite's own is small and always the same.
    private static readonly int Sets = Math.Max(1, int.Parse(Environment.GetEnvironmentVariable("SIGMA_PAIRS") ?? "40000", System.Globalization.CultureInfo.InvariantCulture) / (RulesASet * EventsASet));

    [Fact]
    public void The_index_answers_as_the_specification_read_naively()
    {
        var matches = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => matches += Compare(seed, Gate.Of))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sets).WithReplay(20260301, 7));
        Assert.True(matches > Sets * 20, $"only {matches} matches: the generator no longer makes rules and events that meet");
    }

    [Fact]
    public void Without_gates_the_answers_are_the_same() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => { Compare(seed, Gate.Open); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, Sets / 4)).WithReplay(20260302, 7));

    [Fact]
    public void A_gate_that_forgets_an_alternative_is_caught() =>
        // The sabotage: of a gate's predicates one is lost, so a rule sleeps through what only that one would have told it.
        Assert.ThrowsAny<Exception>(() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => { Compare(seed, Forgetful); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sets).WithReplay(20260301, 7)));

    private static Gate? Forgetful(Expression condition, IReadOnlyList<Predicate> predicates) =>
        Gate.Of(condition, predicates) is { Predicates.Count: > 1 } gate ? gate with { Predicates = [.. gate.Predicates.Skip(1)] } : Gate.Of(condition, predicates);

    private static int Compare(int seed, GateChoice gateOf)
    {
        var random = new RandomSigma(seed);
        var texts = Enumerable.Range(0, RulesASet * 2).Select(_ => random.Detection()).ToList();
        var read = texts.Select(text => (Text: text, Yaml: YamlReader.Read("t", text), Rule: Engine.Read($"title: t\nlogsource: {{category: test}}\ndetection:\n  {text.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal)}\n")))
            .Where(rule => rule.Rule.Diagnostics.All(finding => finding.Severity != DiagnosticSeverity.Error)).Take(RulesASet).ToList();
        Assert.True(read.Count > 5, "the generator no longer makes valid rules");
        // The gates are guessed for the first events, and learned from them for the rest.
        var engine = new Engine(read.Select(rule => rule.Rule.Rules[0]), gateOf: gateOf, learnFrom: EventsASet / 2);
        var matches = 0;
        for (var i = 0; i < EventsASet; i++)
        {
            var e = random.Event();
            var found = engine.Match(e.ToJsonString()).ToHashSet();
            matches += found.Count;
            // Its values have come before now.
            Assert.True(found.SetEquals(engine.Match(e.ToJsonString())), $"seed {seed}: again, the answer is another\n{e.ToJsonString()}");
            for (var number = 0; number < read.Count; number++)
            {
                var expected = new ReferenceEvaluator((YamlMap)read[number].Yaml.Documents[0], e).Matches();
                Assert.True(found.Contains(number) == expected, $"seed {seed}: the reference says {expected}\n{e.ToJsonString()}\n{read[number].Text}");
            }
        }
        return matches;
    }
}
