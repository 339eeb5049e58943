namespace SecResponder.Playbooks.Tests.Files;

/// <summary>What people do to a repository, good and bad, from a seed: rules, correlations over them, filters, lists with expiries, teams, broken files, files that move.</summary>
internal sealed class RandomEdits(Repository repository, Random random)
{
    // Rules stand in the first files, then filters, then correlations; mostly.
    private const int RulesIn = 10;
    private const int Files = 16;
    private int _edits;

    /// <summary>A rule in each file.</summary>
    public void Begin()
    {
        for (var file = 0; file < Files; file++)
            Write(PathOf(file), Rule(file));
    }

    /// <summary>One edit.</summary>
    public void Edit()
    {
        _edits++;
        var file = random.Next(Files);
        switch (random.Next(24))
        {
            case 0:
                File.Delete(Path.Combine(repository.Root, PathOf(file)));
                break;
            case 1:
                Move(PathOf(file), PathOf(random.Next(Files)));
                break;
            case 2:
                Write(PathOf(file), Rule(file) + Pick("  bad: [\n", "  s2: {}\n", "condition: {\n"));
                break;
            case 3 or 4:
                Write($"lists/{Pick("nets", "words")}.yaml", $"values:\n  - one\n  - {{value: two, expires: 20{random.Next(24, 28)}-01-01}}\n" + Rarely("  - {value: x, expires: soon}\n"));
                break;
            case 5:
                Write($"{Pick("soc", "net")}/team.yaml", Repository.Team + Rarely("chanels: {}\n") + Rarely("scope: 3\n"));
                break;
            case 6:
                Write("guardrails.yaml", $"at-most: {{steps: {(random.Next(5) == 0 ? 0 : 9)}, per: 1h}}\n");
                break;
            case < 10:
                Write(PathOf(RulesIn + file % 2), Filter(RulesIn + file % 2));
                break;
            case < 16:
                file = Math.Max(file, RulesIn + 2);
                Write(PathOf(file), Correlation(file) + Rarely("---\n" + Rule(file)));
                break;
            default:
                file %= RulesIn;
                Write(PathOf(file), Rule(file) + Rarely("---\n" + Rule(random.Next(Files))));
                break;
        }
    }

    private string Rule(int file) => Document("rule", file) + $"""
        logsource: {Source()}
        detection:
          s: {Pick("{DstPortNumber: 1}", "{Url|contains: evil}", "{Url|re: 'ev.l\\d'}", "{SrcHostname|expand: '%words%'}", "{SrcIpAddr|cidr: 10.1.0.0/16}", "{DstPortNumber: 2, Url|endswith: .exe}", "{DvcAction: null}", "['evil', 'two']")}
          condition: {Pick("s", "s", "not s")}
        {Pick("", "", "status: unsupported", "response: [{do: ticket.open, with: {queue: q, title: 'x {{ SrcIpAddr }}'}}]\nguardrails: {never: '%words%'}", Rarely("response: [{do: host.isolate}]"))}

        """;

    private string Correlation(int file) => Document("correlation", file) + $$"""
        correlation:
          type: {{Pick("event_count", "temporal")}}
          rules: [n{{random.Next(RulesIn)}}, n{{random.Next(random.Next(4) == 0 ? Files : RulesIn)}}]
          group-by: [{{Pick("SrcIpAddr", "SrcHostname", "Url")}}]
          timespan: {{Pick("5m", "1h")}}
          {{Pick("condition: {gte: 2}", "generate: true\n  condition: {gte: 1}")}}

        """;

    private string Filter(int file) => Document("filter", file) + $$"""
        logsource: {{Source()}}
        filter:
          rules: {{Pick("any", $"[n{random.Next(Files)}]")}}
          s: {DstPortNumber: {{random.Next(1, 3)}}}
          condition: not s

        """;

    // Each file's documents have names and ids of their own; now and then one is taken already.
    private string Document(string title, int file)
    {
        var of = random.Next(20) == 0 ? random.Next(Files) : file;
        return $"title: {title} {random.Next(4)}\nid: 00000000-0000-4000-8000-0000000000{of:00}\nname: n{of}\n";
    }

    private static string PathOf(int file) => $"{(file < Files / 2 ? "soc" : "net")}/{file}.yaml";

    private string Rarely(string what) => random.Next(12) == 0 ? what : "";

    private string Source() => $"{{category: {Pick("firewall", "proxy", "dns")}}}";

    private void Move(string from, string to)
    {
        if (from != to && File.Exists(Path.Combine(repository.Root, from)))
            File.Move(Path.Combine(repository.Root, from), Path.Combine(repository.Root, to), overwrite: true);
    }

    // No two texts have one length, so that a file is known for another within one tick of the clock.
    private void Write(string path, string text) => repository.Add(path, text + new string('#', _edits) + "\n");

    private string Pick(params string[] of) => of[random.Next(of.Length)];
}
