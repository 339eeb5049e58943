using System.Text.Json.Serialization;

namespace SecResponder.Lab.Faults;

/// <summary>What may go wrong between a connector and the outside world.</summary>
public enum LabFaultKind
{
    /// <summary>The request is handled late.</summary>
    [JsonStringEnumMemberName("latency")]
    Latency,
    /// <summary>Answered with a status, without any effect.</summary>
    [JsonStringEnumMemberName("status")]
    Status,
    /// <summary>The effect happens, the answer never comes: the connection is cut after a while.</summary>
    [JsonStringEnumMemberName("timeout-after-effect")]
    TimeoutAfterEffect,
    /// <summary>The effect happens, the answer is not what it should be.</summary>
    [JsonStringEnumMemberName("garbage")]
    Garbage,
    /// <summary>The effect happens; readers see it only after a while.</summary>
    [JsonStringEnumMemberName("late-visibility")]
    LateVisibility,
    /// <summary>The connection is cut before anything happens.</summary>
    [JsonStringEnumMemberName("drop-before-effect")]
    DropBeforeEffect,
}

/// <summary>A fault to come: the next requests that fit meet it.</summary>
public sealed record LabFault
{
    /// <summary>The system: defender, servicenow, teams …</summary>
    public required string System { get; init; }

    public required LabFaultKind Kind { get; init; }

    /// <summary>How many requests meet it.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many requests that fit are let pass first.</summary>
    public int After { get; init; }

    /// <summary>Latency, the wait before the cut, or how late an effect is seen.</summary>
    public int Milliseconds { get; init; }

    /// <summary>The status answered.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Retry-After in seconds, sent with the status.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The body sent with the status, or in place of the right one.</summary>
    public string? Body { get; init; }

    /// <summary>Where a 3xx status leads.</summary>
    public string? Location { get; init; }

    /// <summary>Only requests of this method; any when left out.</summary>
    public string? Method { get; init; }

    /// <summary>Only requests whose path contains this; any when left out.</summary>
    public string? Path { get; init; }
}
