using System.Text.Json;

namespace SecResponder.Events.Tests.Sources;

/// <summary>Whole events: nothing may be there that is not expected, nothing may be missing. The sample lines stand with the source, what they become in data/paloalto-panos.ndjson.</summary>
public sealed class PaloAltoPanosGoldenTests
{
    private static readonly string[] Expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "data", "paloalto-panos.ndjson"));

    public static TheoryData<int> Samples { get; } = [.. Enumerable.Range(0, EventSources.Find("paloalto-panos")!.Samples.Count)];

    [Fact]
    public void There_is_one_for_each_sample() => Assert.Equal(Samples.Count, Expected.Length);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_becomes_exactly_this(int sample)
    {
        using var document = JsonDocument.Parse(Expected[sample]);
        var expected = document.RootElement.EnumerateObject().Select(member => $"{member.Name}={member.Value}").Order(StringComparer.Ordinal);
        var log = EventLog.Of("paloalto-panos", EventSources.Find("paloalto-panos")!.Samples[sample]);

        Assert.Equal(expected, Assert.Single(log.Events).Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
    }
}
