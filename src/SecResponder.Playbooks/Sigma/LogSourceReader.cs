using SecResponder.Events;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads a document's <c>logsource</c>; <c>definition</c> and other keys are prose.</summary>
internal static class LogSourceReader
{
    public static LogSource? Read(YamlMap document, Findings findings)
    {
        if (document["logsource"] is not { } node)
        {
            findings.Error(document, SigmaCodes.Missing, "the document has no logsource", "add 'logsource:' with category, product or service");
            return null;
        }
        if (node is not YamlMap map)
        {
            findings.Error(node, SigmaCodes.KeyType, $"'logsource' is {node.Kind}, it must be a map", "write 'logsource: {category: firewall}'");
            return null;
        }
        var errors = findings.Errors;
        var keys = new DocumentKeys(map, findings);
        var source = new LogSource(keys.Text("category"), keys.Text("product"), keys.Text("service"));
        if (findings.Errors > errors)
            return null;
        if (source != new LogSource())
            return source;
        findings.Error(map, SigmaCodes.LogSource, "the logsource names neither category, product nor service", "name at least one of the three");
        return null;
    }
}
