using System.Text.Json;

namespace SecResponder.Lab.State;

/// <summary>The lab's world at one moment, as <c>GET /lab/state</c> gives it. Each system adds a property for what it shows (<c>Machines</c>, <c>Tickets</c>).</summary>
public sealed class LabSnapshot
{
    private readonly IReadOnlyList<LabView> _views;

    internal LabSnapshot(IReadOnlyList<LabView> views, IReadOnlyDictionary<string, RequestsSeen> requests) => (_views, Requests) = (views, requests);

    /// <summary>How often each system was asked, and its last requests.</summary>
    public IReadOnlyDictionary<string, RequestsSeen> Requests { get; }

    /// <summary>The list of things of a type.</summary>
    internal IReadOnlyList<T> Of<T>() => _views.Select(view => view.As<T>()).First(list => list is not null)!;

    internal byte[] ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            foreach (var view in _views)
            {
                json.WritePropertyName(view.Name);
                view.Write(json);
            }
            json.WritePropertyName("requests");
            JsonSerializer.Serialize(json, Requests, LabJson.Default.IReadOnlyDictionaryStringRequestsSeen);
            json.WriteEndObject();
        }
        return memory.ToArray();
    }
}

/// <summary>How often a system was asked, and its last requests.</summary>
public sealed record RequestsSeen(int Count, IReadOnlyList<string> Last);
