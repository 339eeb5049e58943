namespace SecResponder.Lab.PanOs;

/// <summary>How the stand-ins of Palo Alto Networks' firewalls stand.</summary>
public sealed class PanOsLab
{
    /// <summary>The firewalls. Default: an HA pair, a single one, and one behind Panorama.</summary>
    public IList<LabFirewall> Firewalls { get; init; } =
    [
        new("edge", ["edge-a", "edge-b"], "007000000001"),
        new("branch", ["branch"], "007000000002"),
        new("shop", [], "007000000003"),
    ];
}

/// <summary>A firewall: a device, an HA pair, or (without an address of its own) one that only Panorama reaches.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Devices">The names of its members, in the path: <c>/panos/{device}/api/</c>. The first is active at the start.</param>
/// <param name="Serial">The serial number that Panorama knows it by.</param>
public sealed record LabFirewall(string Name, IReadOnlyList<string> Devices, string Serial);

/// <summary>A tag of a registered address, as it really is.</summary>
/// <param name="Firewall">Where: the firewall's name, or that of its passive member, which keeps what it is told to itself.</param>
/// <param name="Vsys">The virtual system.</param>
/// <param name="Address">The address.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Until">When it ends; null: never.</param>
public sealed record RegisteredTag(string Firewall, string Vsys, string Address, string Tag, DateTimeOffset? Until);

/// <summary>A session that goes through a firewall.</summary>
public sealed record LabSession(string Firewall, string Source, string Destination);
