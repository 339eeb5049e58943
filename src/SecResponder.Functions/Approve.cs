using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Functions.Approvals;
using SecResponder.Response.Approvals;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions;

/// <summary>Shows a plan that waits for approval (GET) and takes the decision (POST). The link stands in cards, messages and mails.</summary>
/// <remarks>Anonymous for the Functions host, because the platform's sign-in stands in front of it; without that nobody is let in (<see cref="PlatformPrincipal"/>).</remarks>
public sealed class Approve(IApprovals approvals, ApprovalLinks links, PlatformPrincipal principal)
{
    [Function(nameof(Approve))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "approvals/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (principal.Of(request) is not { } who)
            return ApprovalPage.NotSignedIn();
        if (await links.LookAsync(id, request.Query[ApprovalLinks.Until], request.Query[ApprovalLinks.Signature], cancellation) is not LinkState.Good and var state)
            return ApprovalPage.Not(state);
        if (HttpMethods.IsGet(request.Method))
            return await approvals.ShowAsync(id, who, cancellation) is { } plan ? ApprovalPage.Show(plan, who) : ApprovalPage.Answer(ApprovalAnswer.Unknown);
        return await ApprovalForm.ReadAsync(request, cancellation) is { } form
            ? ApprovalPage.Answer(await approvals.DecideAsync(id, form.PlanHash, form.Approve, who, form.Reason, cancellation))
            : ApprovalPage.BadForm();
    }
}
