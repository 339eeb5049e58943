using System.Text.Json.Nodes;

namespace SecResponder.Connectors.AzureResources;

/// <summary>What a diagnostic setting sends, and where to: that is compared, not its body, to which Azure adds what nobody has set.</summary>
internal static class DiagnosticSetting
{
    public const string Type = "microsoft.insights/diagnosticSettings";

    private static readonly string[] Places = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "eventHubName", "marketplacePartnerId"];

    /// <summary>Whether it sends anything at all, anywhere.</summary>
    public static bool IsOn(JsonObject setting) => Sent(setting).Count > 0 && Places.Any(place => ArmResource.Text(setting, place) is not null);

    /// <summary>Whether it sends at least what the other does, to the same places.</summary>
    public static bool Covers(JsonObject setting, JsonObject wanted) =>
        Sent(wanted).IsSubsetOf(Sent(setting))
        && Places.All(place => ArmResource.Text(wanted, place) is not { } there || there.Equals(ArmResource.Text(setting, place), StringComparison.OrdinalIgnoreCase));

    /// <summary>The one that is made where nobody knows what it was; null when none is configured.</summary>
    public static JsonObject? Of(DiagnosticsBaseline baseline)
    {
        if (baseline is { WorkspaceId: null, EventHubAuthorizationRuleId: null })
            return null;
        var setting = new JsonObject();
        if (baseline.WorkspaceId is { } workspace)
            setting["workspaceId"] = workspace;
        if (baseline.EventHubAuthorizationRuleId is { } rule)
            setting["eventHubAuthorizationRuleId"] = rule;
        if (baseline.EventHubName is { } hub)
            setting["eventHubName"] = hub;
        setting["logs"] = new JsonArray([.. baseline.CategoryGroups.Select(group => new JsonObject { ["categoryGroup"] = group, ["enabled"] = true })]);
        return setting;
    }

    private static HashSet<string> Sent(JsonObject setting) => new(
        ((string[])["logs", "metrics"]).SelectMany(kind => ArmResource.Items(setting[kind])
            .Where(item => item["enabled"] is JsonValue enabled && enabled.TryGetValue<bool>(out var isOn) && isOn)
            .Select(item => $"{kind} {ArmResource.Text(item, "categoryGroup") ?? ArmResource.Text(item, "category")}")),
        StringComparer.OrdinalIgnoreCase);
}
