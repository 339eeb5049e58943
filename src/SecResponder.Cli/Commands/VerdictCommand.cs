using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Incidents;

namespace SecResponder.Cli.Commands;

/// <summary><c>verdict INCIDENT</c>: a person says afterwards what an incident was.</summary>
internal static class VerdictCommand
{
    private const string False = "false-positive";
    private const string True = "true-positive";

    public static Command Create(Terminal terminal)
    {
        var incident = new Argument<string>("INCIDENT") { Description = "Its id, as 'incidents' shows it" };
        var verdict = new Argument<string>("VERDICT") { Description = $"{False} or {True}" };
        verdict.AcceptOnlyFromAmong(False, True);
        var who = new Option<string>("--as") { Description = "Your user principal name; it goes into the ledger", Required = true };
        var why = new Option<string>("--why") { Description = "The reason, for the ledger", Required = true };
        var directory = new Option<string>("--playbooks") { Description = "The playbook repository, which says whether a false positive lets go what is held", DefaultValueFactory = _ => "playbooks" };
        var store = StoreOption.Create();
        var command = new Command("verdict", $"Say what an incident was. Example: secresponder verdict in-… {False} --as mia@example.com --why 'the backup server'") { incident, verdict, who, why, directory, store };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var word = parsed.GetRequiredValue(verdict);
            var outcome = await new IncidentJudge(OfflineWorld.Over(open, parsed.GetRequiredValue(directory))).JudgeAsync(
                parsed.GetRequiredValue(incident), word == False ? IncidentVerdict.FalsePositive : IncidentVerdict.TruePositive, parsed.GetRequiredValue(who), parsed.GetRequiredValue(why), cancellation);
            switch (outcome)
            {
                case JudgementOutcome.Judged judged:
                    terminal.Out.WriteLine($"{word}: recorded");
                    foreach (var step in judged.Skipped)
                        terminal.Out.WriteLine($"  {Printable.Of(step.TrimEnd())} is not begun any more");
                    foreach (var held in judged.Released)
                        terminal.Out.WriteLine($"  {Printable.Of(held)}: this incident holds it no longer; the service lifts it in its next round unless another one does");
                    return ExitCodes.Fine;
                case JudgementOutcome.SaidBefore { Judgement: var before }:
                    terminal.Out.WriteLine($"{word}: {Printable.Of(before.Who)} said so before; nothing changed");
                    return ExitCodes.Fine;
                default:
                    return terminal.Fail($"there is no incident '{Printable.Of(parsed.GetRequiredValue(incident))}'", "'secresponder incidents' lists them", ExitCodes.Findings);
            }
        }));
        return command;
    }
}
