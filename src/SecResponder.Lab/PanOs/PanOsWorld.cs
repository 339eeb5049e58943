namespace SecResponder.Lab.PanOs;

/// <summary>What the firewalls know: registered addresses, which end when their time is over, and sessions. Thread-safe.</summary>
internal sealed class PanOsWorld(PanOsLab lab, TimeProvider time)
{
    public const string Panorama = "panorama";
    private const int MostTags = 32;

    private readonly Lock _gate = new();
    private readonly List<RegisteredTag> _tags = [];
    private readonly List<RegisteredTag> _everTagged = [];
    private readonly List<LabSession> _sessions = [];
    private readonly HashSet<string> _failedOver = new(StringComparer.Ordinal);

    public LabFirewall? Firewall(string device, string? serial) => device == Panorama
        ? lab.Firewalls.FirstOrDefault(firewall => firewall.Serial == serial)
        : lab.Firewalls.FirstOrDefault(firewall => firewall.Devices.Contains(device));

    /// <summary>The state of a member of a pair; null when it is no pair.</summary>
    public string? HaState(LabFirewall firewall, string device)
    {
        lock (_gate)
            return firewall.Devices.Count < 2 ? null : IsActive(firewall, device) ? "active" : "passive";
    }

    /// <summary>Whose table a device keeps: the firewall's, or its own while it is passive.</summary>
    public string TableOf(LabFirewall firewall, string device)
    {
        lock (_gate)
            return device == Panorama || firewall.Devices.Count < 2 || IsActive(firewall, device) ? firewall.Name : device;
    }

    /// <summary>The other member takes over, with the table.</summary>
    public void FailOver(string firewall)
    {
        lock (_gate)
        {
            if (!_failedOver.Remove(firewall))
                _failedOver.Add(firewall);
        }
    }

    public IReadOnlyList<RegisteredTag> Tags()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _tags.RemoveAll(tag => tag.Until <= now);
            return [.. _tags];
        }
    }

    /// <summary>Every registration that was ever taken.</summary>
    public IReadOnlyList<RegisteredTag> EverTagged()
    {
        lock (_gate)
            return [.. _everTagged];
    }

    /// <summary>Registers; says what stands against it, or null.</summary>
    public string? Register(string table, string vsys, string address, string tag, TimeSpan? lasts)
    {
        lock (_gate)
        {
            var there = Tags().Where(known => known.Firewall == table && known.Vsys == vsys && known.Address == address).ToArray();
            if (there.Any(known => known.Tag == tag))
                return $"tag {tag} already exists, ignore";
            if (there.Length >= MostTags)
                return $"{address} has too many tags";
            var registered = new RegisteredTag(table, vsys, address, tag, lasts is { } some ? time.GetUtcNow() + some : null);
            _tags.Add(registered);
            _everTagged.Add(registered);
            return null;
        }
    }

    /// <summary>Unregisters; says what stands against it, or null.</summary>
    public string? Unregister(string table, string vsys, string address, string tag)
    {
        lock (_gate)
        {
            _ = Tags();
            return _tags.RemoveAll(known => known.Firewall == table && known.Vsys == vsys && known.Address == address && known.Tag == tag) > 0
                ? null
                : $"tag {tag} does not exist, ignore unreg";
        }
    }

    public void Begin(LabSession session)
    {
        lock (_gate)
            _sessions.Add(session);
    }

    public IReadOnlyList<LabSession> Sessions()
    {
        lock (_gate)
            return [.. _sessions];
    }

    public void End(string firewall, string? source, string? destination)
    {
        lock (_gate)
            _sessions.RemoveAll(session => session.Firewall == firewall && (source is null || session.Source == source) && (destination is null || session.Destination == destination));
    }

    public void Clear()
    {
        lock (_gate)
        {
            _tags.Clear();
            _everTagged.Clear();
            _sessions.Clear();
            _failedOver.Clear();
        }
    }

    private bool IsActive(LabFirewall firewall, string device) => firewall.Devices[_failedOver.Contains(firewall.Name) ? 1 : 0] == device;
}
