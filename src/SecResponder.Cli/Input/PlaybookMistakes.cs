using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;

namespace SecResponder.Cli.Input;

/// <summary>For commands that need all of the playbooks: half of them would give half of an answer.</summary>
internal static class PlaybookMistakes
{
    /// <summary>Tells the mistakes, if there are any, and what was not done because of them. Such a command ends in <see cref="ExitCodes.Findings"/>.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="set">The playbooks as they were read.</param>
    /// <param name="so">What was not done: <c>nothing was replayed</c>.</param>
    /// <param name="which">Which playbooks, where there are several sets.</param>
    public static bool Stop(Terminal terminal, PlaybookSet set, string so, string which = "the playbooks")
    {
        if (!set.HasErrors)
            return false;
        terminal.Error.Write(DiagnosticFormatter.ToText(set.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error)));
        terminal.Fail($"{which} have mistakes, so {so}", "mend them; 'secresponder validate' lists them");
        return true;
    }
}
