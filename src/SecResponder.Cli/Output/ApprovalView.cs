using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Output;

/// <summary>What a person is asked, as the terminal shows it: exact target, action, parameters, duration.</summary>
internal static class ApprovalView
{
    /// <summary>One line: <c>host.quarantine ws-17.corp.example (10.20.0.5) for 4h</c>.</summary>
    public static string What(Approval approval) =>
        Printable.Of($"{approval.Action} {approval.Target}".TrimEnd() + (approval.For is { } lasts ? $" for {DurationText.Format(lasts)}" : ""));

    /// <summary>Who may decide.</summary>
    public static string Who(Approval approval) => approval.EscalatedTo is { } second ? $"{approval.By} or {second}" : approval.By;

    /// <summary>How many must say yes, and who has.</summary>
    public static string Eyes(Approval approval) => (approval.FourEyes, approval.FirstBy) switch
    {
        (false, _) => "one",
        (true, null) => "two",
        (true, { } first) => $"second, after {first}",
    };

    public static void Write(Terminal terminal, Approval approval)
    {
        terminal.Out.WriteLine(What(approval));
        foreach (var (name, value) in approval.With)
            Line(name, value);
        Line("approval", $"{approval.Id}, {approval.State.ToString().ToLowerInvariant()}");
        Line("incident", approval.IncidentId);
        Line("plan", approval.PlanHash);
        Line("by", $"{Who(approval)} of {approval.Owner}, until {LedgerTime.Text(approval.Deadline)}, otherwise {approval.Otherwise.ToString().ToLowerInvariant()}");
        Line("eyes", Eyes(approval));
        Line("because", approval.Because);

        void Line(string name, string value) => terminal.Out.WriteLine($"  {Printable.Of(name)}: {Printable.Of(value)}");
    }
}
