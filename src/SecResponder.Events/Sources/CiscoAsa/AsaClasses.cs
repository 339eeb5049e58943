using System.Collections.Frozen;
using System.Text;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>
/// What the first three digits of an id say: the part of the device that speaks. A message of one of these parts that has no row of its own tells of the device's state; what it says is its text.
/// The parts that speak of connections, attacks and logons are not here: their messages mean something only row by row.
/// </summary>
/// <remarks>Cisco, "ASA Series Syslog Messages", "Syslog message classes".</remarks>
internal static class AsaClasses
{
    private static readonly FrozenDictionary<int, byte[]> Parts = new[]
    {
        ("failover", "101 102 103 104 105 210 311 709"), ("configuration", "111 112 208 308"), ("routing", "110 317 323 336 503 613"), ("OSPF", "318 409"), ("EIGRP", "343"), ("RIP", "312"), ("BGP", "418"),
        ("SNMP", "212"), ("system", "199 211 214 216 306 307 414 446 447 505 606 610 612 614 615 621 622 701 711 741 768 769 770 771 772 773 774 775 778 779 780"), ("DHCP", "604"), ("resources", "321 444 450"),
        ("interface", "411 412 413"), ("VPN", "316 320 402 404 501 602 603 702 713 714 715 731 732 752 753 776"), ("VPN load balancing", "718"), ("VPN failover", "720"), ("WebVPN", "716 719 721 723 724 726"), ("SVC", "722"),
        ("IKEv2", "750 751"), ("certificates", "717"), ("address assignment", "737"), ("environment", "735"), ("identity", "746"), ("cluster", "747"), ("dynamic access policy", "734"), ("botnet filter", "338"),
        ("licence", "802 803 804 806"), ("module", "323 421 422 423 424 425 426 427 428 429"), ("threat detection", "733"), ("AAA", "109 113"), ("contexts", "504 506"), ("smart call home", "120"), ("object groups", "520 521"),
    }.SelectMany(part => part.Item2.Split(' ').Select(prefix => (Prefix: int.Parse(prefix, System.Globalization.CultureInfo.InvariantCulture), Name: Encoding.UTF8.GetBytes(part.Item1))))
        .DistinctBy(part => part.Prefix).ToFrozenDictionary(part => part.Prefix, part => part.Name);

    /// <summary>The part of the device that a message is from, null when it is none of those that only speak of themselves.</summary>
    /// <param name="id">The message's id.</param>
    public static byte[]? PartOf(long id) => Parts.GetValueOrDefault((int)(id / 1000));
}
