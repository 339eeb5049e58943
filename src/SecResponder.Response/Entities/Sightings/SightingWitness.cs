using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Entities.Sightings;

/// <summary>Tells whose an address was by what events have shown: the latest lease, tunnel or logon before the time that is asked about.</summary>
/// <param name="store">Where sightings are kept.</param>
/// <param name="siteOf">The site of a device, or null where it is not known.</param>
internal sealed class SightingWitness(IResponderStore store, Func<string, string?> siteOf) : IEntityWitness
{
    /// <summary>What a lease or tunnel in force is worth; one that has run out is worth less than what acting takes.</summary>
    public const int InForce = 85, RunOut = 40;

    private static readonly TimeSpan Around = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<ImmutableArray<Testimony>> AskAsync(EntityReference reference, CancellationToken cancellation)
    {
        var seen = await SeenAsync(reference, reference.AsOf, cancellation);
        var latest = seen.Where(one => one.Kind != SightingKind.Translation && one.From <= reference.AsOf).GroupBy(one => one.Kind).Select(kind => kind.MaxBy(one => one.From)!);
        return [.. latest.Select(one => Of(one, reference)).OfType<Testimony>()];
    }

    /// <summary>The inside addresses that a device had translated to this one just then: it is never the machine itself, nor the gateway.</summary>
    public async Task<ImmutableArray<string>> InsideAsync(EntityReference reference, CancellationToken cancellation)
    {
        var seen = await SeenAsync(reference, reference.AsOf + Around, cancellation);
        return [.. seen.Where(one => one.Kind == SightingKind.Translation && one.Until >= reference.AsOf - Around).Select(one => one.Host).Distinct(StringComparer.Ordinal)];
    }

    private async Task<ImmutableArray<Sighting>> SeenAsync(EntityReference reference, DateTimeOffset before, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(reference.Value, out var address))
            return [];
        var plain = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        var site = reference.SeenBy is { } device ? siteOf(device) : null;
        var seen = await store.SightingsAsync(plain, before, SightingLimits.PerAddress, cancellation);
        return site is null ? seen : seen.RemoveAll(one => siteOf(one.Device) is { } other && !string.Equals(site, other, StringComparison.OrdinalIgnoreCase));
    }

    private static Testimony? Of(Sighting seen, EntityReference reference)
    {
        var name = reference.Kind == EntityKind.User ? seen.User : seen.Host;
        if (name.Length == 0)
            return null;
        var isOver = seen.Until < reference.AsOf;
        var confidence = (seen.Kind, isOver) switch
        {
            (_, true) => RunOut,
            (SightingKind.Logon, _) => reference.AsOf - seen.From <= TimeSpan.FromHours(1) ? 75 : 55,
            _ => InForce,
        };
        var what = seen.Kind switch { SightingKind.Lease => "leased", SightingKind.Tunnel => "given by a VPN gateway", _ => "logged on from" };
        var by = seen.Device.Length > 0 ? $" ({PlainText.Line(seen.Device, 100)})" : "";
        return new Testimony(name, [], [], confidence, string.Create(
            CultureInfo.InvariantCulture, $"{what} at {LedgerTime.Text(seen.From)}{(isOver ? $", over since {LedgerTime.Minute(seen.Until)}" : "")}{by}: {PlainText.Line(name, 100)}"));
    }
}
