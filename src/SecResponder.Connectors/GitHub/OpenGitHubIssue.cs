using Octokit;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.GitHub;

/// <summary>
/// <c>ticket.open</c>: an issue, found again by the marker in the first line of its body. Not by a label: who may not push to a repository can set none, and is not always told so. The newest issues are
/// listed, which shows one as soon as it is there; the search is behind.
/// </summary>
/// <remarks>docs.github.com, "REST API endpoints for issues".</remarks>
internal sealed partial class OpenGitHubIssue(GitHubApi api, GitHubOptions options, TicketHomes homes) : IWatchedTicket
{
    internal const string System = "GitHub";
    private const int LongestTitle = 200;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = TicketSignature.In(System) with
    {
        Permissions = [new ActionPermission(PermissionKind.TokenScope, "Issues: write", "list, create, comment and close issues of the repositories that the token is for; Metadata: read comes with it")],
        FoundBy = "the marker in the first line of the issue's body, among the issues that are not older than the step; by its number where that is known",
        UndoneBy = "a comment, and closed as not planned; an issue that people have closed stays as it is",
        Limits = new ActionLimits(60, 4, "5,000 requests an hour and more; of what makes content 80 a minute and 500 an hour; beyond it 403 or 429, with or without Retry-After"),
        Unverified =
        [
            "that a list shows an issue as soon as it was created",
            "a clock that is more than ten minutes before GitHub's: an issue of ours would be taken for an older one",
            "a GitHub App signs in by a token that lives for an hour: who renews it behind the reference is up to you",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var repositories = homes.PlacesIn("GitHub");
        if (repositories.IsEmpty)
            return new CheckResult(false, "no repository is named: set Connectors:GitHub:Repository, or a Place for each queue");
        try
        {
            foreach (var place in repositories)
            {
                var (owner, name) = Parts(place);
                if (await api.ReadAsync(github => github.Repository.Get(owner, name), cancellation) is not { } repository)
                    return new CheckResult(false, $"{place} is not there, or not for this token");
                if (!repository.HasIssues)
                    return new CheckResult(false, $"{place} has its issues switched off");
            }
            return new CheckResult(true, $"issues of {string.Join(", ", repositories)} can be read");
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (call.Place is not { } place)
            return new Effect.Refused("nothing says which repository the ticket belongs to: set Connectors:GitHub:Repository");
        // Nothing in GitHub keeps two issues of one step apart: whoever was here before us is looked for first.
        if (await IssueAsync(call, cancellation) is { } there)
            return Opened(there);
        var (owner, name) = Parts(place);
        var text = TicketText.Of(call, LongestTitle);
        var issue = new NewIssue(GitHubText.Title(text.Title)) { Body = GitHubText.Body(call.StepId, text) };
        foreach (var label in options.Labels)
            issue.Labels.Add(label);
        var (given, refusal) = await api.WriteAsync(github => github.Issue.Create(owner, name, issue), cancellation);
        return refusal ?? (given is { Number: > 0 } opened ? Opened(opened) : throw GitHubApi.Unreadable());
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => await IssueAsync(call, cancellation) is { } issue ? Opened(issue) : new Effect.Absent();

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await IssueAsync(call, cancellation) is not { } issue)
            return new Effect.Done("", "there is no such ticket any more");
        if (IsClosed(issue))
            return new Effect.Done(Number(issue), "it was closed already");
        var note = $"Taken back by SecResponder ({call.StepId})";
        var (owner, name) = Parts(call.Place!);
        // Said once, before it is closed: after a lost answer the comment is there already.
        if (!(await CommentsAsync(call, issue.Number, cancellation)).Contains(note, StringComparer.Ordinal)
            && (await api.WriteAsync(github => github.Issue.Comment.Create(owner, name, issue.Number, note), cancellation)).Refusal is { } unsaid)
            return unsaid;
        var (given, refusal) = await api.WriteAsync(
            github => github.Issue.Update(owner, name, issue.Number, new IssueUpdate { State = ItemState.Closed, StateReason = ItemStateReason.NotPlanned }), cancellation);
        return refusal ?? (given is { Number: > 0 } ? new Effect.Done(Number(issue), "closed as not planned") : throw GitHubApi.Unreadable());
    }

    private static Effect.Done Opened(Issue issue) => new(Number(issue), $"ticket {Number(issue)}", Uri.TryCreate(issue.HtmlUrl, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps ? page.ToString() : null);

    private static (string Owner, string Name) Parts(string place) => place.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? (place[..slash], place[(slash + 1)..]) : (place, "");
}
