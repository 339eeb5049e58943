using System.Collections.Immutable;
using SecResponder.Connectors.Jira;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.Jira;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Tests.Jira;

internal sealed class JiraTested : TestedSystem
{
    public override string Name => "jira";

    public override ImmutableArray<ActionCase> Cases => [new OpenIssueCase()];

    // The search is behind all the time.
    public override void Furnish(LabOptions lab) => lab.With(new JiraLab { IndexLag = TimeSpan.FromMilliseconds(60) });

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:JIRA"] = Outside.Canary;
        options.With(new JiraOptions { BaseAddress = lab, User = new LabOptions().User, Token = "env:JIRA", Project = "SEC", CancelResolution = "Won't Do", ChangeProject = "NET", ChangeWhat = { "components", "Affected services", "labels" }, SearchSettles = TimeSpan.FromMilliseconds(300) });
    }

    private sealed class OpenIssueCase : TicketCase
    {
        public override ActionSignature Signature => OpenIssue.Description;

        public override string Place => "SEC";

        public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(issue => issue.Status != "Cancelled");

        public override int Times(LabState lab, string stepId) => Of(lab, stepId).Count();

        public override void Close(LabState lab, string stepId, Closing how)
        {
            var (status, resolution) = how switch { Closing.FalsePositive => ("False positive", "Done"), Closing.TruePositive => ("Done", "true-positive"), _ => ("Done", (string?)null) };
            lab.Get<JiraSystem>().Book.Close(stepId, status, resolution);
        }

        public override string State(LabState lab, string stepId) => $"{Of(lab, stepId).Single().Status} {Of(lab, stepId).Single().Resolution}";

        public override IReadOnlyList<string> Comments(LabState lab, string stepId) => Of(lab, stepId).Single().Comments;

        public override string Seen(LabState lab, string stepId) => string.Join('\n', [Of(lab, stepId).Single().Summary, Of(lab, stepId).Single().Description, .. Comments(lab, stepId)]);

        public override void IsOnlyText(LabState lab, string stepId) =>
            Assert.All(["<marked>", "<mention>", "<link>"], node => Assert.DoesNotContain(node, Seen(lab, stepId), StringComparison.Ordinal));

        private static IEnumerable<IssueSeen> Of(LabState lab, string stepId) => lab.Snapshot().Issues.Where(issue => issue.Step == stepId);
    }
}
