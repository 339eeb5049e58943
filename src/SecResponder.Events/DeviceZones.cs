using System.Collections.Frozen;

namespace SecResponder.Events;

/// <summary>The zones of device clocks whose times don't say theirs: one for all, others by source.</summary>
public sealed class DeviceZones
{
    /// <summary>The name that stands for all sources without a zone of their own.</summary>
    public const string Any = "*";

    private readonly FrozenDictionary<string, TimeZoneInfo> _bySource;
    private readonly TimeZoneInfo _others;

    /// <param name="others">The zone of every source that is not named.</param>
    /// <param name="bySource">Source id to zone.</param>
    public DeviceZones(TimeZoneInfo others, IReadOnlyDictionary<string, TimeZoneInfo>? bySource = null)
    {
        _others = others;
        _bySource = (bySource ?? FrozenDictionary<string, TimeZoneInfo>.Empty).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every clock is UTC.</summary>
    public static DeviceZones Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The zone of a source's devices.</summary>
    public TimeZoneInfo Of(string source) => _bySource.GetValueOrDefault(source) ?? _others;

    /// <summary>Reads a configuration: source id, or <see cref="Any"/>, to the zone's name (<c>Europe/Berlin</c>).</summary>
    /// <exception cref="ArgumentException">There is no such zone or source; the message names it.</exception>
    public static DeviceZones Parse(IReadOnlyDictionary<string, string> zones)
    {
        ArgumentNullException.ThrowIfNull(zones);
        var bySource = new Dictionary<string, TimeZoneInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (var (source, name) in zones)
        {
            if (source != Any && EventSources.Find(source) is null)
                throw new ArgumentException($"there is no source '{source}' to give the zone {name}; use a source's id, or {Any} for all others", nameof(zones));
            bySource[source] = Find(name) ?? throw new ArgumentException($"there is no time zone '{name}'; use a name of the IANA database, such as Europe/Berlin, or UTC", nameof(zones));
        }
        return new DeviceZones(bySource.GetValueOrDefault(Any) ?? TimeZoneInfo.Utc, bySource);
    }

    /// <summary>The zone of this name (IANA's, or Windows'), or null.</summary>
    public static TimeZoneInfo? Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
