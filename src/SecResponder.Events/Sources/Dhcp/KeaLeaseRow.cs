using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>A row of Kea's lease file (<c>kea-leases4.csv</c>, <c>kea-leases6.csv</c>): a lease as it stood after a change. Columns by the file's first line, else by the address.</summary>
/// <remarks>Kea Administrator Reference Manual, "Why Is Lease File Cleanup Necessary?"; the columns of Kea's CSVLeaseFile4 and CSVLeaseFile6. The time is that of the client's last
/// transaction: the end of the lease less its length.</remarks>
internal static class KeaLeaseRow
{
    private const int MostColumns = 24;
    private const int LeastColumns = 9;

    private static readonly System.Buffers.SearchValues<byte> HexOrColon = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF:"u8);

    private static readonly DhcpOutcome Given = DhcpOutcome.Done(DhcpKinds.KeaLease, DhcpOutcome.Assign);
    private static readonly DhcpOutcome Declined = DhcpOutcome.Failed(DhcpKinds.KeaLease, DhcpOutcome.Assign, DhcpOutcome.InUse, "Decline");
    private static readonly DhcpOutcome Expired = DhcpOutcome.Done(DhcpKinds.KeaLease, DhcpOutcome.Release, "Expire");
    private static readonly DhcpOutcome Released = DhcpOutcome.Done(DhcpKinds.KeaLease, DhcpOutcome.Release);
    private static readonly DhcpOutcome Deleted = DhcpOutcome.Done(DhcpKinds.KeaLease, DhcpOutcome.Release, "Delete");

    private static readonly byte[] Vendor = "ISC"u8.ToArray();
    private static readonly byte[] Product = "Kea"u8.ToArray();

    private static readonly byte[][] Version4 = Names("address", "hwaddr", "client_id", "valid_lifetime", "expire", "subnet_id", "fqdn_fwd", "fqdn_rev", "hostname", "state", "user_context", "pool_id");
    private static readonly byte[][] Version6 = Names(
        "address", "duid", "valid_lifetime", "expire", "subnet_id", "pref_lifetime", "lease_type", "iaid", "prefix_len", "fqdn_fwd", "fqdn_rev", "hostname", "hwaddr", "state", "user_context", "hwtype", "hwaddr_source", "pool_id");

    private static readonly FieldTable Fields = new(
        new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
        {
            ["address"] = DhcpClient.Address,
            ["hwaddr"] = DhcpClient.Hardware,
            ["hostname"] = DhcpClient.Name,
            ["client_id"] = Into.Text(AsimField.DhcpSrcDHCId),
            ["duid"] = Into.Text(AsimField.DhcpSrcDHCId),
            ["valid_lifetime"] = Into.Count(AsimField.DhcpLeaseDuration),
            ["state"] = Into.Text(AsimField.EventOriginalType),
        },
        "expire", "subnet_id", "fqdn_fwd", "fqdn_rev", "user_context", "pool_id", "pref_lifetime", "lease_type", "iaid", "prefix_len", "hwtype", "hwaddr_source");

    /// <summary>Whether this is the line of the columns' names.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line) => line.StartsWith("address,"u8) && line.IndexOf(",valid_lifetime,expire,subnet_id"u8) > 0;

    /// <summary>Whether this is a row, by what stands where.</summary>
    public static bool IsRow(ReadOnlySpan<byte> line)
    {
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(line, (byte)',', places);
        if (count < LeastColumns || !Addresses.IsAddress(line[places[0]]))
            return false;
        // Lifetime, end and subnet stand one behind another, one column earlier in DHCPv6.
        var numbers = line[places[0]].Contains((byte)':') ? 2 : 3;
        return line[places[1]].IndexOfAnyExcept(HexOrColon) < 0 && Numbers.TryRead(line[places[numbers]], out _)
            && EpochStamp.TryRead(line[places[numbers + 1]], out _) && Numbers.TryRead(line[places[numbers + 2]], out _);
    }

    /// <summary>Reads a row.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static Rejection? Read(SecurityEvent e, ReadOnlySpan<byte> line, IReadOnlyList<byte[]> columns)
    {
        Span<Range> places = stackalloc Range[MostColumns];
        var count = Columns.Split(line, (byte)',', places);
        var names = columns.Count > 0 && columns[0].AsSpan().SequenceEqual("address"u8) ? columns : line[places[0]].Contains((byte)':') ? Version6 : Version4;
        e.Begin(DhcpKinds.KeaLease);
        for (var i = 0; i < Math.Min(count, names.Count); i++)
            Fields.Set(e, names[i], line[places[i]]);
        var lifetime = e.Vendor.Find("valid_lifetime"u8).Utf8;
        if (!Numbers.TryRead(lifetime, out var seconds) || !Numbers.TryRead(e.Vendor.Find("expire"u8).Utf8, out var expire) || EpochStamp.Of(expire - seconds) is not { } time)
            return new Rejection(RejectionCodes.BadTime, "the lease has no end (expire) and length (valid_lifetime) that give a time", 0);
        e.SetTime(AsimField.TimeGenerated, time);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        Outcome(e.Vendor.Find("state"u8).Utf8, seconds).Set(e);
        return null;
    }

    // A lease that was deleted is written once more, with no length.
    private static DhcpOutcome Outcome(ReadOnlySpan<byte> state, long seconds) => state switch
    {
        [(byte)'1'] => Declined,
        [(byte)'2'] => Expired,
        [(byte)'3'] => Released,
        _ => seconds == 0 ? Deleted : Given,
    };

    private static byte[][] Names(params string[] names) => [.. names.Select(System.Text.Encoding.UTF8.GetBytes)];
}
