namespace SecResponder.Cli.Demo.Logs;

/// <summary>What a caller asked Azure for: the bodies of the requests that the demo's change log tells of.</summary>
internal static class RequestBody
{
    /// <summary>An inbound security rule that allows <paramref name="source"/> to reach <paramref name="port"/>.</summary>
    public static string SecurityRule(string source, string port) =>
        $$$"""{"properties":{"protocol":"Tcp","sourcePortRange":"*","sourceAddressPrefix":"{{{source}}}","destinationAddressPrefix":"*","destinationPortRange":"{{{port}}}","access":"Allow","priority":100,"direction":"Inbound"}}""";

    /// <summary>A role for a principal, on the demo's subscription.</summary>
    public static string RoleAssignment(string role, string principal) =>
        $$$"""{"properties":{"roleDefinitionId":"{{{ActivityLog.Subscription.ToLowerInvariant()}}}/providers/Microsoft.Authorization/roleDefinitions/{{{role}}}","principalId":"{{{principal}}}"}}""";

    /// <summary>Azure's built-in role Owner.</summary>
    public const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    /// <summary>Azure's built-in role Reader.</summary>
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
}
