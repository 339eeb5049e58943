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
        Type = _parts[provider + 1] + "/" + string.Join('/', _parts.Skip(provider + 2).Where((_, index) => index % 2 == 0));
    }

    /// <summary>As it was given.</summary>
    public string Path { get; }

    public string Subscription => _parts[1];

    public string ResourceGroup => _parts[3];

    /// <summary><c>Microsoft.Network/networkSecurityGroups/securityRules</c>; of an extension, its own.</summary>
    public string Type { get; }

    public string Name => _parts[^1];

    /// <summary>The resource that stands by itself in its group, and has tags: the group of a rule, the machine of a setting.</summary>
    public ArmId Top => _parts.Length > 8 ? new ArmId("/" + string.Join('/', _parts.Take(8))) : this;

    /// <summary>What it is a part of (the group of a rule); itself when it is part of nothing.</summary>
    public ArmId Parent => _parts.Length <= 8 ? this : new ArmId("/" + string.Join('/', _parts.SkipLast(_parts[^4].Equals("providers", StringComparison.OrdinalIgnoreCase) ? 4 : 2)));

    /// <summary>What people call it: its own name behind that of what it is a part of.</summary>
    public string DisplayName => _parts.Length > 8 ? $"{Top.Name}/{Name}" : Name;

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

    [GeneratedRegex(
        @"^/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/resourceGroups/[\w.()\-]{1,90}(/providers/[a-z0-9.]{1,100}(/[a-z0-9.]{1,100}/[^/\\?#%<>&\x00-\x1f]{1,260})+)+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
