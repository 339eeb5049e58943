using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Approvals;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Commands;

/// <summary><c>approve</c> and <c>deny</c>: a person's word about exactly the plan that they were shown.</summary>
internal static class DecideCommand
{
    public static Command Approve(Terminal terminal) => Create(terminal, "approve", Decision.Approve);

    public static Command Deny(Terminal terminal) => Create(terminal, "deny", Decision.Deny);

    private static Command Create(Terminal terminal, string name, Decision decision)
    {
        var id = new Argument<string?>("APPROVAL|INCIDENT") { Description = "What to decide; without it, what waits is listed", Arity = ArgumentArity.ZeroOrOne };
        var plan = new Option<string?>("--plan") { Description = "The hash of the plan that you were shown; the list shows it" };
        var who = new Option<string?>("--as") { Description = "Your user principal name; it goes into the ledger" };
        var why = new Option<string>("--why") { Description = "The reason, for the ledger", DefaultValueFactory = _ => "" };
        var directory = new Option<string>("--playbooks") { Description = "The playbook repository, which says who may decide", DefaultValueFactory = _ => "playbooks" };
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command(name, $"Decide about a step that waits; without arguments, list what waits. Example: secresponder {name} ap-… --plan 1f2e… --as mia@example.com --why 'checked with the owner'")
        {
            id, plan, who, why, directory, store, format,
        };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            if (parsed.GetValue(id) is not { } which)
                return await ListAsync(terminal, parsed.GetValue(format), open, cancellation);
            if (parsed.GetValue(plan) is not { } hash || parsed.GetValue(who) is not { } person)
            {
                if (await new ApprovalDesk(OfflineWorld.Over(open, parsed.GetRequiredValue(directory))).ShownAsync(which, cancellation) is not { } shown)
                    return terminal.Fail($"no single approval is known by '{Printable.Of(which)}'", $"'secresponder {name}' lists what waits", ExitCodes.Findings);
                ApprovalView.Write(terminal, shown);
                return terminal.Fail($"{name} needs --plan and --as", $"'secresponder {name}' lists what waits, with its plan", ExitCodes.Usage);
            }
            var world = OfflineWorld.Over(open, parsed.GetRequiredValue(directory));
            return Told(terminal, await new ApprovalDesk(world).DecideAsync(which, hash, decision, person, parsed.GetRequiredValue(why), cancellation));
        }));
        return command;
    }

    private static async Task<int> ListAsync(Terminal terminal, string? format, IResponderStore store, CancellationToken cancellation)
    {
        var records = new Records("id", "deadline", "otherwise", "owner", "by", "action", "target", "for", "eyes", "plan", "because");
        foreach (var approval in await store.PendingApprovalsAsync(200, cancellation))
            records.Add(approval.Id, approval.Deadline, approval.Otherwise.ToString().ToLowerInvariant(), approval.Owner, ApprovalView.Who(approval), approval.Action, approval.Target,
                approval.For?.ToString("c", System.Globalization.CultureInfo.InvariantCulture), ApprovalView.Eyes(approval), approval.PlanHash, approval.Because);
        return records.Write(terminal, format, "nothing waits for approval");
    }

    private static int Told(Terminal terminal, DecisionOutcome outcome)
    {
        switch (outcome)
        {
            case DecisionOutcome.Decided { Approval: var approval }:
                terminal.Out.WriteLine($"{approval.State.ToString().ToLowerInvariant()}: {ApprovalView.What(approval)}");
                return ExitCodes.Fine;
            case DecisionOutcome.FirstOfTwo { Approval: var approval }:
                terminal.Out.WriteLine($"{ApprovalView.What(approval)}: approved by {Printable.Of(approval.FirstBy ?? "")}; nothing is done before a second person approves, too");
                return ExitCodes.Fine;
            case DecisionOutcome.AlreadyDecided { Approval: var approval }:
                return terminal.Fail($"it was decided before: {approval.State.ToString().ToLowerInvariant()} by {Printable.Of(approval.DecidedBy ?? "nobody")}", "", ExitCodes.Findings);
            case DecisionOutcome.PlanChanged { Current: var current }:
                return terminal.Fail("the plan is not the one that you were shown", $"look at it again: {ApprovalView.What(current)}, plan {current.PlanHash}, approval {current.Id}", ExitCodes.Findings);
            case DecisionOutcome.NotAllowed { Reason: var reason }:
                return terminal.Fail(Printable.Of(reason), "the team's team.yaml says who may", ExitCodes.Findings);
            default:
                return terminal.Fail(Printable.Of(((DecisionOutcome.NotFound)outcome).Reason), "", ExitCodes.Findings);
        }
    }
}
