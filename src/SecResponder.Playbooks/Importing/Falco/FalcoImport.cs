using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Importing.Drafts;

namespace SecResponder.Playbooks.Importing.Falco;

/// <summary>Falco's rules over the Kubernetes audit log as playbooks. Those over system calls have no source here: they are said to have none.</summary>
internal sealed partial class FalcoImport : IRuleImport
{
    private const string AuditSource = "k8s_audit";

    private static readonly LogSource Audit = new(null, "kubernetes", "audit");

    public RuleFormat Format => RuleFormat.Falco;

    public bool Knows(ImportFile file) => file.Documents.Any(FalcoRules.Are);

    public IEnumerable<ImportedRule> Import(IReadOnlyList<ImportFile> files, string owner)
    {
        var rules = new FalcoRules(files);
        return rules.Rules.Select(rule => Of(rules, rule, owner));
    }

    private ImportedRule Of(FalcoRules rules, FalcoRule rule, string owner)
    {
        var (remarks, at) = (new Remarks(), rule.Node.Position);
        var imported = new ImportedRule(rule.File.Shown, at.Line, Format, rule.Name, ImportOutcome.NotTranslated);
        if (rule.Source != AuditSource)
            remarks.NotTranslated((rule.Node["source"] ?? rule.Node).Position, $"source: {rule.Source}", rule.Source == "syscall" ? "system calls are seen on the host only, and no source of ours gives them" : $"what Falco's source '{rule.Source}' gives has no counterpart here",
                rule.Source == "syscall" ? "let Falco go on watching them; for what auditd tells as well, see 'secresponder sources linux-auditd'" : "'secresponder sources' lists what can be read; write the rule for that");
        else if (rule.Condition is null)
            remarks.NotTranslated(at, rule.Name, "it changes a rule that is not among what is imported", "import the files that define it along with this one: give the folder");
        if (remarks.Refuse)
            return imported with { Remarks = remarks.All };
        var condition = new FalcoConditions(rules, remarks).Of(rule);
        if (remarks.Refuse)
            return imported with { Remarks = remarks.All };
        if (condition is DraftCondition.Constant certain)
        {
            remarks.Differs(rule.Condition!.At, rule.Name, certain.Holds ? "it asks for every event" : "it never matches as it stands: it is meant to be switched on by another macro or list", "give your own macros and lists along with it, in a file that comes after in the order of names");
            return imported with { Outcome = ImportOutcome.LeftOut, Remarks = remarks.All };
        }
        var draft = Draft(rule, condition);
        return imported with { Outcome = ImportOutcome.Imported, Id = draft.Id, Text = DraftYaml.Of(draft, owner), Path = FileNames.Of(rule.Name) + ".yaml", LogSources = [Audit], Remarks = remarks.All };
    }

    private static DraftRule Draft(FalcoRule rule, DraftCondition condition)
    {
        ImmutableArray<string> shown = [.. Shown().Matches(rule.Output).Select(match => FalcoFields.Find(match.Groups[1].Value)?.Path).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new DraftRule
        {
            Title = rule.Name,
            OriginalId = $"falco {AuditSource} {rule.Name}",
            Origin = $"Made by 'secresponder import' from the Falco rule '{rule.Name}': {rule.File.Name}",
            LogSource = Audit,
            Condition = condition,
            Description = rule.Description.Trim(),
            License = rule.File.License,
            Tags = AttackTags.Of(rule.Tags.Where(tag => tag.StartsWith("mitre_", StringComparison.OrdinalIgnoreCase)).Select(tag => tag[6..]), rule.Tags),
            // Falco's priorities are syslog's.
            Level = rule.Priority.ToUpperInvariant() switch
            {
                "EMERGENCY" or "ALERT" or "CRITICAL" => "critical",
                "ERROR" => "high",
                "WARNING" => "medium",
                "NOTICE" => "low",
                _ => "informational",
            },
            GroupBy = ["ActorUsername"],
            Fields = shown,
            IsOff = rule.IsOff,
        };
    }

    [GeneratedRegex(@"%([A-Za-z0-9._]+(?:\[[^\]]*\])?)", RegexOptions.CultureInvariant)]
    private static partial Regex Shown();
}
