namespace SecResponder.Lab.FortiGate;

/// <summary>How the stand-ins of FortiGate firewalls stand.</summary>
public sealed class FortiGateLab
{
    /// <summary>The devices, by the name in the path: <c>/fortigate/{device}/api/v2/</c>. Default: one of a newer release and one of an older.</summary>
    public IList<LabFortiGate> Devices { get; init; } = [new("hq", IsOlder: false), new("outlet", IsOlder: true)];

    /// <summary>The address groups that each has at the start, one of IPv4 and one of IPv6 of the name; both with a member, since none can be empty.</summary>
    public IList<string> Groups { get; init; } = ["blocked"];
}

/// <summary>A device.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="IsOlder">Whether its list of banned addresses is asked for by <c>/select</c> only.</param>
public sealed record LabFortiGate(string Name, bool IsOlder);

/// <summary>A banned address, as it really is.</summary>
/// <param name="Device">Where.</param>
/// <param name="Address">Which.</param>
/// <param name="Created">When it began, in seconds since 1970.</param>
/// <param name="Expires">When it ends; 0: never.</param>
public sealed record BannedAddress(string Device, string Address, long Created, long Expires);

/// <summary>An address object.</summary>
/// <param name="Device">Where.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its subnet, or its IPv6 prefix.</param>
/// <param name="Comment">For people.</param>
public sealed record AddressObject(string Device, string Name, string Value, string Comment);

/// <summary>An address group.</summary>
/// <param name="Device">Where.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsIPv6">Whether its members are IPv6 addresses.</param>
/// <param name="Members">The names of its members.</param>
public sealed record AddressGroup(string Device, string Name, bool IsIPv6, IReadOnlyList<string> Members);
