using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Connectors.AzureDevOps;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.AzureDevOps;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Tests.AzureDevOps;

internal sealed class AzureDevOpsTested : TestedSystem
{
    public override string Name => "azuredevops";

    public override ImmutableArray<ActionCase> Cases => [new OpenWorkItemCase()];

    public override void Furnish(LabOptions lab) => lab.With(new AzureDevOpsLab { States = [.. new AzureDevOpsLab().States, ("Proposed", "Proposed")] });

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:ADO"] = Outside.Canary;
        options.With(new AzureDevOpsOptions { BaseAddress = new Uri(lab, "acme"), Token = "env:ADO", Project = "Security", ChangeProject = "Platform" });
    }

    private sealed class OpenWorkItemCase : TicketCase
    {
        public override ActionSignature Signature => OpenWorkItem.Description;

        public override string Place => "Security";

        public override ImmutableArray<string> Writes => ["POST", "PATCH"];

        // A query is a POST, too.
        public override string EffectPath => "/workitems/";

        public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(item => item.State == "New");

        public override int Times(LabState lab, string stepId) => Of(lab, stepId).Count();

        public override void Close(LabState lab, string stepId, Closing how)
        {
            var tags = how switch { Closing.FalsePositive => $"{stepId}; False Positive", Closing.TruePositive => $"true-positive; {stepId}", _ => stepId };
            var patch = JsonSerializer.SerializeToElement(new object[] { new { op = "add", path = "/fields/System.State", value = "Closed" }, new { op = "add", path = "/fields/System.Tags", value = tags } });
            lab.Get<AzureDevOpsSystem>().Book.Change(Of(lab, stepId).Single().Id, patch, "mia@corp.example", item => item);
        }

        public override string State(LabState lab, string stepId) => $"{Of(lab, stepId).Single().State} {Of(lab, stepId).Single().ChangedBy}";

        public override IReadOnlyList<string> Comments(LabState lab, string stepId) => Of(lab, stepId).Single().Comments;

        public override string Seen(LabState lab, string stepId) => string.Join('\n', [Of(lab, stepId).Single().Title, Of(lab, stepId).Single().Description, .. Comments(lab, stepId)]);

        // Only lines and breaks are elements; all else is encoded.
        public override void IsOnlyText(LabState lab, string stepId)
        {
            var item = Of(lab, stepId).Single();
            foreach (var html in (string[])[item.Description, .. item.Comments])
            {
                var rest = html.Replace("<div>", "", StringComparison.Ordinal).Replace("</div>", "", StringComparison.Ordinal).Replace("<br>", "", StringComparison.Ordinal);
                Assert.DoesNotContain('<', rest);
                Assert.DoesNotContain('>', rest);
            }
        }

        private static IEnumerable<WorkItemSeen> Of(LabState lab, string stepId) => lab.Snapshot().WorkItems.Where(item => item.Tags.Contains(stepId));
    }
}
