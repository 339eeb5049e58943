using System.Buffers;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;
using static SecResponder.Events.Sources.Dhcp.DhcpOutcome;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>A line of Kea's log: time, severity, logger, message id, then the client's label and what happened to which address.</summary>
/// <remarks>Kea documentation, "Kea Messages Manual".</remarks>
internal static class KeaMessage
{
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private static readonly EventKind Kind = DhcpKinds.Kea;

    private static readonly Utf8Map<DhcpOutcome> Ids = new(new Dictionary<string, DhcpOutcome>(StringComparer.Ordinal)
    {
        ["DHCP4_LEASE_ADVERT"] = Step(Kind, Assign, "Offer"),
        ["DHCP4_LEASE_OFFER"] = Step(Kind, Assign, "Offer"),
        ["DHCP4_LEASE_ALLOC"] = Done(Kind, Assign),
        ["DHCP4_LEASE_REUSE"] = Done(Kind, Renew, "Reuse"),
        ["DHCP4_LEASE_RENEW"] = Done(Kind, Renew),
        ["DHCP4_INIT_REBOOT"] = Step(Kind, Renew, "Init-reboot"),
        ["DHCP4_NO_LEASE_INIT_REBOOT"] = Failed(Kind, Renew, Denied, "Init-reboot"),
        ["DHCP4_INVALID_ADDRESS_INIT_REBOOT"] = Failed(Kind, Renew, Denied, "Init-reboot"),
        ["DHCP4_UNKNOWN_ADDRESS_REQUESTED"] = Failed(Kind, Assign, Denied),
        ["DHCP4_RELEASE"] = Done(Kind, Release),
        ["DHCP4_RELEASE_DELETED"] = Done(Kind, Release),
        ["DHCP4_RELEASE_EXPIRED"] = Done(Kind, Release),
        ["DHCP4_RELEASE_FAIL"] = Failed(Kind, Release),
        ["DHCP4_RELEASE_FAIL_NO_LEASE"] = Failed(Kind, Release),
        ["DHCP4_RELEASE_FAIL_WRONG_CLIENT"] = Failed(Kind, Release, severity: AsimWords.Medium),
        ["DHCP4_DECLINE_LEASE"] = Failed(Kind, Assign, InUse, "Decline"),
        ["DHCP4_DECLINE_LEASE_MISMATCH"] = Failed(Kind, Assign, InUse, "Decline", AsimWords.Medium),
        ["DHCP4_DECLINE_LEASE_NOT_FOUND"] = Failed(Kind, Assign, InUse, "Decline"),
        ["DHCP4_PACKET_NAK_0001"] = Failed(Kind, Assign, Denied),
        ["DHCP4_PACKET_NAK_0002"] = Failed(Kind, Assign, Denied),
        ["DHCP4_PACKET_NAK_0003"] = Failed(Kind, Assign, Denied),
        ["DHCP4_PACKET_NAK_0004"] = Failed(Kind, Assign, Denied),
        ["DHCP6_LEASE_ADVERT"] = Step(Kind, Assign, "Advertise"),
        ["DHCP6_PD_LEASE_ADVERT"] = Step(Kind, Assign, "Advertise"),
        ["DHCP6_LEASE_ALLOC"] = Done(Kind, Assign),
        ["DHCP6_PD_LEASE_ALLOC"] = Done(Kind, Assign),
        ["DHCP6_LEASE_RENEW"] = Done(Kind, Renew),
        ["DHCP6_PD_LEASE_RENEW"] = Done(Kind, Renew),
        ["DHCP6_LEASE_REUSE"] = Done(Kind, Renew, "Reuse"),
        ["DHCP6_PD_LEASE_REUSE"] = Done(Kind, Renew, "Reuse"),
        ["DHCP6_RELEASE_NA"] = Done(Kind, Release),
        ["DHCP6_RELEASE_PD"] = Done(Kind, Release),
        ["DHCP6_RELEASE_NA_DELETED"] = Done(Kind, Release),
        ["DHCP6_RELEASE_NA_EXPIRED"] = Done(Kind, Release),
        ["DHCP6_RELEASE_PD_DELETED"] = Done(Kind, Release),
        ["DHCP6_RELEASE_PD_EXPIRED"] = Done(Kind, Release),
        ["DHCP6_DECLINE_LEASE"] = Failed(Kind, Assign, InUse, "Decline"),
        ["DHCP6_DECLINE_FAIL_NO_LEASE"] = Failed(Kind, Assign, InUse, "Decline"),
        ["DHCP6_DECLINE_FAIL_DUID_MISMATCH"] = Failed(Kind, Assign, InUse, "Decline", AsimWords.Medium),
        ["ALLOC_ENGINE_V4_ALLOC_FAIL"] = Failed(Kind, Assign, PoolExhausted, severity: AsimWords.Medium),
        ["ALLOC_ENGINE_V6_ALLOC_FAIL"] = Failed(Kind, Assign, PoolExhausted, severity: AsimWords.Medium),
        ["ALLOC_ENGINE_V4_LEASE_RECLAIM"] = Done(Kind, Release, "Expire"),
        ["ALLOC_ENGINE_V6_LEASE_RECLAIM"] = Done(Kind, Release, "Expire"),
    });

    private static readonly byte[] Vendor = "ISC"u8.ToArray();
    private static readonly byte[] Product = "Kea"u8.ToArray();
    private static readonly byte[] ClientId = "cid"u8.ToArray();
    private static readonly byte[] Duid = "duid"u8.ToArray();
    private static readonly byte[] Iaid = "iaid"u8.ToArray();
    private static readonly byte[] Transaction = "tid"u8.ToArray();
    private static readonly byte[] Logger = "logger"u8.ToArray();
    private static readonly byte[][] BeforeAddress = [.. ((string[])["lease for address ", "lease for prefix ", "binding for address ", "binding for prefix ", "lease ", "address ", "prefix ", "addr "]).Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>Where the message's id begins: behind the logger, <c>[kea-dhcp4.leases/1234.5678]</c>; −1 when the line is none of Kea's.</summary>
    public static int FindId(ReadOnlySpan<byte> line)
    {
        var logger = line.IndexOf("[kea-"u8);
        var end = logger < 0 ? -1 : line[logger..].IndexOf("] "u8);
        return end < 0 ? -1 : logger + end + 2;
    }

    /// <summary>Reads a line.</summary>
    /// <returns>False when its message is not about a lease.</returns>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> line, int at)
    {
        var message = line[at..];
        var id = message[..Math.Max(0, message.IndexOf((byte)' '))];
        var outcome = Ids.Find(id);
        // "ALLOC_ENGINE_V4_ALLOC_FAIL_SUBNET", "…_NO_POOLS", "…_CLASSES" say why.
        if (outcome is null && id.IndexOf("_ALLOC_FAIL_"u8) is > 0 and var fail)
            outcome = Ids.Find(id[..(fail + "_ALLOC_FAIL".Length)]);
        if (outcome is null)
            return false;
        e.Begin(Kind);
        outcome.Set(e);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        e.SetText(AsimField.EventOriginalType, id);
        var text = message[id.Length..].TrimStart((byte)' ');
        e.SetText(AsimField.EventMessage, text);
        Head(e, line[..at]);
        Label(e, text);
        Address(e, text);
        if (After(text, "iaid="u8) is { IsEmpty: false } iaid)
            e.Keep(Iaid, Digits(iaid));
        if (text.LastIndexOf(" for "u8) is > 0 and var before && text[(before + " for ".Length)..] is var span && Digits(span) is { IsEmpty: false } seconds && span[seconds.Length..].StartsWith(" second"u8))
            Numbers.Count(e, AsimField.DhcpLeaseDuration, seconds);
        return true;
    }

    /// <summary>Kea's own time, where the line has one: not behind syslog. It is in the server's zone.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> line, out DateTimeOffset time, out bool hasZone) =>
        IsoStamp.TryRead(line[SyslogHeader.SkipByteOrderMark(line, 0)..], out time, out _, out hasZone);

    // "… INFO  [kea-dhcp4.leases/1234.5678] "
    private static void Head(SecurityEvent e, ReadOnlySpan<byte> head)
    {
        var bracket = head.LastIndexOf("[kea-"u8);
        e.Keep(Logger, head[(bracket + 1)..^2]);
        var before = head[..bracket].TrimEnd((byte)' ');
        var level = before[(before.LastIndexOf((byte)' ') + 1)..];
        if (level.Length is >= 4 and <= 5 && level.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0)
            e.SetText(AsimField.EventOriginalSeverity, level);
    }

    // "[hwtype=1 02:00:5e:10:00:01], cid=[01:02:00:5e:10:00:01], tid=0x1a2b3c4d: ", "duid=[00:01:00:01:…], [hwtype=1 …], tid=0x1a2b: "; "[no info]" stands for what is not known.
    private static void Label(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (Bracketed(text, "[hwtype="u8) is { IsEmpty: false } hardware)
            DhcpClient.Hardware(e, hardware[(hardware.IndexOf((byte)' ') + 1)..]);
        Identify(e, ClientId, Bracketed(text, "cid=["u8));
        Identify(e, Duid, Bracketed(text, "duid=["u8));
        if (After(text, "tid=0x"u8) is { IsEmpty: false } transaction)
        {
            var end = transaction.IndexOfAnyExcept(Hex);
            const int Mark = 2;
            var start = text.IndexOf("tid=0x"u8) + "tid=".Length;
            var value = text.Slice(start, Mark + (end < 0 ? transaction.Length : end));
            e.Keep(Transaction, value);
            e.SetText(AsimField.DhcpSessionId, value);
        }
    }

    private static void Identify(SecurityEvent e, byte[] name, ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty || id.StartsWith("no info"u8))
            return;
        e.Keep(name, id);
        e.SetText(AsimField.DhcpSrcDHCId, id);
    }

    private static void Address(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        foreach (var before in BeforeAddress)
        {
            var rest = After(text, before);
            var end = rest.IndexOfAnyExcept(AddressBytes);
            var address = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'.');
            // "prefix 2001:db8:5::/56": the address of a prefix ends in colons.
            if (!Addresses.IsAddress(address))
                address = address.TrimEnd((byte)':');
            if (!Addresses.IsAddress(address))
                continue;
            DhcpClient.Address(e, address);
            if (e[AsimField.EventResult].Utf8.SequenceEqual(AsimWords.NotApplicable))
                DhcpClient.Requested(e, address);
            return;
        }
    }

    private static ReadOnlySpan<byte> Bracketed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> begin) => After(text, begin) is var rest && rest.IndexOf((byte)']') is > 0 and var end ? rest[..end] : default;

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark) => text.IndexOf(mark) is >= 0 and var at ? text[(at + mark.Length)..] : default;

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? text[..end] : text;
}
