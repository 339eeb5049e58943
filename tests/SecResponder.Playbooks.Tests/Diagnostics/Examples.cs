using SecResponder.Playbooks.Tests.Files;

namespace SecResponder.Playbooks.Tests.Findings;

/// <summary>A failing example for every code: files that make the loader say it. By default a change to the design's example.</summary>
internal static class Examples
{
    private const string Rule = "title: t\nid: 00000000-0000-4000-8000-000000000001\nlogsource: {category: firewall}\ndetection:\n  sel: {DstPortNumber: 22}\n  condition: sel\n";

    private const string Correlation = "\n---\ntitle: c\nid: 00000000-0000-4000-8000-000000000002\n";

    public static readonly Dictionary<string, Action<Repository>> ByCode = new()
    {
        ["SR1001"] = Plain("title: [\n"),
        ["SR1002"] = Plain("title: again\n" + Rule),
        ["SR1003"] = Plain("a: " + new string('[', 200) + new string(']', 200)),
        ["SR1004"] = repository => File.WriteAllBytes(Path.Combine(repository.Root, "network-soc", "x.yaml"), [0xFF, 0xFE, 0x41]),
        ["SR1005"] = repository => File.CreateSymbolicLink(Path.Combine(repository.Root, "network-soc", "x.yaml"), Path.Combine(repository.Root, "nowhere")),
        ["SR1006"] = repository => File.Delete(Path.Combine(repository.Root, "network-soc", "beacon.yaml")),

        ["SR1101"] = Plain("title: t\ndescription: neither rule nor correlation\n"),
        ["SR1102"] = Plain("action: globl\n"),
        ["SR1103"] = Plain(Rule.Replace("title: t\n", "", StringComparison.Ordinal)),
        ["SR1104"] = Plain(Rule + "name: [a]\n"),
        ["SR1105"] = Plain(Rule + "level: hihg\n"),
        ["SR1106"] = Plain(Rule + "levl: high\n"),
        ["SR1107"] = Plain(Rule + "status: deprecated\n"),
        ["SR1108"] = Plain(Rule.Replace("  condition", "  timeframe: 5m\n  condition", StringComparison.Ordinal)),
        ["SR1110"] = Plain(Rule.Replace("category: firewall", "definition: x", StringComparison.Ordinal)),
        ["SR1120"] = Detection("DstPortNumber: []"),
        ["SR1121"] = Detection("'|contains': null"),
        ["SR1130"] = Detection("DstPortNumber|contain: a"),
        ["SR1131"] = Detection("Url|contains|re: a"),
        ["SR1132"] = Detection("DstPortNumber|contains: 22"),
        ["SR1133"] = Detection("Url|re: '['"),
        ["SR1134"] = Detection("Url|re: '(?=a)b'"),
        ["SR1135"] = Detection("Url|expand: '%nothing%'"),
        ["SR1136"] = Detection("Url|contains|all: a"),
        ["SR1140"] = Condition("sel and"),
        ["SR1141"] = Condition("sell"),
        ["SR1142"] = Condition("1 of selection_*"),
        ["SR1143"] = Plain(Rule.Replace("  condition", "  other: {a: 1}\n  condition", StringComparison.Ordinal)),
        ["SR1144"] = Condition("sel | count() > 5"),
        ["SR1150"] = Change("  timespan: 10m\n", ""),
        ["SR1151"] = Change("timespan: 10m", "timespan: ten minutes"),
        ["SR1152"] = Change("{gte: 5}", "{foo: 5}"),
        ["SR1153"] = Change("  timespan: 10m\n", "  timespan: 10m\n  aliases: {peer: {other: SrcIpAddr}}\n"),
        ["SR1160"] = Plain(Rule + "---\ntitle: f\nlogsource: {category: firewall}\nfilter:\n  sel: {a: 1}\n  condition: not sel\n"),
        ["SR1161"] = Plain(Rule + "---\ntitle: f\nlogsource: {category: firewall}\nfilter:\n  rules: any\n  sel: {a: 1}\n  condition: sel\n"),
        ["SR1170"] = Plain(Rule + "---\n" + Rule),
        ["SR1171"] = Change("rules: [c2_connection]", "rules: [c2_connections]"),
        ["SR1172"] = Plain($"{Rule}{Correlation}name: loop\ncorrelation: {{type: event_count, rules: [loop], timespan: 1m, condition: {{gte: 2}}}}\n"),
        ["SR1173"] = Plain(Rule + "---\ntitle: f\nlogsource: {category: firewall}\nfilter:\n  rules: [nobody]\n  sel: {a: 1}\n  condition: not sel\n"),

        ["SR1201"] = Change("id: 3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11\n", ""),
        ["SR1202"] = Change("mode: observe", "mode: obsrve"),
        ["SR1203"] = Change("owner: network-soc", "owner: cloud-soc"),
        ["SR1204"] = Change("status: test\nlogsource", "response: [{do: notify.teams, with: {channel: network-soc}}]\nlogsource"),
        ["SR1205"] = Change("- do: notify.teams\n    with", "- with"),
        ["SR1206"] = Change("approval: {by", "aproval: {by"),
        ["SR1207"] = Change("do: host.quarantine", "do: host.quarantene"),
        ["SR1208"] = Change("queue: network-soc", "queu: network-soc"),
        ["SR1209"] = Change(", for: 4h", ""),
        ["SR1210"] = Change("for: 4h", "for: 4 hours"),
        ["SR1211"] = Change("{{ SrcIpAddr }}", "{{ SrcIpAddr"),
        ["SR1212"] = Change("to {{ DstIpAddr }}", "to {{ DstIpAdr }}"),
        ["SR1213"] = Change("channel: network-soc", "channel: netwrk-soc"),
        ["SR1214"] = Change("by: soc-leads", "by: soc-lead"),
        ["SR1215"] = Change("steps: 3, per", "steps: '3', per"),
        ["SR1216"] = Change("%crown_jewels%", "%crown_jewel%"),
        ["SR1217"] = Change("host: '{{ SrcIpAddr }}'", "host: db-1"),
        ["SR1218"] = Change("steps: 3, per", "steps: 30, per"),
        ["SR1219"] = repository => repository.Add("network-soc/beacon.yaml", Repository.Beacon + "\n---\ntitle: outer\nid: 5d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a55\ncorrelation: {type: event_count, rules: [3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11], group-by: [DstIpAddr], timespan: 1h, condition: {gte: 2}}\n"),
        ["SR1220"] = Change("{gte: 5}", "{gte: 5000000}"),
        ["SR1221"] = Change("guardrails:", "guardrail:"),
        ["SR1222"] = Change("mode: observe", "group-by: [SrcIpAddr]"),
        ["SR1223"] = repository => File.Delete(Path.Combine(repository.Root, "network-soc", "team.yaml")),
        ["SR1224"] = Change("DvcAction: Allow\n", "DvcActoin: Allow\n"),
        ["SR1225"] = Change("  at-most:", "  hours: {only: monday, zone: Europe/Berlin}\n  at-most:"),
        ["SR1226"] = Change("  at-most:", "  at-once: {percent: 10}\n  at-most:"),
        ["SR1227"] = Change("  at-most:", "  never-both: [[fw-a]]\n  at-most:"),
        ["SR1228"] = Change("  at-most:", "  at-once: {percent: 10, of: [a, b]}\n  at-most:"),
        ["SR1229"] = Change("logsource: {category: firewall}", "logsource: {product: typewriter}"),
        ["SR1230"] = Change("expect: {incidents: 0}", "expect: {}"),
        ["SR1231"] = Change("steps: [host.quarantine", "steps: [host.release"),
        ["SR1232"] = repository => repository.Add("network-soc/beacon.yaml", Repository.Beacon[..Repository.Beacon.IndexOf("tests:", StringComparison.Ordinal)]),
        ["SR1235"] = Detection("asset.src.ownr: a"),
        ["SR1236"] = Detection("asset.src.owner: a"),

        ["SR1240"] = Change("do: ticket.open\n", "do: ticket.open\n    needs: [isolate]\n"),
        ["SR1241"] = Change("do: ticket.open\n", "do: ticket.open\n    name: '2'\n"),
        ["SR1242"] = Change("do: ticket.open\n", "do: ticket.open\n    if: '{{ SrcIpAddr }}'\n"),
        ["SR1243"] = Change("queue: network-soc", "queue: nobody"),
        ["SR1244"] = Change("channel: network-soc", "channel: network-soc, title: unset"),

        ["SR1250"] = Change("otherwise: skip}", "otherwise: skip, remind: 15m}"),
        ["SR1251"] = Change("otherwise: skip}", "otherwise: skip, four-eyes: true}"),
        ["SR1252"] = Change("  - do: ticket.open\n    with: {queue: network-soc, title: 'Beacon from {{ SrcIpAddr }} to {{ DstIpAddr }}'}\n  - do: notify.teams\n    with: {channel: network-soc}\n", ""),

        ["SR1260"] = Change("do: ticket.open\n", "do: ticket.open\n    if: change.verdict == 'approved'\n"),

        ["SR1301"] = With("lists/protected.yaml", "networks are: none\n"),
        ["SR1302"] = With("lists/protected.yaml", "networks: [10.0.0.1/8]\n"),
        ["SR1303"] = repository => File.Delete(Path.Combine(repository.Root, "lists", "protected.yaml")),
        ["SR1304"] = With("lists/protected.yml", "[a]\n"),
        ["SR1305"] = With("lists/protected.yaml", "values: [{value: a, expires: 2020-01-01}, b]\n"),
        ["SR1306"] = With("lists/protected.yaml", "values: [{value: a, expires: soon}]\n"),
        ["SR1307"] = With("lists/crown_jewels.yaml", "feed: {url: 'https://feeds.example.com/a.txt', format: plain}\n"),
        ["SR1308"] = With("lists/more.yaml", "feed: {url: 'http://feeds.example.com/a.txt', format: plain}\n"),
        ["SR1309"] = With("lists/more.yaml", "feed: {file: nowhere.txt, format: plain}\n"),
        ["SR1310"] = With("network-soc/team.yaml", "- a\n"),
        ["SR1311"] = With("network-soc/team.yaml", Repository.Team.Replace("'keyvault:teams-soc'", "'https://hooks.example/s3cret'", StringComparison.Ordinal)),
        ["SR1312"] = With("network-soc/team.yaml", Repository.Team.Replace("mia@example.com", "mia", StringComparison.Ordinal)),
        ["SR1313"] = With("network-soc/team.yaml", Repository.Team + "name: cloud-soc\n"),
        ["SR1314"] = With("network-soc/team.yaml", Repository.Team.Replace("10.0.0.0/8", "10.0.0.1/8", StringComparison.Ordinal)),
        ["SR1315"] = With("network-soc/team.yaml", Repository.Team + "notices: [{do: host.quarantine, with: {host: web-1, for: 1h}}]\n"),
        ["SR1316"] = Change("mode: observe", "mode: enforce"),
        ["SR1320"] = With("lists/more.yaml", "assets: [{name: a, addresses: [nowhere]}]\n"),
        ["SR1321"] = With("lists/more.yaml", "assets: [{name: a, addresses: [10.0.0.5]}, {name: b, addresses: [10.0.0.5]}]\n"),
        ["SR1322"] = With("lists/more.yaml", "assets: {file: nowhere.csv}\n"),
        ["SR1323"] = With("lists/more.yaml", "geo: [nowhere.mmdb]\n"),
        ["SR1330"] = With("changes/a.yaml", "- {number: CHG-1, from: 2026-03-03, to: 2026-03-04}\n"),
        ["SR1331"] = With("changes/a.yaml", "- {number: CHG-1, from: 2026-03-03, to: 2026-03-04, what: [a]}\n- {number: chg-1, from: 2026-03-03, to: 2026-03-04, what: [a]}\n"),
        ["SR1340"] = repository => repository.Add("sets/starter.yaml", "playbooks: [network-soc/becon]\n"),
    };

    private static Action<Repository> Plain(string text) => With("network-soc/x.yaml", text);

    private static Action<Repository> Detection(string item) => Plain(Rule.Replace("DstPortNumber: 22", item, StringComparison.Ordinal));

    private static Action<Repository> Condition(string text) => Plain(Rule.Replace("condition: sel", $"condition: {text}", StringComparison.Ordinal));

    private static Action<Repository> With(string path, string text) => repository => repository.Add(path, text);

    // The first of several places; a change that changes nothing is no example.
    private static Action<Repository> Change(string from, string to) => repository =>
    {
        var at = Repository.Beacon.IndexOf(from, StringComparison.Ordinal);
        repository.Add("network-soc/beacon.yaml", Repository.Beacon[..at] + to + Repository.Beacon[(at + from.Length)..]);
    };
}
