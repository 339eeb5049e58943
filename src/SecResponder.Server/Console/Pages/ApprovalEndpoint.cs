using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Hosting;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.Pages;

/// <summary>A question to a person, with what they need to know to answer it.</summary>
/// <param name="Approval">What is asked.</param>
/// <param name="Step">The step; null when it is gone.</param>
/// <param name="Incident">Its incident; null when it is gone.</param>
/// <param name="Playbook">The playbook, where it is in force.</param>
/// <param name="Action">What the action does, and how it is taken back; null when no connector knows it.</param>
/// <param name="Against">Why the one who looks may not decide it; null: they may.</param>
public sealed record ApprovalLook(Approval Approval, ResponseStep? Step, Incident? Incident, Playbook? Playbook, ActionSignature? Action, string? Against);

/// <summary>What waits for a person; and the page that a card leads to, on a phone: exactly what, to whom, how long, why, what it can break.</summary>
internal static class ApprovalEndpoint
{
    public const string PlanField = "plan";
    public const string DecisionField = "decision";
    public const string Approve = "approve";
    public const string Deny = "deny";

    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.Approvals, ListAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapGet(ConsolePaths.Approvals + "/{id}", ShowAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Approvals + "/{id}", DecideAsync).Behind(new Door.Person(ConsoleRole.Approver));
    }

    private static async Task<IResult> ListAsync(HttpContext context, FrameMaker frames, ApprovalDesk desk) =>
        Page.Of<ApprovalsPage>(await frames.OfAsync(context), (nameof(ApprovalsPage.Approvals), await desk.PendingAsync(Most, context.RequestAborted)));

    private static async Task<IResult> ShowAsync(HttpContext context, FrameMaker frames, ApprovalDesk desk, IResponderStore store, PlaybooksInForce playbooks, string id) =>
        await desk.ShownAsync(id, context.RequestAborted) is { } approval
            ? await PageAsync(context, StatusCodes.Status200OK, frames, desk, store, playbooks, approval, null)
            : NoSuch(context);

    private static async Task<IResult> DecideAsync(HttpContext context, FrameMaker frames, ApprovalDesk desk, IResponderStore store, PlaybooksInForce playbooks, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (said, reason, user) = (form.Text(DecisionField), form.Text(Forms.Reason), context.User());
        if (said is not (Approve or Deny))
            return Forms.Wrong(context, $"A decision is {Approve} or {Deny}.");
        // A no says why; a yes may stand for itself, and on a phone that is ten seconds.
        if (said == Deny && Forms.ReasonProblem(reason) is { } problem || reason.Length > Forms.LongestReason)
            return Forms.Wrong(context, Forms.ReasonProblem(reason) ?? "");
        Task<IResult> AgainAsync(Approval approval, int status, string why) => PageAsync(context, status, frames, desk, store, playbooks, approval, why);
        return await desk.DecideAsync(id, form.Text(PlanField), said == Approve ? Decision.Approve : Decision.Deny, user.Person, reason, context.RequestAborted) switch
        {
            DecisionOutcome.Decided decided => Did.Back(ConsolePaths.Approval(decided.Approval.Id), said == Approve ? Did.Approved : Did.Denied),
            DecisionOutcome.FirstOfTwo first => Did.Back(ConsolePaths.Approval(first.Approval.Id), Did.First),
            DecisionOutcome.AlreadyDecided { Approval: var before } => await AgainAsync(before, StatusCodes.Status409Conflict, "It was decided before. What you sent changed nothing."),
            DecisionOutcome.PlanChanged { Current: var current } => await AgainAsync(current, StatusCodes.Status409Conflict, "What would be done is not what you were shown. Nothing was done: look at it as it is now."),
            DecisionOutcome.NotAllowed { Reason: var against } => Says.With(context, StatusCodes.Status403Forbidden, "Not yours to decide", $"{against}. The team's team.yaml says who may."),
            _ => NoSuch(context),
        };
    }

    private static async Task<IResult> PageAsync(
        HttpContext context, int status, FrameMaker frames, ApprovalDesk desk, IResponderStore store, PlaybooksInForce playbooks, Approval approval, string? problem)
    {
        var incident = await store.IncidentAsync(approval.IncidentId, context.RequestAborted);
        var look = new ApprovalLook(
            approval, await store.StepAsync(approval.StepId, context.RequestAborted), incident, incident is null ? null : playbooks.Snapshot.Playbooks.GetValueOrDefault(incident.PlaybookId),
            ActionCatalog.Signatures.FirstOrDefault(signature => signature.Name == approval.Action), desk.Against(approval, context.User().Person));
        return Page.Of<ApprovalPage>(status, await frames.OfAsync(context), (nameof(ApprovalPage.Look), look), (nameof(ApprovalPage.Problem), problem), (nameof(ApprovalPage.Done), problem is null ? Did.Say(context.Request.Query[Did.Field]) : null));
    }

    private static IResult NoSuch(HttpContext context) => Says.With(context, StatusCodes.Status404NotFound, "No such approval", "Nothing is asked under that address; perhaps its retention time is over.");
}
