namespace SecResponder.Lab;

/// <summary>Which system a path belongs to: all of them stand behind one address, as their paths don't meet.</summary>
internal static class LabSystems
{
    public const string Defender = "defender";
    public const string ServiceNow = "servicenow";
    public const string Teams = "teams";

    public static string? Of(string path) => path switch
    {
        _ when path.StartsWith("/api/machine", StringComparison.OrdinalIgnoreCase) => Defender,
        _ when path.StartsWith("/api/now/", StringComparison.OrdinalIgnoreCase) => ServiceNow,
        _ when path.StartsWith("/workflows/", StringComparison.OrdinalIgnoreCase) => Teams,
        _ => null,
    };
}
