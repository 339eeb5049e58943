using SecResponder.Lab.Defender;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;
using SecResponder.Lab.Teams;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Demo;

/// <summary>One thing that the demo says, and whether it is so.</summary>
internal sealed record DemoClaim(string What, bool IsTrue, string Found);

/// <summary>Holds what the demo says against the lab's own state, not against our log.</summary>
internal static class DemoChecks
{
    public static async Task<IReadOnlyList<DemoClaim>> AskAsync(DemoTraffic traffic, LabSnapshot lab, IResponderStore store, CancellationToken cancellation)
    {
        var scenario = traffic.Scenario;
        var held = Machine(lab, scenario.Beacon);
        var isolations = held.Actions.Where(action => action.Type == "Isolate").ToArray();
        var tickets = lab.Tickets.Select(ticket => ticket.Fields.GetValueOrDefault("correlation_id", "")).ToArray();
        var letters = await store.DeadLettersAsync(100, cancellation);
        var unread = letters.Select(letter => Convert.ToHexString(letter.Raw.Span)).ToHashSet(StringComparer.Ordinal);
        var approved = (await store.StepsInAsync(StepState.Done, 100, cancellation)).Count(step => step.ApprovedHash is not null);
        var untouched = new[] { scenario.ProtectedBeacon, scenario.DeniedBeacon, scenario.RareVisitor, scenario.Scanner };
        var broken = (await new LedgerAudit(store).RunAsync(null, cancellation)).Breaks;
        return
        [
            new($"{scenario.Beacon.ShortName} was isolated in Defender, once", isolations is [{ Status: "Succeeded" }] && approved == 1, $"{isolations.Length} isolations, {approved} approved"),
            new($"{scenario.Beacon.ShortName} was let go when its time was over", !held.Isolated && held.Actions.Count(action => action is { Type: "Unisolate", Status: "Succeeded" }) == 1,
                held.Isolated ? "still isolated" : "not isolated"),
            new($"{scenario.ProtectedBeacon.ShortName}, a crown jewel, was never touched, nor was anybody else",
                untouched.All(machine => Machine(lab, machine).Actions.Count == 0) && lab.Machines.Count(machine => machine.Actions.Count > 0) == 1,
                $"{lab.Machines.Count(machine => machine.Actions.Count > 0)} machines with actions"),
            new($"{scenario.Incidents} tickets in ServiceNow, each once", tickets.Length == scenario.Incidents && tickets.Distinct().Count() == scenario.Incidents, $"{tickets.Length} tickets"),
            new($"the ticket of {scenario.Beacon.ShortName} tells of its quarantine, the approval and its release, each once",
                Told(lab, "is held (host.quarantine) until") && Told(lab, "Approved by") && Told(lab, "is released"), $"{lab.Tickets.Sum(ticket => ticket.WorkNotes.Count)} comments on {lab.Tickets.Count(ticket => ticket.WorkNotes.Count > 0)} tickets"),
            new($"{scenario.Incidents} cards in Teams", lab.Cards.Count == scenario.Incidents, $"{lab.Cards.Count} cards"),
            new($"{scenario.UnreadableLines} lines that nobody can read are kept, byte for byte",
                letters.Length == scenario.UnreadableLines && traffic.Lines.Count(line => unread.Contains(Convert.ToHexString(line.Bytes))) == scenario.UnreadableLines, $"{letters.Length} dead letters"),
            new("the ledger is whole", broken.IsEmpty, broken.IsEmpty ? "every chain verified" : $"{broken.Length} broken"),
        ];
    }

    // One machine is held in the demo, so one ticket has it, and in one comment.
    private static bool Told(LabSnapshot lab, string what) => lab.Tickets.SelectMany(ticket => ticket.WorkNotes).Count(note => note.Contains(what, StringComparison.Ordinal)) == 1;

    private static MachineSeen Machine(LabSnapshot lab, DemoMachine machine) => lab.Machines.First(seen => seen.Id == machine.Id);

    /// <summary>The office's machines, for the lab.</summary>
    public static IReadOnlyList<LabMachine> Machines(DemoScenario scenario) =>
        [.. scenario.Machines.Select(machine => new LabMachine { Name = machine.Name, Id = machine.Id, Addresses = [new LabAddress(machine.Address)], Tags = machine.Tags })];
}
