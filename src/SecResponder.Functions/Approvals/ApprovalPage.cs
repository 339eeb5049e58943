using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using SecResponder.Response.Approvals;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Approvals;

/// <summary>The approver's page: what would be done, to what, for how long. No script; everything that came from outside is encoded.</summary>
internal static class ApprovalPage
{
    public static IResult Show(ApprovalView plan, Person who) => new HtmlPage(HttpStatusCode.OK, plan.Title, $"""
        <p>{Text(plan.Summary)}</p>
        <p>Incident {Text(plan.IncidentId)}, team {Text(plan.Owner)}. You are signed in as <b>{Text(who.Name)}</b>.</p>
        <table>
        <thead><tr><th scope="col">Step</th><th scope="col">Acts on</th><th scope="col">How</th></tr></thead>
        <tbody>{string.Concat(plan.Steps.Select(Row))}</tbody>
        </table>
        {(plan.Decision is null ? Form(plan) : $"<p><b>{Text(plan.Decision)}</b></p>")}
        """);

    public static IResult Answer(ApprovalAnswer answer) => answer switch
    {
        ApprovalAnswer.Recorded => Message(HttpStatusCode.OK, "Recorded", "Your decision is in the ledger."),
        ApprovalAnswer.FirstOfTwo => Message(HttpStatusCode.OK, "Recorded, one of two", "Your yes is in the ledger. Another person must approve, too; until then nothing is done."),
        ApprovalAnswer.NotAllowed => Message(HttpStatusCode.Forbidden, "Not yours to decide", "You are not in the group that decides this, or the playbook is yours or about you and two others must. The playbook's 'approval: by' names the group; its members stand in the team's team.yaml."),
        ApprovalAnswer.PlanChanged => Message(HttpStatusCode.Conflict, "The plan has changed", "What you saw is not what would be done now. Open the link again and look at the new plan."),
        ApprovalAnswer.AlreadyDecided => Message(HttpStatusCode.Conflict, "Already decided", "Somebody was faster. Open the link again to see what was decided."),
        ApprovalAnswer.TooLate => Message(HttpStatusCode.Gone, "Too late", "The deadline has passed, and what the playbook says for that case has happened."),
        _ => Message(HttpStatusCode.NotFound, "No such approval", "There is no such approval, or you may not read it."),
    };

    public static IResult Not(LinkState link) => link switch
    {
        LinkState.Over => Message(HttpStatusCode.Gone, "Too late", "The deadline has passed, and what the playbook says for that case has happened. 'secresponder why' tells what became of it."),
        LinkState.CanNotTell => Message(HttpStatusCode.ServiceUnavailable, "Not now", "Whether this link is one of ours can't be told just now. Try again, or decide with 'secresponder approve'."),
        _ => Message(HttpStatusCode.NotFound, "No such approval", "There is no such approval, or the link is not whole: open it from the card, the message or the mail."),
    };

    public static IResult BadForm() =>
        Message(HttpStatusCode.BadRequest, "That was not the form", $"Open the link again and use the page's own form. A reason has {ApprovalForm.LongestReason} characters at most.");

    public static IResult NotSignedIn() =>
        Message(HttpStatusCode.Forbidden, "Nobody is signed in", $"Approvals need the platform's sign-in in front of this app: turn on App Service authentication with Microsoft Entra, and set {PlatformPrincipal.TrustSetting.Replace(":", "__", StringComparison.Ordinal)} to true. Until then, decide with 'secresponder approve'.");

    private static HtmlPage Message(HttpStatusCode status, string title, string text) => new(status, title, $"<p>{Text(text)}</p>");

    private static string Row(ApprovalStep step) => $"<tr><td>{Text(step.Action)}</td><td>{Text(step.Target)}</td><td>{Text(step.Details)}</td></tr>";

    private static string Form(ApprovalView plan) => $"""
        <p>To be decided by {Text(plan.Approvers)} until {Text(plan.Until.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture))}; otherwise: {Text(plan.Otherwise)}.</p>
        {(plan.Eyes is { } eyes ? $"<p>{Text(eyes)}</p>" : "")}
        <form method="post">
        <input type="hidden" name="{ApprovalForm.PlanField}" value="{Text(plan.PlanHash)}">
        <p><label>Why (goes into the ledger)<br><input name="{ApprovalForm.ReasonField}" maxlength="{ApprovalForm.LongestReason}" size="60"></label></p>
        <p><button name="{ApprovalForm.DecisionField}" value="{ApprovalForm.ApproveValue}">Approve</button> <button name="{ApprovalForm.DecisionField}" value="{ApprovalForm.DenyValue}">Deny</button></p>
        </form>
        """;

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
