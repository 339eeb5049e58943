namespace SecResponder.Playbooks.Importing;

/// <summary>One format of rules. A further one is a folder, and a line in <see cref="RuleImports"/>.</summary>
internal interface IRuleImport
{
    RuleFormat Format { get; }

    /// <summary>Whether a file holds rules of this format.</summary>
    bool Knows(ImportFile file);

    /// <summary>What becomes of each rule in these files. Never throws for what stands in them.</summary>
    IEnumerable<ImportedRule> Import(IReadOnlyList<ImportFile> files, string owner);
}
