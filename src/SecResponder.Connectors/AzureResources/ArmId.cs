using System.Text.RegularExpressions;

namespace SecResponder.Connectors.AzureResources;

/// <summary>A resource's id in Azure Resource Manager, taken apart. Case says nothing in it: the Activity Log shouts, the resource itself does not.</summary>
/// <remarks><c>/subscriptions/{guid}/resourceGroups/{group}/providers/{namespace}/{type}/{name}[/{type}/{name}…][/providers/…]</c>.</remarks>
internal sealed partial class ArmId
{
    private readonly string[] _parts;

    private ArmId(string path)
    {
        Path = path;
        _parts = path[1..].Split('/');
        var provider = Array.FindLastIndex(_parts, part => part.Equals("providers", StringComparison.OrdinalIgnoreCase));
        Type = provider < 0 ? "Microsoft.Resources/subscriptions" : _parts[provider + 1] + "/" + string.Join('/', _parts.Skip(provider + 2).Where((_, index) => index % 2 == 0));
    }

    /// <summary>As it was given.</summary>
    public string Path { get; }

    public string Subscription => _parts[1];

    public string ResourceGroup => _parts[3];

    /// <summary><c>Microsoft.Network/networkSecurityGroups/securityRules</c>; of an extension, its own.</summary>
    public string Type { get; }

    public string Name => _parts[^1];

    /// <summary>What stands by itself, and has tags: the group of a rule, the machine of a setting; the subscription, where a setting is one of its own.</summary>
    public ArmId Top => _parts.Length > Stands ? new ArmId("/" + string.Join('/', _parts.Take(Stands))) : this;

    /// <summary>What people call it: its own name behind that of what it is a part of.</summary>
    public string DisplayName => _parts.Length > Stands ? $"{Top.Name}/{Name}" : Name;

    /// <summary>As a path below the base address.</summary>
    public string Url => string.Join('/', _parts.Select(Uri.EscapeDataString));

    /// <summary>Reads one; null when it is none.</summary>
    public static ArmId? Parse(string? text) =>
        text is { Length: > 0 and < 1200 } && Form().IsMatch(text) && !text.Split('/').Any(part => part is "." or "..") ? new ArmId(text) : null;

    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    public bool Same(string? other) => Path.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is the scope or lies below it.</summary>
    public bool IsUnder(string scope) => Same(scope) || Path.StartsWith(scope.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>A part or an extension of it: <c>securityRules/ssh</c>, <c>providers/Microsoft.Authorization/locks/x</c>.</summary>
    public ArmId Below(string path) => new($"{Path}/{path}");

    public override string ToString() => Path;

    private int Stands => _parts.Length > 2 && _parts[2].Equals("resourceGroups", StringComparison.OrdinalIgnoreCase) ? 8 : 2;

    [GeneratedRegex(
        @"^/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/resourceGroups/[\w.()\-]{1,90})?(/providers/[a-z0-9.]{1,100}(/[a-z0-9.]{1,100}/[^/\\?#%<>&\x00-\x1f]{1,260})+)+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
