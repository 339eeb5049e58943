namespace SecResponder.Cli;

/// <summary>What a script learns from a command's exit.</summary>
internal static class ExitCodes
{
    /// <summary>Everything is fine.</summary>
    public const int Fine = 0;
    /// <summary>It ran, and found something: mistakes in playbooks, failed tests, a claim that is not true.</summary>
    public const int Findings = 1;
    /// <summary>It was called in a way it doesn't understand.</summary>
    public const int Usage = 2;
    /// <summary>It could not run: a file that can't be read, a store that can't be opened.</summary>
    public const int CouldNotRun = 3;
}
