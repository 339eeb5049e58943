using System.Globalization;
using System.Text.Json.Nodes;

namespace SecResponder.Lab.AzureResources;

/// <summary>One resource; changed under <see cref="AzureWorld"/>'s lock.</summary>
internal sealed class AzureEntry(string id, JsonObject body, DateTimeOffset at)
{
    private int _revision = 1;

    public string Id { get; } = id;

    public JsonObject Body { get; private set; } = body;

    /// <summary>What Resource Graph's index still says.</summary>
    public JsonObject Before { get; private set; } = body;

    public DateTimeOffset ChangedAt { get; private set; } = at;

    /// <summary>Reads left until what was begun is done; 0: nothing is under way.</summary>
    public int ReadsLeft { get; private set; }

    /// <summary>Of a machine: running, deallocating, deallocated, starting, stopped.</summary>
    public string Power { get; set; } = "running";

    /// <summary>What the power is to be when what was begun is done.</summary>
    public string? PowerTo { get; set; }

    public string Etag => string.Create(CultureInfo.InvariantCulture, $"W/\"{_revision:D8}-0000-0000-0000-000000000000\"");

    public string State => ReadsLeft > 0 ? "Updating" : "Succeeded";

    public void Change(JsonObject body, DateTimeOffset at, int readsUntilDone)
    {
        (Before, Body, ChangedAt) = (Body, body, at);
        _revision++;
        Begin(readsUntilDone);
    }

    /// <summary>Something begins; what is under way already goes on, a tag that is written meanwhile ends it for nobody.</summary>
    public void Begin(int readsUntilDone) => ReadsLeft = Math.Max(ReadsLeft, readsUntilDone);

    /// <summary>Somebody looks: what is under way comes nearer to its end.</summary>
    public void Read()
    {
        if (ReadsLeft == 0 || --ReadsLeft > 0 || PowerTo is null)
            return;
        (Power, PowerTo) = (PowerTo, null);
    }

    /// <summary>The whole resource as it is told.</summary>
    public JsonObject Told()
    {
        var told = (JsonObject)Body.DeepClone();
        told["id"] = Id;
        told["name"] = Id[(Id.LastIndexOf('/') + 1)..];
        told["etag"] = Etag;
        if (told["properties"] is not JsonObject properties)
            told["properties"] = properties = [];
        properties["provisioningState"] = State;
        foreach (var rule in AzureWorld.Rules(told))
        {
            rule["id"] = $"{Id}/securityRules/{rule["name"]}";
            rule["etag"] = Etag;
            if (rule["properties"] is JsonObject of)
                of["provisioningState"] = State;
        }
        return told;
    }
}
