using System.Collections.Immutable;
using SecResponder.Connectors.GitHub;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.GitHub;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Tests.GitHub;

internal sealed class GitHubTested : TestedSystem
{
    public override string Name => "github";

    public override ImmutableArray<ActionCase> Cases => [new OpenGitHubIssueCase()];

    public override void Furnish(LabOptions lab) => lab.With(new GitHubLab());

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:GITHUB"] = Outside.Canary;
        options.With(new GitHubOptions { BaseAddress = lab, Token = "env:GITHUB", Repository = "acme/secops", Labels = { "security" } });
    }

    private sealed class OpenGitHubIssueCase : TicketCase
    {
        public override ActionSignature Signature => OpenGitHubIssue.Description;

        public override string Place => "acme/secops";

        // An empty list is what GitHub says when there is none.
        public override IEnumerable<string> Rubbish => base.Rubbish.Where(body => body != "[]");

        public override ImmutableArray<string> Writes => ["POST", "PATCH"];

        public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(issue => issue.State == "open");

        public override int Times(LabState lab, string stepId) => Of(lab, stepId).Count();

        public override void Close(LabState lab, string stepId, Closing how) => lab.Get<GitHubSystem>().Tracker.Read(Place, Of(lab, stepId).Single().Number, issue =>
        {
            issue.Labels = how switch { Closing.FalsePositive => ["security", "false-positive"], Closing.TruePositive => ["True Positive"], _ => ["wontfix"] };
            issue.Close("completed", "mia");
            return issue;
        });

        public override string State(LabState lab, string stepId) => $"{Of(lab, stepId).Single().State} {Of(lab, stepId).Single().StateReason} {Of(lab, stepId).Single().ClosedBy}";

        public override IReadOnlyList<string> Comments(LabState lab, string stepId) => Of(lab, stepId).Single().Comments;

        public override string Seen(LabState lab, string stepId) => string.Join('\n', [Of(lab, stepId).Single().Title, Of(lab, stepId).Single().Body, .. Comments(lab, stepId)]);

        public override void IsOnlyText(LabState lab, string stepId)
        {
            var issue = Of(lab, stepId).Single();
            Assert.DoesNotMatch("@[A-Za-z0-9]", issue.Title);
            Assert.Equal($"<!-- secresponder:{stepId} -->", OutsideOfFences.Of(issue.Body));
            Assert.All(issue.Comments, comment => Assert.Matches(@"^(SecResponder \[sc-[0-9a-f]+\]|Taken back by SecResponder \(sr-[0-9a-f]+\))$", OutsideOfFences.Of(comment)));
        }

        private static IEnumerable<GitHubIssueSeen> Of(LabState lab, string stepId) =>
            lab.Snapshot().GitHubIssues.Where(issue => issue.Body.StartsWith($"<!-- secresponder:{stepId} -->", StringComparison.Ordinal));
    }
}
