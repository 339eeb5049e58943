using System.Text;
using System.Text.Json;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Tests;

/// <summary>Keeps what a normalizer gives: events as the flat JSON that users see, rejections as they are.</summary>
internal sealed class EventLog : IEventReceiver
{
    public static readonly DateTimeOffset Received = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    public List<Dictionary<string, string>> Events { get; } = [];

    public List<Rejection> Rejections { get; } = [];

    /// <summary>How many records were no events by their nature.</summary>
    public int Skipped { get; private set; }

    /// <summary>Looks at each event while it is valid.</summary>
    public Action<SecurityEvent>? Look { get; init; }

    public static EventLog Of(string source, params string[] lines) => Of(source, null, lines);

    public static EventLog Of(string source, Action<SecurityEvent>? look, params string[] lines)
    {
        var log = new EventLog { Look = look };
        var normalizer = new Normalizer(source);
        // Lines of one file: a header line says what the later ones are.
        var stream = new StreamContext();
        for (var i = 0; i < lines.Length; i++)
            normalizer.Normalize(Record(lines[i], i + 1) with { Stream = stream }, log);
        return log;
    }

    public static RawRecord Record(string line, long sequence = 1) => Record(Encoding.UTF8.GetBytes(line), sequence);

    public static RawRecord Record(byte[] line, long sequence = 1) => new(line, new Origin("test", "0", sequence), Received);

    /// <summary>The one event's value of a field; empty when it has none.</summary>
    public string this[string field] => Assert.Single(Events).GetValueOrDefault(field, "");

    public void Receive(SecurityEvent securityEvent)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            AsimJson.WriteFields(json, securityEvent);
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(memory.ToArray());
        Events.Add(document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal));
        Look?.Invoke(securityEvent);
    }

    public void Reject(in RawRecord record, Rejection rejection) => Rejections.Add(rejection);

    public void Skip(in RawRecord record) => Skipped++;

    public void Clear()
    {
        Events.Clear();
        Rejections.Clear();
        Skipped = 0;
    }

    /// <summary>Holds the one event against <c>Field=value; Field=value</c>; an empty value means that the field must not be there.</summary>
    public void Expect(string expected)
    {
        Assert.True(Events.Count == 1, $"{Events.Count} events; {string.Join("; ", Rejections)}");
        foreach (var pair in expected.Split("; "))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            Assert.True(this[pair[..at]] == pair[(at + 1)..], $"{pair[..at]} should be '{pair[(at + 1)..]}', is '{this[pair[..at]]}'");
        }
    }
}
