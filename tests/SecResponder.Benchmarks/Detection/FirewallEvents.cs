using System.Globalization;
using System.Text;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Benchmarks.Detection;

/// <summary>Firewall sessions as flat JSON, about 690 bytes, and rules about them: ports, networks, actions, domains, texts, regular expressions by turns.</summary>
internal static class FirewallEvents
{
    public static readonly EventKind Kind = new("", "firewall session", AsimSchema.None, new LogSource("firewall"));

    private static readonly string[] Zones = ["guest", "inside", "inside", "inside", "dmz", "vpn"];
    private static readonly string[] Sites = ["www.example.com", "cdn.example.net", "api.example.org", "mail.example.com", "updates.example.net", "files.example.org"];

    public static JsonEvent[] Generate(int count)
    {
        var random = new Random(694);
        return [.. Enumerable.Range(0, count).Select(n => JsonEvent.Of(string.Create(CultureInfo.InvariantCulture,
            $$"""{"TimeGenerated":"{{MixedEvents.Time(n)}}","EventVendor":"Example Networks","EventProduct":"NGFW","EventType":"NetworkSession","EventResult":"Success","DvcHostname":"fw-{{random.Next(20)}}.example.com","DvcAction":"{{(random.Next(10) > 0 ? "allow" : "deny")}}","NetworkRuleName":"outbound-web-{{random.Next(80)}}","SrcIpAddr":"10.{{random.Next(250)}}.{{random.Next(250)}}.{{random.Next(1, 250)}}","SrcPortNumber":{{random.Next(1024, 65000)}},"SrcZone":"{{Zones[random.Next(Zones.Length)]}}","SrcUsername":"CORP\\user{{random.Next(900)}}","DstIpAddr":"203.0.113.{{random.Next(250)}}","DstPortNumber":{{(random.Next(3) > 0 ? 443 : random.Next(20, 9000))}},"DstDomain":"{{Sites[random.Next(Sites.Length)]}}","DstZone":"outside","NetworkProtocol":"TCP","SrcBytes":{{random.Next(90, 90000)}},"DstBytes":{{random.Next(90, 900000)}},"NetworkDuration":{{random.Next(60000)}},"Url":"https://{{Sites[random.Next(Sites.Length)]}}/a/{{random.GetHexString(8, true)}}/index.html?id={{n}}","HttpUserAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"}"""), Kind))];
    }

    /// <summary>A file of rules; those that many events nearly meet (an allowed port, a guest's network) are the ones that cost.</summary>
    public static string Rules(int count)
    {
        var text = new StringBuilder();
        for (var n = 0; n < count; n++)
            text.Append(CultureInfo.InvariantCulture, $"title: Rule {n}\nid: 00000000-0000-4000-8000-{n:d12}\nlogsource: {{category: firewall}}\ndetection:\n{Detection(n)}\n---\n");
        return text.ToString();
    }

    private static string Detection(int n) => (n % 6) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: allow, DstPortNumber: [{9001 + n}, {20001 + n}]}}\n  condition: s"),
        1 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: allow, DstIpAddr|cidr: 198.{18 + n / 250}.{n % 250}.0/24}}\n  f: {{SrcIpAddr|cidr: 10.0.0.0/14}}\n  condition: s and not f"),
        2 => string.Create(CultureInfo.InvariantCulture, $"  s: {{SrcZone: guest, DstZone: [inside, 'lab-{n}']}}\n  condition: s"),
        3 => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: allow, DstDomain|endswith: ['.bad-{n}.example.com', '.evil{n}.example.net']}}\n  condition: s"),
        4 => string.Create(CultureInfo.InvariantCulture, $"  s: {{HttpUserAgent|contains: ['scanner/{n}', 'loader-{n}'], SrcZone: guest}}\n  condition: s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"  s: {{DvcAction: allow, Url|re: '/gate{n}/[0-9a-f]{{8}}\\.php'}}\n  condition: s"),
    };
}
