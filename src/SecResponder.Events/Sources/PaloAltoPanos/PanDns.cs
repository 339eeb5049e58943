using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>The logging service's DNS Security records: an answer, what kind of domain it was about, whether it was let through. The name that was asked for is not in them.</summary>
internal static class PanDns
{
    private static readonly byte[] Benign = "benign"u8.ToArray();

    public static void Finish(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        e.SetConstant(AsimField.EventSubType, AsimWords.DnsResponse);
        Addresses.Set(e, AsimField.DstIpAddr, e.Vendor.Find("dns_resolver"u8).Utf8);
        e.SetConstant(AsimField.EventResult, AsimDerivation.IsStopped(e[AsimField.DvcAction].Utf8) ? PanWords.Failure : PanWords.Success);
        e.SetConstant(AsimField.EventResultDetails, PanWords.NotKnown);
        var types = e.Vendor.Find("record_type"u8).Utf8;
        if (!types.Contains((byte)','))
            Protocols.UpperCase(e, AsimField.DnsQueryTypeName, types);
        e.Set(AsimField.DnsResponseName, e.Vendor.Find("dns_response"u8));
        var category = e.Vendor.Find("dns_category"u8);
        e.Set(AsimField.UrlCategory, category);
        if (category.IsPresent && !category.Utf8.SequenceEqual(Benign))
            e.Set(AsimField.ThreatCategory, category);
    }
}
