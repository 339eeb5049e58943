using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>tests</c>: events given, and what must come of them.</summary>
internal sealed class TestsReader(IReadOnlyDictionary<string, PlaybookList> lists, Findings findings)
{
    private const string Example = "- {name: what it shows, given: [{event: {SrcIpAddr: 10.0.0.5}}], expect: {incidents: 1}}";

    public ImmutableArray<PlaybookTest> Read(YamlNode? node)
    {
        var tests = ImmutableArray.CreateBuilder<PlaybookTest>();
        foreach (var item in AttributeMap.Items(node, "'tests'", Example, findings))
            if (AttributeMap.Of(item, "a test", Example, findings) is { } test && Test(test) is { } read)
                tests.Add(read);
        return tests.ToImmutable();
    }

    private PlaybookTest? Test(AttributeMap test)
    {
        test.Knows(KnownKeys.Test);
        foreach (var missing in (string[])["name", "given", "expect"])
            if (test.Map[missing] is null or YamlScalar { IsNull: true })
                findings.Error(test.Map, PlaybookCodes.Test, $"the test has no '{missing}'", $"write it as '{Example}'");
        var given = AttributeMap.Items(test.Map["given"], "'given'", "given: [{event: {SrcIpAddr: 10.0.0.5}}]", findings)
            .Select(item => AttributeMap.Of(item, "a given event", "{event: {SrcIpAddr: 10.0.0.5}}", findings) is { } map ? Given(map) : null)
            .OfType<GivenEvent>().ToImmutableArray();
        var expect = AttributeMap.Of(test.Map["expect"], "'expect'", "expect: {incidents: 1}", findings);
        return expect is null || test.Text("name") is not { } name ? null : new PlaybookTest(name, given, Expected(expect), test.Map.Position.Line) { Kind = Kind(test), Knows = new TestKnowledgeReader(lists, findings).Read(test) };
    }

    private TestKind? Kind(AttributeMap test)
    {
        if (test.Text("kind") is not { } word)
            return null;
        if (TestKinds.Words.TryGetValue(word, out var kind))
            return kind;
        findings.Error(test.Map["kind"]!, PlaybookCodes.Test, $"unknown kind of test '{word}'", $"{NearMiss.Question(word, TestKinds.Words.Keys)}known: {string.Join(", ", TestKinds.Words.Keys)}");
        return null;
    }

    private GivenEvent? Given(AttributeMap given)
    {
        given.Knows(KnownKeys.Given);
        var fields = AttributeMap.Of(given.Map["event"], "'event'", "event: {SrcIpAddr: 10.0.0.5}", findings);
        var raw = given.Text("raw");
        if (fields is null == raw is null && given.Map["event"] is null or YamlMap)
            findings.Error(given.Map, PlaybookCodes.Test, raw is null ? "nothing is given: neither 'event' nor 'raw'" : "both 'event' and 'raw' are given", "give either the fields of an event, or a vendor's raw line");
        if (given.Map["source"] is { } source && raw is null)
            findings.Error(source, PlaybookCodes.Test, "'source' is for raw lines", "take it away, or give 'raw'");
        return new GivenEvent(fields is null ? null : YamlToJson.Write(fields.Map), raw, raw is null ? null : given.Text("source") ?? "auto",
            given.Number("repeat", 1, 100_000) ?? 1, given.Duration("every", mayBeZero: true) ?? TimeSpan.Zero, given.Duration("after", mayBeZero: true) ?? TimeSpan.Zero);
    }

    private ExpectedOutcome Expected(AttributeMap expect)
    {
        expect.Knows(KnownKeys.Expect);
        if (expect.Map["incidents"] is null)
            findings.Error(expect.Map, PlaybookCodes.Test, "the test does not say how many incidents it expects", "add 'incidents: 0' or the number of incidents");
        return new ExpectedOutcome(expect.Number("incidents", 0, 1_000_000) ?? 0, Steps(expect, "steps"), Steps(expect, "refused"));
    }

    private static ImmutableArray<string> Steps(AttributeMap expect, string key) =>
        expect.Map[key] is null ? default : [.. expect.Scalars(key).Select(step => step.Text.Trim())];
}
