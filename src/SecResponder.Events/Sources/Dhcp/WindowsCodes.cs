using SecResponder.Events.Asim;
using SecResponder.Events.Text;
using static SecResponder.Events.Sources.Dhcp.DhcpOutcome;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>The event codes of the Windows DHCP server's audit log.</summary>
/// <remarks>Microsoft Learn, "DHCP server audit log file format" (DHCPv4), and the legend at the head of DhcpV6SrvLog (DHCPv6).</remarks>
internal static class WindowsCodes
{
    private static readonly EventKind Lease = DhcpKinds.Windows;
    private static readonly EventKind Service = DhcpKinds.WindowsService;

    private static readonly Utf8Map<DhcpOutcome> Known = new(new Dictionary<string, DhcpOutcome>(StringComparer.Ordinal)
    {
        ["00"] = Done(Service, AsimWords.Start),
        ["01"] = Done(Service, AsimWords.Stop),
        ["02"] = Failed(Service, AsimWords.Stop, severity: AsimWords.Medium),
        ["10"] = Done(Lease, Assign),
        ["11"] = Done(Lease, Renew),
        ["12"] = Done(Lease, Release),
        ["13"] = Failed(Lease, Assign, InUse),
        ["14"] = Failed(Lease, Assign, PoolExhausted, severity: AsimWords.Medium),
        ["15"] = Failed(Lease, Assign, Denied),
        ["16"] = Done(Lease, Release, "Delete"),
        ["17"] = Done(Lease, Release, "Expire"),
        ["18"] = Done(Lease, Release, "Expire"),
        ["20"] = Done(Lease, Assign, "BOOTP"),
        ["21"] = Done(Lease, Assign, "BOOTP"),
        ["22"] = Failed(Lease, Assign, PoolExhausted, "BOOTP", AsimWords.Medium),
        ["23"] = Done(Lease, Release, "BOOTP"),
        ["24"] = Done(Service, AsimWords.Execute),
        ["25"] = Done(Service, AsimWords.Execute),
        ["30"] = Step(Lease, DnsUpdate, "Request"),
        ["31"] = Failed(Lease, DnsUpdate),
        ["32"] = Done(Lease, DnsUpdate),
        ["33"] = Failed(Lease, Assign, Dropped),
        ["34"] = Failed(Lease, DnsUpdate),
        ["35"] = Failed(Lease, DnsUpdate),
        ["36"] = Failed(Lease, Assign, Dropped),
        ["50"] = Failed(Service, AsimWords.Other),
        ["51"] = Done(Service, AsimWords.Other),
        ["52"] = Done(Service, AsimWords.Other),
        ["53"] = Done(Service, AsimWords.Other),
        ["54"] = Failed(Service, AsimWords.Other, severity: AsimWords.Medium),
        ["55"] = Done(Service, AsimWords.Other),
        ["56"] = Failed(Service, AsimWords.Stop, severity: AsimWords.Medium),
        // Another DHCP server on the network is what rogue detection is there for.
        ["57"] = new(Service, AsimWords.Other, AsimWords.NotApplicable),
        ["58"] = Failed(Service, AsimWords.Other),
        ["59"] = Failed(Service, AsimWords.Other),
        ["60"] = Failed(Service, AsimWords.Other),
        ["61"] = new(Service, AsimWords.Other, AsimWords.NotApplicable, Severity: AsimWords.Medium),
        ["62"] = new(Service, AsimWords.Other, AsimWords.NotApplicable, Severity: AsimWords.Medium),
        ["63"] = new(Service, AsimWords.Other, AsimWords.NotApplicable),
        ["64"] = Failed(Service, AsimWords.Other),
        ["11000"] = Step(Lease, Assign, "Solicit"),
        ["11001"] = Step(Lease, Assign, "Advertise"),
        ["11002"] = Step(Lease, Assign, "Request"),
        ["11003"] = Step(Lease, Assign, "Confirm"),
        ["11004"] = Done(Lease, Renew),
        ["11005"] = Done(Lease, Renew, "Rebind"),
        ["11006"] = Failed(Lease, Assign, InUse, "Decline"),
        ["11007"] = Done(Lease, Release),
        ["11008"] = Step(Lease, Assign, "Information-request"),
        ["11009"] = Failed(Lease, Assign, PoolExhausted, severity: AsimWords.Medium),
        ["11010"] = Done(Service, AsimWords.Start),
        ["11011"] = Done(Service, AsimWords.Stop),
        ["11012"] = Failed(Service, AsimWords.Stop, severity: AsimWords.Medium),
        ["11013"] = Done(Service, AsimWords.Other),
        ["11014"] = Failed(Lease, Assign, InUse),
        ["11015"] = Failed(Lease, Assign, InUse),
        ["11016"] = Done(Lease, Release, "Delete"),
        ["11017"] = Done(Lease, Release, "Expire"),
        ["11018"] = Done(Lease, Release, "Expire"),
        ["11019"] = Done(Lease, Release, "Delete"),
        ["11020"] = Done(Service, AsimWords.Execute),
        ["11021"] = Done(Service, AsimWords.Execute),
        ["11022"] = Step(Lease, DnsUpdate, "Request"),
        ["11023"] = Failed(Lease, DnsUpdate),
        ["11024"] = Done(Lease, DnsUpdate),
        ["11028"] = Failed(Lease, DnsUpdate),
        ["11029"] = Failed(Lease, DnsUpdate),
        ["11030"] = Done(Service, AsimWords.Execute),
        ["11031"] = Done(Service, AsimWords.Execute),
        ["11032"] = Step(Lease, Assign, "Information-request"),
    });

    // The codes of rogue detection that have no row of their own: "codes above 50", and their counterparts of DHCPv6.
    private static readonly DhcpOutcome Authorization = new(Service, AsimWords.Other, AsimWords.NotApplicable);
    private static readonly DhcpOutcome Authorized = Done(Service, AsimWords.Other);

    /// <summary>What a code says, or null.</summary>
    public static DhcpOutcome? Find(ReadOnlySpan<byte> code, ReadOnlySpan<byte> description) => Known.Find(code)
        ?? (code.Length is 2 && code[0] >= '5' || code.Length == 4 && code[..2].SequenceEqual("11"u8) ? description.StartsWith("Authorized"u8) ? Authorized : Authorization : null);
}
