using System.Text.Json.Serialization;

namespace SecResponder.Lab.Defender;

// Defender for Endpoint's bodies: pages "machine", "machineaction", "isolate-machine", "common-errors".

internal sealed record CommentBody(string? Comment, string? IsolationType, string? ScanType, string? Sha1);

internal sealed record MachineBody(
    string Id, string ComputerDnsName, string OsPlatform, string HealthStatus, string OnboardingStatus, DateTimeOffset LastSeen,
    string? LastIpAddress, IReadOnlyList<IpAddressBody> IpAddresses, IReadOnlyList<string> MachineTags, string RiskScore);

internal sealed record IpAddressBody(string IpAddress, string MacAddress, string Type, string OperationalStatus);

internal sealed record MachineListBody(IReadOnlyList<MachineBody> Value);

internal sealed record MachineActionBody
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required string Scope { get; init; }
    public required string Requestor { get; init; }
    public required string RequestorComment { get; init; }
    public required string Status { get; init; }
    public required string MachineId { get; init; }
    public required string ComputerDnsName { get; init; }
    public required DateTimeOffset CreationDateTimeUtc { get; init; }

    // The single read and the list spell it differently in Microsoft's own samples: so does the lab.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastUpdateDateTimeUtc { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastUpdateTimeUtc { get; init; }
}

internal sealed record MachineActionListBody(IReadOnlyList<MachineActionBody> Value);

internal sealed record ErrorBody(ErrorDetail Error);

internal sealed record ErrorDetail(string Code, string Message, string? Target = null);
