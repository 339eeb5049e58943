using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.FortiGate;

/// <summary>FortiOS' REST API: <c>/fortigate/{device}/api/v2/{cmdb|monitor}/…</c>. Errors tell a number; 404 for one thing that is not there, 500 for what was looked at and not done.</summary>
internal sealed class FortiGateApi(FortiGateWorld world, LabOptions options)
{
    private const string Bans = "monitor/user/banned";

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/fortigate/{device}/api/v2/{**path}", ["GET", "POST", "PUT", "DELETE"], DispatchAsync);

    private async Task DispatchAsync(HttpContext context)
    {
        var path = ((string?)context.Request.RouteValues["path"] ?? "").TrimEnd('/');
        var method = context.Request.Method;
        var (status, error, results) = context.Request.Headers.Authorization != $"Bearer {options.Token}" ? (401, 0, null)
            : world.Device((string)context.Request.RouteValues["device"]!) is not { } device ? (404, 0, null)
            : context.Request.Query["vdom"].Count == 0 ? (424, 0, null)
            : Answer(device, method, path, await BodyAsync(context));
        if (status == 401)
        {
            // Before the API is reached: a page, no JSON.
            await context.TextAsync(401, "<!DOCTYPE html><html><body><h1>Unauthorized</h1></body></html>");
            return;
        }
        var body = new JsonObject { ["http_method"] = method, ["path"] = path, ["vdom"] = context.Request.Query["vdom"].ToString(), ["status"] = status == 200 ? "success" : "error", ["http_status"] = status, ["serial"] = "FGT60F0000000001", ["version"] = "v7.4.4" };
        if (error != 0)
            body["error"] = error;
        if (results is not null)
            body["results"] = results;
        await context.JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private (int Status, int Error, JsonNode? Results) Answer(LabFortiGate device, string method, string path, JsonObject? body) => (method, path.Split('/')) switch
    {
        ("GET", _) when path == (device.IsOlder ? Bans + "/select" : Bans) => (200, 0, Banned(device.Name)),
        ("POST", _) when path == Bans + "/add_users" => Each(body, address => world.Ban(device.Name, address, body?["expiry"]?.GetValue<long>() ?? 0)),
        ("POST", _) when path == Bans + "/clear_users" => Each(body, address => world.Unban(device.Name, address)),
        ("GET", ["cmdb", "firewall", "address" or "address6", var name]) => One(world.Objects().Where(known => known.Device == device.Name && known.Name == name).Select(Told)),
        ("POST", ["cmdb", "firewall", "address" or "address6"]) => Make(device.Name, body),
        ("DELETE", ["cmdb", "firewall", "address" or "address6", var name]) => Done(world.Remove(device.Name, name)),
        ("GET", ["cmdb", "firewall", ("addrgrp" or "addrgrp6") and var table, var name]) => One(world.Groups().Where(known => known.Device == device.Name && known.Name == name && known.IsIPv6 == (table == "addrgrp6")).Select(Told)),
        ("POST", ["cmdb", "firewall", ("addrgrp" or "addrgrp6") and var table, var group, "member"]) =>
            Done(body?["name"] is JsonValue member ? world.Join(device.Name, group, table == "addrgrp6", member.ToString()) : -3, missing: 424),
        ("DELETE", ["cmdb", "firewall", ("addrgrp" or "addrgrp6") and var table, var group, "member", var member]) => Done(world.Leave(device.Name, group, table == "addrgrp6", member)),
        _ => (404, 0, null),
    };

    private JsonArray Banned(string device) => new([.. world.Banned().Where(ban => ban.Device == device).Select(ban => (JsonNode)new JsonObject
    {
        ["ip_address"] = ban.Address,
        ["ipv6"] = ban.Address.Contains(':', StringComparison.Ordinal),
        ["source"] = "admin",
        ["created"] = ban.Created,
        ["expires"] = ban.Expires,
    })]);

    private static (int, int, JsonNode?) Each(JsonObject? body, Action<string> what)
    {
        if (body?["ip_addresses"] is not JsonArray { Count: > 0 } addresses)
            return (424, -1, null);
        foreach (var address in addresses)
            what(address!.ToString());
        return (200, 0, null);
    }

    private (int, int, JsonNode?) Make(string device, JsonObject? body) => (body?["name"]?.ToString(), body?["subnet"]?.ToString() ?? body?["ip6"]?.ToString()) is ({ Length: > 0 and <= 79 } name, { } value)
        ? Done(world.Make(new AddressObject(device, name, value, body?["comment"]?.ToString() ?? "")))
        : (424, -1, null);

    private static (int, int, JsonNode?) One(IEnumerable<JsonObject> found) => found.FirstOrDefault() is { } one ? (200, 0, new JsonArray(one)) : (404, -3, null);

    private static (int, int, JsonNode?) Done(int error, int missing = 404) => error switch
    {
        0 => (200, 0, null),
        -3 => (missing, error, null),
        _ => (500, error, null),
    };

    private static JsonObject Told(AddressObject known) => new() { ["name"] = known.Name, [known.Value.Contains(':', StringComparison.Ordinal) ? "ip6" : "subnet"] = known.Value, ["comment"] = known.Comment };

    private static JsonObject Told(AddressGroup known) => new()
    {
        ["name"] = known.Name,
        ["member"] = new JsonArray([.. known.Members.Select(member => (JsonNode)new JsonObject { ["name"] = member, ["q_origin_key"] = member })]),
    };

    private static async Task<JsonObject?> BodyAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, FortiGateJson.Default.JsonObject, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null; // answered 424 where a body is needed
        }
    }
}
