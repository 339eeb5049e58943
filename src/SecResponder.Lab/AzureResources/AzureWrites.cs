using System.Text.Json.Nodes;

namespace SecResponder.Lab.AzureResources;

/// <summary>What changes resources, with Resource Manager's refusals: locks, ETags, references that don't fit, and "busy with another change".</summary>
internal sealed class AzureWrites(AzureWorld world)
{
    private const string Group = "networkSecurityGroup";

    public AzureReply Put(string id, JsonObject? body, string? ifMatch, string client) => world.With(id, entry =>
    {
        if (body is null)
            return AzureReply.Error(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
        if (world.LockedBy(id, isDelete: false) is { } by)
            return Locked(id, by);
        if (Mistake(id, body) is { } mistake)
            return mistake;
        if (SentinelQuirks.Against(world, id, entry, body) is { } against)
            return against;
        if (!string.IsNullOrEmpty(ifMatch) && ifMatch != entry?.Etag)
            return AzureReply.Changed;
        if (entry is { ReadsLeft: > 0 })
            return AzureReply.Busy(id);
        var isNew = entry is null;
        var isSlow = AzureWorld.TypeOf(id).StartsWith("Microsoft.Network/", StringComparison.OrdinalIgnoreCase);
        if (entry is null)
            entry = world.Add(id, body, isSlow ? world.ReadsUntilDone : 0);
        else
            world.Change(entry, Kept(entry.Body, body), isSlow ? world.ReadsUntilDone : 0);
        world.Wrote(new AzureWrite("PUT", id, client, body.ToJsonString()));
        return AzureReply.Of(isNew ? 201 : 200, entry.Told(), isSlow ? id : null);
    });

    public AzureReply Delete(string id, string client) => world.With(id, entry =>
    {
        if (world.LockedBy(id, isDelete: true) is { } by)
            return Locked(id, by);
        if (entry is null || !world.Remove(id))
            return new AzureReply(204, null);
        world.Wrote(new AzureWrite("DELETE", id, client, ""));
        return new AzureReply(200, null);
    });

    /// <summary>One rule of a security group, which it is kept in.</summary>
    public AzureReply Rule(string method, string id, JsonObject? body, string? ifMatch, string client)
    {
        var at = id.IndexOf("/securityRules/", StringComparison.OrdinalIgnoreCase);
        var (groupId, name) = (id[..at], id[(at + "/securityRules/".Length)..]);
        return world.With(groupId, group =>
        {
            if (group is null)
                return AzureReply.Missing(groupId);
            if (method == "GET")
                group.Read();
            var known = AzureWorld.Rules(group.Told()).FirstOrDefault(rule => name.Equals(rule["name"]?.ToString(), StringComparison.OrdinalIgnoreCase));
            if (method == "GET")
                return known is null ? AzureReply.Missing(id) : AzureReply.Of(200, known);
            if (world.LockedBy(id, method == "DELETE") is { } by)
                return Locked(id, by);
            if (!string.IsNullOrEmpty(ifMatch) && ifMatch != group.Etag)
                return AzureReply.Changed;
            if (group.ReadsLeft > 0)
                return AzureReply.Busy(groupId);
            if (method == "DELETE" && known is null)
                return new AzureReply(204, null);
            if (method == "PUT" && body?["properties"] is not JsonObject { Count: > 0 })
                return AzureReply.Error(400, "InvalidRequestFormat", "Cannot parse the request.");
            var changed = (JsonObject)group.Body.DeepClone();
            if (changed["properties"] is not JsonObject properties)
                changed["properties"] = properties = [];
            List<JsonNode> rules = [.. AzureWorld.Rules(changed).Where(rule => !name.Equals(rule["name"]?.ToString(), StringComparison.OrdinalIgnoreCase)).Select(rule => rule.DeepClone())];
            if (method == "PUT")
            {
                if (rules.OfType<JsonObject>().FirstOrDefault(rule => Place(rule) == Place(body!)) is { } other)
                    return AzureReply.Error(400, "SecurityRuleConflict", $"Security rule {name} conflicts with rule {other["name"]}. Rules cannot have the same Priority and Direction.");
                rules.Add(new JsonObject { ["name"] = name, ["properties"] = body!["properties"]!.DeepClone() });
            }
            properties["securityRules"] = new JsonArray([.. rules]);
            world.Change(group, changed, world.ReadsUntilDone);
            world.Wrote(new AzureWrite(method, id, client, body?.ToJsonString() ?? ""));
            return method == "DELETE"
                ? new AzureReply(202, null, groupId)
                : AzureReply.Of(known is null ? 201 : 200, AzureWorld.Rules(group.Told()).First(rule => rule["name"]!.ToString() == name), groupId);
        });
    }

    /// <summary>Tags at a scope: read, merge, delete by name and value, replace.</summary>
    public AzureReply Tags(string method, string id, string path, JsonObject? body, string client) => world.With(id, entry =>
    {
        if (entry is null)
            return AzureReply.Missing(id);
        if (method == "PATCH")
        {
            if (world.LockedBy(id, isDelete: false) is { } by)
                return Locked(id, by);
            if (body?["properties"]?["tags"] is not JsonObject sent || body["operation"]?.ToString() is not ("Merge" or "Delete" or "Replace"))
                return AzureReply.Error(400, "InvalidTagsPatchRequest", "The tags patch request is invalid.");
            var tags = (entry.Body["tags"] as JsonObject ?? []).ToDictionary(tag => tag.Key, tag => tag.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase);
            if (body["operation"]!.ToString() == "Replace")
                tags.Clear();
            foreach (var (name, value) in sent)
                if (body["operation"]!.ToString() != "Delete")
                    tags[name] = value?.ToString() ?? "";
                else if (tags.GetValueOrDefault(name) == value?.ToString())
                    tags.Remove(name);
            if (tags.Count > 50)
                return AzureReply.Error(400, "InvalidTagsSize", "The number of tags exceeds the maximum of 50.");
            var changed = (JsonObject)entry.Body.DeepClone();
            changed["tags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
            world.Change(entry, changed, 0);
            world.Wrote(new AzureWrite("PATCH", path, client, body.ToJsonString()));
        }
        return AzureReply.Of(200, new JsonObject
        {
            ["id"] = path,
            ["name"] = "default",
            ["type"] = "Microsoft.Resources/tags",
            ["properties"] = new JsonObject { ["tags"] = (entry.Body["tags"] as JsonObject ?? []).DeepClone() },
        });
    });

    /// <summary>A machine's power: accepted, and done later.</summary>
    public AzureReply Power(string path, string client)
    {
        var (id, action) = (path[..path.LastIndexOf('/')], path[(path.LastIndexOf('/') + 1)..]);
        return world.With(id, entry =>
        {
            if (entry is null)
                return AzureReply.Missing(id);
            if (action is not ("deallocate" or "start"))
                return AzureReply.Error(404, "InvalidResourceType", $"The action {action} is not known.");
            if (world.LockedBy(id, isDelete: false) is { } by)
                return Locked(id, by);
            (entry.Power, entry.PowerTo) = action == "start" ? ("starting", "running") : ("deallocating", "deallocated");
            entry.Begin(world.ReadsUntilDone);
            world.Wrote(new AzureWrite("POST", path, client, ""));
            return new AzureReply(202, null, id);
        });
    }

    // An interface's group must be there, in the same region and subscription; an interface without its configurations is none.
    private AzureReply? Mistake(string id, JsonObject body)
    {
        if (!AzureWorld.TypeOf(id).Equals("Microsoft.Network/networkInterfaces", StringComparison.OrdinalIgnoreCase))
            return body["properties"] is JsonObject ? null : AzureReply.Error(400, "InvalidRequestContent", "The request has no properties.");
        if (body["properties"]?["ipConfigurations"] is not JsonArray { Count: > 0 } || body["location"] is null)
            return AzureReply.Error(400, "NetworkInterfaceMustHaveAtLeastOneIpConfiguration", $"Network interface {id} must have one or more IP configurations.");
        if (body["properties"]![Group]?["id"]?.ToString() is not { } groupId)
            return null;
        return world.With(groupId, group =>
            group is null ? AzureReply.Error(400, "InvalidResourceReference", $"Resource {groupId} referenced by resource {id} was not found.")
            : group.ReadsLeft > 0 ? AzureReply.Error(429, "ReferencedResourceNotProvisioned", $"Cannot proceed with operation because resource {groupId} is not in Succeeded state.")
            : group.Body["location"]?.ToString() != body["location"]!.ToString() || groupId.Split('/')[2] != id.Split('/')[2]
                ? AzureReply.Error(400, "InvalidResourceReference", $"Resource {groupId} is not in the same subscription and region as {id}.")
            : null);
    }

    // What only the platform sets stays, whatever is sent.
    private static JsonObject Kept(JsonObject before, JsonObject body)
    {
        var kept = (JsonObject)body.DeepClone();
        foreach (var own in (string[])["virtualMachine", "macAddress", "privateEndpoint"])
            if (before["properties"]?[own] is { } value && kept["properties"] is JsonObject properties)
                properties[own] = value.DeepClone();
        return kept;
    }

    private static string Place(JsonObject rule) => $"{rule["properties"]?["direction"]} {rule["properties"]?["priority"]}";

    private static AzureReply Locked(string id, string by) => AzureReply.Error(409, "ScopeLocked", $"The scope '{id}' cannot perform write operation because following scope(s) are locked: '{by}'.");
}
