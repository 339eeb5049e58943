using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing;

/// <summary>Gathers what is said of one rule, so that all of it is seen at once: what keeps it from being translated, and what is only to be known.</summary>
internal sealed class Remarks
{
    // What one rule can say about itself before nobody reads on.
    private const int Most = 20;

    private readonly List<ImportRemark> _refusals = [];
    private readonly List<ImportRemark> _notes = [];

    /// <summary>Whether something has no counterpart.</summary>
    public bool Refuse => _refusals.Count > 0;

    /// <summary>The refusals where there are any, else the notes; in the order in which they stand in the file.</summary>
    public ImmutableArray<ImportRemark> All => [.. (Refuse ? _refusals : _notes).OrderBy(remark => remark.Line).ThenBy(remark => remark.Column)];

    /// <summary>Something has no counterpart: the rule is not translated.</summary>
    public void NotTranslated(YamlPosition at, string construct, string why, string byHand) => Add(_refusals, new ImportRemark(at.Line, at.Column, construct, why, byHand));

    /// <summary>Something is translated into what is nearly the same.</summary>
    public void Differs(YamlPosition at, string construct, string how, string byHand) => Add(_notes, new ImportRemark(at.Line, at.Column, construct, how, byHand));

    private static void Add(List<ImportRemark> remarks, ImportRemark remark)
    {
        if (remarks.Count < Most && !remarks.Contains(remark))
            remarks.Add(remark);
    }
}
