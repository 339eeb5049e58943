using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SecResponder.Functions.Approvals;

/// <summary>What the page's form sends.</summary>
internal sealed record ApprovalForm(string PlanHash, bool Approve, string Reason)
{
    public const string PlanField = "plan";
    public const string DecisionField = "decision";
    public const string ReasonField = "reason";
    public const string ApproveValue = "approve";
    public const string DenyValue = "deny";
    public const int LongestReason = 1000;

    private static readonly FormOptions Limits = new() { BufferBodyLengthLimit = 16 * 1024, ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = 8 * 1024 };

    /// <summary>Reads the form; null when it is none of ours, or was sent from another site's page (the platform signs people in by cookie).</summary>
    public static async Task<ApprovalForm?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsFromOurPage(request) || !request.HasFormContentType)
            return null;
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(Limits, cancellation);
        }
        catch (InvalidDataException)
        {
            return null; // over a limit: the caller answers that the form is not right
        }
        var reason = form[ReasonField].ToString().Trim();
        return (form[PlanField].ToString(), form[DecisionField].ToString()) switch
        {
            ({ Length: > 0 } plan, ApproveValue) when reason.Length <= LongestReason => new ApprovalForm(plan, true, reason),
            ({ Length: > 0 } plan, DenyValue) when reason.Length <= LongestReason => new ApprovalForm(plan, false, reason),
            _ => null,
        };
    }

    // Every browser of today sends one of the two with a form; a program that sends neither has no cookie to be abused.
    private static bool IsFromOurPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site])
            return site == "same-origin";
        return request.Headers.Origin is not [{ } origin] || Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value;
    }
}
