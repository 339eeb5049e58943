using System.Collections.Immutable;
using System.Net;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Response.Entities.Sightings;

/// <summary>Reads sightings off the events that pass through stage 1: DHCP leases, VPN addresses, logons, address translations. Not thread-safe, as the worker it belongs to.</summary>
internal sealed class SightingReader
{
    /// <summary>How many different sightings are known not to be news before all are forgotten: memory stays bounded, at worst something is written again.</summary>
    private const int Remembered = 20_000;

    private static readonly TimeSpan NewsAfter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Logons = TimeSpan.FromHours(12);
    private static readonly TimeSpan Tunnels = TimeSpan.FromHours(24);
    private static readonly TimeSpan Leases = TimeSpan.FromDays(1);

    // What gateways call the address that they give: Cisco ASA, PAN-OS GlobalProtect, FortiGate. ASIM has no field for it.
    private static readonly byte[][] TunnelNames = ["assigned_ip"u8.ToArray(), "private_ip"u8.ToArray(), "tunnelip"u8.ToArray()];

    private readonly Dictionary<(SightingKind, string, string, string), DateTimeOffset> _told = [];
    private readonly ImmutableArray<Sighting>.Builder _found = ImmutableArray.CreateBuilder<Sighting>();

    /// <summary>Looks at an event.</summary>
    public void Take(SecurityEvent e)
    {
        switch (e.Kind.Schema)
        {
            case AsimSchema.NetworkSession when e.Has(AsimField.SrcNatIpAddr):
                Translation(e);
                break;
            case AsimSchema.DhcpEvent:
                Lease(e);
                break;
            case AsimSchema.Authentication:
                Logon(e);
                break;
        }
    }

    /// <summary>What was found since the last call.</summary>
    public ImmutableArray<Sighting> Drain() => _found.DrainToImmutable();

    private void Translation(SecurityEvent e)
    {
        if (Address(e, AsimField.SrcIpAddr) is { } inside && Address(e, AsimField.SrcNatIpAddr) is { } outside && inside != outside && outside is not ("0.0.0.0" or "::"))
            Add(new Sighting(SightingKind.Translation, outside, inside, "", e.Time, e.Time + (4 * NewsAfter), Device(e)));
    }

    private void Lease(SecurityEvent e)
    {
        if (!Is(e, AsimField.EventResult, "Success"u8) || Address(e, AsimField.SrcIpAddr) is not { } address)
            return;
        var host = Host(e);
        if (Is(e, AsimField.EventType, "Release"u8))
            Add(new Sighting(SightingKind.Lease, address, "", "", e.Time, e.Time, Device(e)));
        else if (host.Length > 0 && (Is(e, AsimField.EventType, "Assign"u8) || Is(e, AsimField.EventType, "Renew"u8)))
            Add(new Sighting(SightingKind.Lease, address, host, "", e.Time, e.Time + (e[AsimField.DhcpLeaseDuration].Integer is > 0 and < 31_536_000 and var seconds ? TimeSpan.FromSeconds(seconds) : Leases), Device(e)));
    }

    private void Logon(SecurityEvent e)
    {
        if (!Is(e, AsimField.EventResult, "Success"u8))
            return;
        var user = e[AsimField.TargetUsername] is { IsPresent: true } target ? target.ToString() : e[AsimField.ActorUsername].ToString();
        var ends = Is(e, AsimField.EventType, "Logoff"u8);
        foreach (var name in TunnelNames)
            if (e.Vendor.Find(name) is { IsPresent: true } given && Plain(given.ToString()) is { } tunnel)
                Add(new Sighting(SightingKind.Tunnel, tunnel, ends ? "" : Host(e), ends ? "" : user, e.Time, ends ? e.Time : e.Time + Tunnels, Device(e)));
        if (!ends && Host(e) is { Length: > 0 } host && Address(e, AsimField.SrcIpAddr) is { } address)
            Add(new Sighting(SightingKind.Logon, address, host, user, e.Time, e.Time + Logons, Device(e)));
    }

    // The same again within a quarter of an hour is no news, unless it ends something.
    private void Add(Sighting sighting)
    {
        var key = (sighting.Kind, sighting.Address, sighting.Host, sighting.User);
        if (!sighting.IsEnd && _told.TryGetValue(key, out var told) && (sighting.From - told).Duration() < NewsAfter)
            return;
        if (_told.Count >= Remembered)
            _told.Clear();
        _told[key] = sighting.From;
        _found.Add(sighting);
    }

    private static bool Is(SecurityEvent e, AsimField field, ReadOnlySpan<byte> word) => e[field].Utf8.SequenceEqual(word);

    private static string Host(SecurityEvent e) =>
        (e[AsimField.SrcFQDN] is { IsPresent: true } full ? full : e[AsimField.SrcHostname]).ToString() is { Length: > 0 and < 256 } host && Plain(host) is null && host != "-" ? host : "";

    private static string Device(SecurityEvent e) => (e[AsimField.DvcHostname] is { IsPresent: true } name ? name : e[AsimField.Dvc]).ToString();

    private static string? Address(SecurityEvent e, AsimField field) => e[field] is { IsPresent: true } value ? Plain(value.ToString()) : null;

    private static string? Plain(string text) => IPAddress.TryParse(text, out var address) ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}
