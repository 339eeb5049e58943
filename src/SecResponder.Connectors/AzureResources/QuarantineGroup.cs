using System.Globalization;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>The network security group that is put on quarantined interfaces: one a location and resource group, made when it is needed first, known by its tag, and looked through before each use.</summary>
/// <remarks>A group can't be attached across regions or subscriptions. Platform addresses (168.63.129.16, 169.254.169.254) are not filtered by rules such as these.</remarks>
internal sealed class QuarantineGroup(ArmApi arm)
{
    private const string Mark = "secresponder";
    private const string MarkValue = "quarantine";
    private const string Ours = "secresponder-";
    private const int FirstAllowed = 100;
    private const int Denied = 200;

    /// <summary>The group that an interface is put under.</summary>
    public ArmId IdFor(ArmResource nic) => ArmId.Parse(
        $"/subscriptions/{nic.Id.Subscription}/resourceGroups/{arm.Options.QuarantineResourceGroup ?? nic.Id.ResourceGroup}/providers/Microsoft.Network/networkSecurityGroups/{arm.Options.QuarantineGroup}-{nic.Location}")
        ?? throw new ConnectorException($"{ArmApi.System}: no name for a security group can be made of the location '{PlainText.Line(nic.Location, 60)}'");

    /// <summary>Makes it, or sees that it denies what it must. Null: it can be used.</summary>
    public async Task<Effect?> ReadyAsync(ArmResource nic, string stepId, CancellationToken cancellation)
    {
        var id = IdFor(nic);
        if (AzureScope.Against(arm.Options, id) is { } outside)
            return outside;
        if (await arm.FindAsync(id, ArmVersions.Network, cancellation) is not { } group)
            return await MakeAsync(id, nic.Location, stepId, cancellation);
        if (group.Tag(Mark) != MarkValue)
            return new Effect.Refused($"there is a network security group {id.Path} that SecResponder has not made (it lacks the tag {Mark}={MarkValue}); name another with Connectors:Azure:QuarantineGroup");
        if (!group.IsSettled && !group.HasFailed)
            return new Effect.TryAgain($"{id.Name} is just being changed", arm.Options.PollEvery);
        var rules = ArmResource.Items(group.Properties["securityRules"]).ToDictionary(rule => ArmResource.Text(rule, "name") ?? "", StringComparer.OrdinalIgnoreCase);
        if (rules.FirstOrDefault(rule => !IsOurs(rule.Key) && IsWayThrough(rule.Value)).Key is { } hole)
            return new Effect.Refused($"{id.Name} would be no quarantine: somebody's rule '{PlainText.Line(hole, 80)}' lets through before ours deny; what is to stay open belongs into Connectors:Azure:Allow");
        return await MendAsync(id, rules, stepId, cancellation);
    }

    private async Task<Effect?> MakeAsync(ArmId id, string location, string stepId, CancellationToken cancellation)
    {
        var rules = new JsonArray();
        foreach (var (name, properties) in Rules())
            rules.Add(new JsonObject { ["name"] = name, ["properties"] = properties });
        var body = new JsonObject { ["location"] = location, ["tags"] = new JsonObject { [Mark] = MarkValue }, ["properties"] = new JsonObject { ["securityRules"] = rules } };
        var answer = await arm.SendAsync(HttpMethod.Put, id.Url, ArmVersions.Network, body, null, stepId, cancellation);
        if (answer.IsSuccess)
            _ = ArmResource.Of(id, answer);
        return await ReadyWhenSettledAsync(answer, id, cancellation);
    }

    // Rule by rule: a PUT of the whole group would erase what a team has added.
    private async Task<Effect?> MendAsync(ArmId id, Dictionary<string, JsonObject> there, string stepId, CancellationToken cancellation)
    {
        var wanted = Rules().ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var name in there.Keys.Where(name => IsOurs(name) && !wanted.ContainsKey(name)))
        {
            var gone = await arm.SendAsync(HttpMethod.Delete, id.Below($"securityRules/{name}").Url, ArmVersions.Network, null, null, stepId, cancellation);
            if (!ArmApi.IsMissing(gone) && await ReadyWhenSettledAsync(gone, id, cancellation) is { } unready)
                return unready;
        }
        foreach (var (name, properties) in wanted)
        {
            if (there.TryGetValue(name, out var rule) && rule["properties"] is JsonObject known && SecurityRule.Differences(properties, known).Count == 0)
                continue;
            var put = await arm.SendAsync(HttpMethod.Put, id.Below($"securityRules/{name}").Url, ArmVersions.Network, new JsonObject { ["properties"] = properties }, null, stepId, cancellation);
            if (await ReadyWhenSettledAsync(put, id, cancellation) is { } unready)
                return unready;
        }
        return null;
    }

    // No interface refers to it before it is whole: nothing has been done to anybody yet.
    private async Task<Effect?> ReadyWhenSettledAsync(ApiAnswer answer, ArmId id, CancellationToken cancellation) =>
        await arm.SettleAsync(answer, cancellation) switch
        {
            Effect.Running running => new Effect.TryAgain($"{id.Name} is being made: {running.Note}", running.AskAgainAfter),
            var other => other,
        };

    private IEnumerable<KeyValuePair<string, JsonObject>> Rules()
    {
        for (var index = 0; index < arm.Options.Allow.Count; index++)
        {
            var way = arm.Options.Allow[index];
            var rule = Rule(way.Direction, "Allow", FirstAllowed + index);
            rule[way.Direction == "Inbound" ? "sourceAddressPrefix" : "destinationAddressPrefix"] = way.Peer;
            rule["destinationPortRange"] = way.Ports;
            yield return KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{Ours}allow-{index}"), rule);
        }
        yield return KeyValuePair.Create($"{Ours}deny-in", Rule("Inbound", "Deny", Denied));
        yield return KeyValuePair.Create($"{Ours}deny-out", Rule("Outbound", "Deny", Denied));
    }

    private static JsonObject Rule(string direction, string access, int priority) => new()
    {
        ["priority"] = priority,
        ["direction"] = direction,
        ["access"] = access,
        ["protocol"] = "*",
        ["sourceAddressPrefix"] = "*",
        ["sourcePortRange"] = "*",
        ["destinationAddressPrefix"] = "*",
        ["destinationPortRange"] = "*",
        ["description"] = "SecResponder's quarantine",
    };

    private static bool IsOurs(string rule) => rule.StartsWith(Ours, StringComparison.OrdinalIgnoreCase);

    private static bool IsWayThrough(JsonObject rule) =>
        rule["properties"] is JsonObject properties && "Allow".Equals(ArmResource.Text(properties, "access"), StringComparison.OrdinalIgnoreCase)
        && properties["priority"] is JsonValue priority && priority.TryGetValue<int>(out var place) && place < Denied;
}
