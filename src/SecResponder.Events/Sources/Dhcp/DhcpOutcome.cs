using System.Text;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>What one code or message of a DHCP server says in ASIM.</summary>
/// <param name="Kind">The kind of record.</param>
/// <param name="Type">EventType. A step of an exchange has the type of the exchange; what ends a lease is a release, whoever ended it.</param>
/// <param name="Result">EventResult: <c>NA</c> while a later record tells how it ended.</param>
/// <param name="Details">EventResultDetails of a failure.</param>
/// <param name="Phase">EventSubType: which step of the exchange it is.</param>
/// <param name="Severity">EventSeverity; null: Low for a failure, else Informational.</param>
/// <remarks>Microsoft Learn, "DHCP normalization schema reference".</remarks>
internal sealed record DhcpOutcome(EventKind Kind, byte[] Type, byte[] Result, byte[]? Details = null, byte[]? Phase = null, byte[]? Severity = null)
{
    public static byte[] Assign { get; } = "Assign"u8.ToArray();
    public static byte[] Renew { get; } = "Renew"u8.ToArray();
    public static byte[] Release { get; } = "Release"u8.ToArray();
    public static byte[] DnsUpdate { get; } = "DNS Update"u8.ToArray();

    public static byte[] Denied { get; } = "Denied"u8.ToArray();
    public static byte[] InUse { get; } = "Address in use"u8.ToArray();
    public static byte[] PoolExhausted { get; } = "Address pool exhausted"u8.ToArray();
    public static byte[] Dropped { get; } = "Packet dropped"u8.ToArray();

    /// <summary>Sets what is the same for every record of this outcome.</summary>
    public void Set(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, Type);
        e.SetConstant(AsimField.EventResult, Result);
        e.SetConstant(AsimField.EventResultDetails, Details ?? []);
        e.SetConstant(AsimField.EventSubType, Phase ?? []);
        e.SetConstant(AsimField.EventSeverity, Severity ?? (ReferenceEquals(Result, AsimWords.Failure) ? AsimWords.Low : AsimWords.Informational));
    }

    /// <summary>A step of an exchange.</summary>
    public static DhcpOutcome Step(EventKind kind, byte[] type, string phase) => new(kind, type, AsimWords.NotApplicable, Phase: Encoding.UTF8.GetBytes(phase));

    /// <summary>Something that happened.</summary>
    public static DhcpOutcome Done(EventKind kind, byte[] type, string phase = "") => new(kind, type, AsimWords.Success, Phase: Encoding.UTF8.GetBytes(phase));

    /// <summary>Something that did not.</summary>
    public static DhcpOutcome Failed(EventKind kind, byte[] type, byte[]? details = null, string phase = "", byte[]? severity = null) =>
        new(kind, type, AsimWords.Failure, details, Encoding.UTF8.GetBytes(phase), severity);
}
