namespace SecResponder.Response.Entities.Sightings;

/// <summary>What an event showed about an address.</summary>
public enum SightingKind
{
    /// <summary>A DHCP server leased it to a host.</summary>
    Lease,
    /// <summary>A VPN gateway gave it to a user, perhaps of a known host.</summary>
    Tunnel,
    /// <summary>Somebody logged on from it, at a host of a known name.</summary>
    Logon,
    /// <summary>A device translated an inside address to it.</summary>
    Translation,
}

/// <summary>"From then until then this address was that host's": read off an event by stage 1, asked for as of an event's time.</summary>
/// <param name="Kind">By what kind of event.</param>
/// <param name="Address">The address, in its shortest spelling.</param>
/// <param name="Host">The host's name; empty when the event told none. For a translation the inside address.</param>
/// <param name="User">The user; empty when the event told none.</param>
/// <param name="From">Event time.</param>
/// <param name="Until">Until when it may be taken for true.</param>
/// <param name="Device">Who told: networks that use the same addresses at several sites are told apart by it.</param>
public sealed record Sighting(SightingKind Kind, string Address, string Host, string User, DateTimeOffset From, DateTimeOffset Until, string Device)
{
    /// <summary>Whether it ends what was seen before (a lease released, a tunnel closed).</summary>
    public bool IsEnd => Until <= From;
}

/// <summary>How much is remembered.</summary>
public static class SightingLimits
{
    /// <summary>Sightings kept of one address: the latest.</summary>
    public const int PerAddress = 64;

    /// <summary>For how long they are kept, by event time.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(30);
}
