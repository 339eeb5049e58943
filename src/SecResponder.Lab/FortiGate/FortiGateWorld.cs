namespace SecResponder.Lab.FortiGate;

/// <summary>What the devices have: banned addresses, which end when their time is over, address objects and groups. Thread-safe.</summary>
internal sealed class FortiGateWorld
{
    /// <summary>The member that every group has, so that it is never empty.</summary>
    public const string Dummy = "none";

    private const int Missing = -3;
    private const int Exists = -5;
    private const int InUse = -23;
    private const int Empty = -56;

    private readonly FortiGateLab _lab;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<BannedAddress> _banned = [];
    private readonly List<BannedAddress> _everBanned = [];
    private readonly List<AddressObject> _objects = [];
    private readonly List<string> _everMade = [];
    private readonly List<AddressGroup> _groups = [];

    public FortiGateWorld(FortiGateLab lab, TimeProvider time)
    {
        (_lab, _time) = (lab, time);
        Clear();
    }

    public LabFortiGate? Device(string name) => _lab.Devices.FirstOrDefault(device => device.Name == name);

    /// <summary>Bans; of one that is banned already, the new time counts.</summary>
    public void Ban(string device, string address, long seconds)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow().ToUnixTimeSeconds();
            _banned.RemoveAll(ban => ban.Device == device && ban.Address == address);
            var ban = new BannedAddress(device, address, now, seconds == 0 ? 0 : now + seconds);
            _banned.Add(ban);
            _everBanned.Add(ban);
        }
    }

    public void Unban(string device, string address)
    {
        lock (_gate)
            _banned.RemoveAll(ban => ban.Device == device && ban.Address == address);
    }

    public IReadOnlyList<BannedAddress> Banned()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow().ToUnixTimeSeconds();
            _banned.RemoveAll(ban => ban.Expires > 0 && ban.Expires <= now);
            return [.. _banned];
        }
    }

    /// <summary>Every ban that was ever taken.</summary>
    public IReadOnlyList<BannedAddress> EverBanned()
    {
        lock (_gate)
            return [.. _everBanned];
    }

    public IReadOnlyList<AddressObject> Objects()
    {
        lock (_gate)
            return [.. _objects];
    }

    public IReadOnlyList<AddressGroup> Groups()
    {
        lock (_gate)
            return [.. _groups];
    }

    /// <summary>The device and group of every member that was ever added, as <c>device/group/member</c>.</summary>
    public IReadOnlyList<string> EverMembers()
    {
        lock (_gate)
            return [.. _everMade];
    }

    /// <summary>Makes an object; an error's number, or 0.</summary>
    public int Make(AddressObject made)
    {
        lock (_gate)
        {
            if (_objects.Any(known => known.Device == made.Device && known.Name == made.Name))
                return Exists;
            _objects.Add(made);
            return 0;
        }
    }

    /// <summary>Changes an object by hand.</summary>
    public void Change(string device, string name, string value)
    {
        lock (_gate)
            _objects[_objects.FindIndex(known => known.Device == device && known.Name == name)] = new AddressObject(device, name, value, "");
    }

    /// <summary>Removes an object; an error's number, or 0.</summary>
    public int Remove(string device, string name)
    {
        lock (_gate)
        {
            if (_groups.Any(group => group.Device == device && group.Members.Contains(name)))
                return InUse;
            return _objects.RemoveAll(known => known.Device == device && known.Name == name) > 0 ? 0 : Missing;
        }
    }

    /// <summary>Adds a member; an error's number, or 0.</summary>
    public int Join(string device, string group, bool isIPv6, string member)
    {
        lock (_gate)
        {
            var index = Index(device, group, isIPv6);
            if (index < 0 || !_objects.Any(known => known.Device == device && known.Name == member))
                return Missing;
            if (_groups[index].Members.Contains(member))
                return Exists;
            _groups[index] = _groups[index] with { Members = [.. _groups[index].Members, member] };
            _everMade.Add($"{device}/{group}/{member}");
            return 0;
        }
    }

    /// <summary>Takes a member out; an error's number, or 0.</summary>
    public int Leave(string device, string group, bool isIPv6, string member)
    {
        lock (_gate)
        {
            var index = Index(device, group, isIPv6);
            if (index < 0 || !_groups[index].Members.Contains(member))
                return Missing;
            if (_groups[index].Members.Count == 1)
                return Empty;
            _groups[index] = _groups[index] with { Members = [.. _groups[index].Members.Where(known => known != member)] };
            return 0;
        }
    }

    /// <summary>Makes a group.</summary>
    public void Add(AddressGroup group)
    {
        lock (_gate)
            _groups.Add(group);
    }

    /// <summary>Removes a group everywhere.</summary>
    public void Drop(string group, bool isIPv6)
    {
        lock (_gate)
            _groups.RemoveAll(known => known.Name == group && known.IsIPv6 == isIPv6);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _banned.Clear();
            _everBanned.Clear();
            _objects.Clear();
            _everMade.Clear();
            _groups.Clear();
            foreach (var device in _lab.Devices)
            {
                _objects.Add(new AddressObject(device.Name, Dummy, "0.0.0.0 255.255.255.255", ""));
                foreach (var group in _lab.Groups)
                {
                    _groups.Add(new AddressGroup(device.Name, group, false, [Dummy]));
                    _groups.Add(new AddressGroup(device.Name, group, true, [Dummy]));
                }
            }
        }
    }

    private int Index(string device, string group, bool isIPv6) => _groups.FindIndex(known => known.Device == device && known.Name == group && known.IsIPv6 == isIPv6);
}
