using SecResponder.Cli.Output;
using SecResponder.Connectors.Permissions;

namespace SecResponder.Cli.Doctor;

/// <summary>Writes everything for a person: what is needed first, then what was looked at, what has to be mended last, where the eye is.</summary>
internal static class DoctorText
{
    public static void Write(Terminal terminal, IReadOnlyCollection<NeededPermission> needed, IReadOnlyCollection<Examined> examined)
    {
        terminal.Out.WriteLine("What the playbooks in force need");
        PermissionTable.Write(terminal, needed);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("What was looked at");
        var records = new Records("state", "area", "name", "what");
        foreach (var one in examined)
            records.Add(one.Word, one.Area, one.Name, one.What);
        records.Write(terminal, "table", "");
        var findings = examined.Where(one => one.Health == Health.Finding).ToArray();
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(findings.Length == 0 ? "Nothing has to be mended." : $"To be mended ({findings.Length})");
        foreach (var finding in findings)
            terminal.Out.WriteLine($"  {finding.Name}: {finding.What}\n    {finding.Remedy}");
    }
}
