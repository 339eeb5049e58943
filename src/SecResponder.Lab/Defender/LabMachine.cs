namespace SecResponder.Lab.Defender;

/// <summary>A machine to be put into the lab.</summary>
public sealed record LabMachine
{
    /// <summary>Full DNS name.</summary>
    public required string Name { get; init; }

    /// <summary>40 hex digits; made from the name when left out.</summary>
    public string? Id { get; init; }

    /// <summary>Which addresses it had, and when.</summary>
    public IReadOnlyList<LabAddress> Addresses { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string OsPlatform { get; init; } = "Windows11";

    /// <summary>Defender's word: Active, Inactive, NoSensorData …</summary>
    public string Health { get; init; } = "Active";

    /// <summary>A sleeping machine leaves its actions Pending until it is seeded again awake.</summary>
    public bool Asleep { get; init; }
}

/// <summary>An address that a machine had: from, until; open where left out.</summary>
public sealed record LabAddress(string Address, DateTimeOffset? From = null, DateTimeOffset? Until = null);
