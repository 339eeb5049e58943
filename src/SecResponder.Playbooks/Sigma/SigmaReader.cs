using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads Sigma documents: rules, correlations, filters. What is wrong is reported all at once; what is right is kept.</summary>
/// <remarks>SigmaHQ specification v2.1. References between documents are checked by <see cref="SigmaCollection"/>, once all files are read.</remarks>
public static class SigmaReader
{
    /// <summary>Reads the documents of one file.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="documents">Its YAML documents.</param>
    /// <param name="lists">What a placeholder stands for; null (or an answer of null): not known.</param>
    public static SigmaDocuments Read(string file, ImmutableArray<YamlNode> documents, Func<string, NamedList?>? lists = null)
    {
        lists ??= _ => null;
        var findings = new Findings(file);
        var actions = new DocumentActions(findings);
        var rules = ImmutableArray.CreateBuilder<SigmaRule>();
        var correlations = ImmutableArray.CreateBuilder<SigmaCorrelation>();
        var filters = ImmutableArray.CreateBuilder<SigmaFilter>();
        foreach (var node in documents)
        {
            if (node is not YamlMap map)
                findings.Warning(node, SigmaCodes.Document, $"a document is {node.Kind}, no map: it is left out", "begin it with 'title:' if it is meant for a rule; put other tools' files elsewhere");
            else if (actions.Resolve(map) is { } document)
                Read(document);
        }
        return new SigmaDocuments(rules.ToImmutable(), correlations.ToImmutable(), filters.ToImmutable(), findings.Sorted());

        void Read(YamlMap document)
        {
            if (document["correlation"] is not null)
                Keep(correlations, new CorrelationReader(findings).Read(document));
            else if (document["filter"] is not null)
                Keep(filters, new FilterReader(lists, findings).Read(document));
            else if (document["detection"] is not null)
                Keep(rules, new RuleReader(lists, findings).Read(document));
            else if (Meant.Any(key => document[key] is not null))
                findings.Error(document, SigmaCodes.Document, "the document is no rule, no correlation and no filter", NearMissOfKind(document) + "add 'detection:', 'correlation:' or 'filter:'");
            else
                findings.Warning(document, SigmaCodes.Document, "the document has nothing of Sigma in it and is left out", NearMissOfKind(document) + "add 'title:' and 'detection:' if it is meant for a rule; put other tools' files elsewhere");
        }
    }

    // Folders of rules hold other YAML too: pipelines, test data, other products' rules. Whoever wrote one of these keys meant a playbook, and must hear that it is none.
    private static readonly string[] Meant = ["title", "logsource", .. KnownKeys.Attributes.Names.Except(["tests", "owner"])];

    private static string NearMissOfKind(YamlMap document) =>
        document.Entries.Select(entry => NearMiss.Of(entry.Key.Text, ["detection", "correlation", "filter"])).FirstOrDefault(near => near is not null) is { } meant ? $"did you mean '{meant}'? " : "";

    private static void Keep<T>(ImmutableArray<T>.Builder kept, T? document) where T : class
    {
        if (document is not null)
            kept.Add(document);
    }
}
