using System.Globalization;
using Octokit;
using SecResponder.Connectors.Tickets;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.GitHub;

// Where the issue is, what people are told by it after it was opened, and what they have made of it.
internal sealed partial class OpenGitHubIssue
{
    private const int APage = 100;
    private const int MostPages = 20;
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await IssueAsync(call, cancellation) is not { } found)
            return new TicketSeen(true, null, "", "there is no such ticket any more");
        if (!IsClosed(found))
            return new TicketSeen(false, null, "", "");
        // Who closed it is told of a single issue only.
        var issue = await ByNumberAsync(call, found.Number, cancellation) ?? found;
        string[] labels = [.. issue.Labels?.Select(label => label.Name ?? "") ?? []];
        var reason = issue.StateReason?.StringValue ?? "";
        return new TicketSeen(
            true, CloseCodes.Verdict([.. labels, reason], options.FalsePositive, options.TruePositive), PlainText.Line(issue.ClosedBy?.Login, 200),
            PlainText.Line($"closed as {(reason.Length > 0 ? reason.Replace('_', ' ') : "completed")}{(labels.Length > 0 ? $", {string.Join(", ", labels)}" : "")}", 1000));
    }

    /// <inheritdoc/>
    public async Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation)
    {
        if (await IssueAsync(call, cancellation) is not { } issue)
            return new Effect.Refused("there is no such ticket any more");
        var (owner, name) = Parts(call.Place!);
        var (given, refusal) = await api.WriteAsync(github => github.Issue.Comment.Create(owner, name, issue.Number, GitHubText.Comment(text)), cancellation);
        return refusal ?? (given is { Id: > 0 } ? new Effect.Done(Number(issue), "commented") : throw GitHubApi.Unreadable());
    }

    /// <inheritdoc/>
    public async Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation)
    {
        if (await IssueAsync(call, cancellation) is not { } issue)
            return new Effect.Absent();
        // Only our first line begins so: what an event says stands in a block below it.
        return (await CommentsAsync(call, issue.Number, cancellation)).Any(comment => comment.StartsWith($"SecResponder [{commentId}]", StringComparison.Ordinal))
            ? new Effect.Done(Number(issue), commentId)
            : new Effect.Absent();
    }

    private async Task<IReadOnlyList<string>> CommentsAsync(ActionCall call, int number, CancellationToken cancellation)
    {
        var (owner, name) = Parts(call.Place!);
        var found = new List<string>();
        for (var page = 1; page <= MostPages; page++)
        {
            var comments = await api.ReadAsync(github => github.Issue.Comment.GetAllForIssue(owner, name, number, Page(page)), cancellation) ?? [];
            found.AddRange(comments.Select(comment => comment.Body ?? ""));
            if (comments.Count < APage)
                return found;
        }
        throw new ConnectorException($"issue {number} has more comments than are read: whether one is among them can't be told");
    }

    private async Task<Issue?> IssueAsync(ActionCall call, CancellationToken cancellation)
    {
        if (call.Place is not { } place)
            return null;
        if (call.Reference is { } reference && int.TryParse(reference.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return await ByNumberAsync(call, number, cancellation);
        var (owner, name) = Parts(place);
        var wanted = new RepositoryIssueRequest { Filter = IssueFilter.All, State = ItemStateFilter.All, SortProperty = IssueSort.Created, SortDirection = SortDirection.Descending };
        for (var page = 1; page <= MostPages; page++)
        {
            var issues = await api.ReadAsync(github => github.Issue.GetAllForRepository(owner, name, wanted, Page(page)), cancellation)
                ?? throw new ConnectorException($"the repository {place} is not there, or not for this token");
            foreach (var issue in issues)
                if (IsOurs(issue, call.StepId))
                    return issue;
            // The newest come first: whatever follows is older than the step.
            if (issues.Count < APage || issues[^1].CreatedAt < call.IntentAt - ClocksApart)
                return null;
        }
        throw new ConnectorException($"{place} has had more issues since than are read: whether one of them is ours can't be told");
    }

    private async Task<Issue?> ByNumberAsync(ActionCall call, int number, CancellationToken cancellation)
    {
        var (owner, name) = Parts(call.Place!);
        var issue = await api.ReadAsync(github => github.Issue.Get(owner, name, number), cancellation);
        return issue is { Number: 0 } ? throw GitHubApi.Unreadable() : issue is not null && IsOurs(issue, call.StepId) ? issue : null;
    }

    private static ApiOptions Page(int page) => new() { StartPage = page, PageCount = 1, PageSize = APage };

    // An issue may have been edited below its first line: that is still ours.
    private static bool IsOurs(Issue issue, string stepId) => issue.Number > 0 && issue.Body?.StartsWith(GitHubText.Marker(stepId), StringComparison.Ordinal) == true;

    private static bool IsClosed(Issue issue) => issue.State.StringValue == "closed";

    private static string Number(Issue issue) => string.Create(CultureInfo.InvariantCulture, $"#{issue.Number}");
}
