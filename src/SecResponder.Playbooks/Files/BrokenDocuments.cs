using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files;

/// <summary>Tells which documents an error stands in: a document reaches from its first line to the next one's. What is broken is not in force.</summary>
internal sealed class BrokenDocuments
{
    private readonly Dictionary<string, int[]> _starts;
    private readonly HashSet<(string File, int Start)> _broken = [];

    public BrokenDocuments(IEnumerable<SigmaSource> sources, IEnumerable<Diagnostic> found)
    {
        var errors = found.Where(finding => finding.Severity == DiagnosticSeverity.Error).ToList();
        var files = errors.Select(error => error.File).ToHashSet(StringComparer.Ordinal);
        _starts = sources.Where(source => files.Contains(source.File.Shown))
            .ToDictionary(source => source.File.Shown, source => source.Documents.Select(document => document.Position.Line).Order().ToArray(), StringComparer.Ordinal);
        foreach (var error in errors)
            _broken.Add((error.File, StartOf(error.File, error.Line)));
    }

    public bool IsEmpty => _broken.Count == 0;

    public bool Contains(SigmaMetadata metadata) => _broken.Contains((metadata.File, StartOf(metadata.File, metadata.Document.Position.Line)));

    private int StartOf(string file, int line) => _starts.TryGetValue(file, out var starts) ? starts.LastOrDefault(start => start <= line, starts.FirstOrDefault()) : 0;
}
