using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecResponder.Lab.AzureResources;

/// <summary>The resources of a tenant. What a PUT leaves out is gone; what changes is <c>Updating</c> until it was looked at. Thread-safe.</summary>
internal sealed class AzureWorld(AzureLab lab, LabOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AzureEntry> _resources = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<AzureWrite> _writes = [];

    public AzureLab Lab => lab;

    /// <summary>Starts over with what was there at the start.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _resources.Clear();
            _writes.Clear();
            foreach (var text in lab.Resources)
                Put(JsonNode.Parse(text)!.AsObject());
        }
    }

    /// <summary>Puts a resource into the world, or in the place of the one of that id; by nobody's request.</summary>
    public void Put(JsonObject resource)
    {
        lock (_gate)
        {
            var id = resource["id"]!.GetValue<string>();
            var body = Plain(resource);
            if (_resources.TryGetValue(id, out var known))
                known.Change(body, time.GetUtcNow(), 0);
            else
                _resources[id] = new AzureEntry(id, body, DateTimeOffset.MinValue);
        }
    }

    /// <summary>Runs under the lock, with the resource or null.</summary>
    public T With<T>(string id, Func<AzureEntry?, T> what)
    {
        lock (_gate)
            return what(_resources.GetValueOrDefault(id));
    }

    public AzureEntry Add(string id, JsonObject body, int readsUntilDone)
    {
        lock (_gate)
        {
            var entry = new AzureEntry(id, Plain(body), time.GetUtcNow());
            entry.Begin(readsUntilDone);
            return _resources[id] = entry;
        }
    }

    public void Change(AzureEntry entry, JsonObject body, int readsUntilDone)
    {
        lock (_gate)
            entry.Change(Plain(body), time.GetUtcNow(), readsUntilDone);
    }

    public bool Remove(string id)
    {
        lock (_gate)
            return _resources.Remove(id);
    }

    /// <summary>Remembers a write that took effect.</summary>
    public void Wrote(AzureWrite write)
    {
        lock (_gate)
            _writes.Add(write);
    }

    public IReadOnlyList<AzureWrite> Writes()
    {
        lock (_gate)
            return [.. _writes];
    }

    /// <summary>The lock that stands against a write, or null.</summary>
    public string? LockedBy(string id, bool isDelete)
    {
        lock (_gate)
        {
            const string locks = "/providers/Microsoft.Authorization/locks/";
            return _resources.Values.FirstOrDefault(entry =>
                entry.Id.IndexOf(locks, StringComparison.OrdinalIgnoreCase) is > 0 and var at && !id.Contains(locks, StringComparison.OrdinalIgnoreCase)
                && (id.Equals(entry.Id[..at], StringComparison.OrdinalIgnoreCase) || id.StartsWith(entry.Id[..at] + "/", StringComparison.OrdinalIgnoreCase))
                && (isDelete || entry.Body["properties"]?["level"]?.ToString() == "ReadOnly"))?.Id;
        }
    }

    /// <summary>Resources of a type as Resource Graph's index has them.</summary>
    public IReadOnlyList<(string Id, JsonObject Body)> Indexed(string type)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _resources.Values.Where(entry => TypeOf(entry.Id).Equals(type, StringComparison.OrdinalIgnoreCase))
                .Select(entry => (entry.Id, (JsonObject)(now - entry.ChangedAt >= lab.IndexLag ? entry.Body : entry.Before).DeepClone()))];
        }
    }

    public IReadOnlyList<AzureResourceSeen> Snapshot()
    {
        lock (_gate)
            return [.. _resources.Values.Select(entry => new AzureResourceSeen(
                entry.Id, TypeOf(entry.Id).EndsWith("/virtualMachines", StringComparison.OrdinalIgnoreCase) ? entry.Power : entry.State, JsonSerializer.SerializeToElement(entry.Body, AzureJson.Default.JsonObject)))];
    }

    public int ReadsUntilDone => options.ReadsUntilDone;

    /// <summary>The rules of a security group's body.</summary>
    public static IEnumerable<JsonObject> Rules(JsonObject group) => group["properties"]?["securityRules"] is JsonArray rules ? rules.OfType<JsonObject>() : [];

    public static string TypeOf(string id)
    {
        var parts = id.Split('/');
        var provider = Array.FindLastIndex(parts, part => part.Equals("providers", StringComparison.OrdinalIgnoreCase));
        return provider < 0 || provider + 2 >= parts.Length ? "" : string.Join('/', parts.Skip(provider + 1).Where((_, index) => index == 0 || index % 2 == 1));
    }

    // What Resource Manager writes itself is not kept from what is sent.
    private static JsonObject Plain(JsonObject resource)
    {
        var body = (JsonObject)resource.DeepClone();
        foreach (var told in (string[])["id", "name", "type", "etag"])
            body.Remove(told);
        (body["properties"] as JsonObject)?.Remove("provisioningState");
        foreach (var rule in Rules(body))
        {
            rule.Remove("id");
            rule.Remove("etag");
            (rule["properties"] as JsonObject)?.Remove("provisioningState");
        }
        return body;
    }
}
