using System.Collections.Immutable;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using TicketSeen = SecResponder.Lab.ServiceNow.TicketSeen;

namespace SecResponder.Connectors.Tests.ServiceNow;

internal sealed class ServiceNowTested : TestedSystem
{
    public override string Name => "servicenow";

    public override ImmutableArray<ActionCase> Cases => [new OpenTicketCase()];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:PASSWORD"] = Outside.Canary;
        options.With(new ServiceNowOptions { BaseAddress = lab, User = new LabOptions().User, Password = "env:PASSWORD" });
    }

    private sealed class OpenTicketCase : TicketCase
    {
        public override ActionSignature Signature => OpenTicket.Description;

        public override ImmutableArray<string> Writes => ["POST", "PATCH"];

        public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(ticket => ticket.Fields["state"] == "1");

        public override int Times(LabState lab, string stepId) => Of(lab, stepId).Count();

        public override void Close(LabState lab, string stepId, Closing how)
        {
            var ticket = Of(lab, stepId).Single();
            var code = how switch { Closing.FalsePositive => "false_positive", Closing.TruePositive => "True positive", _ => "Solved (Permanently)" };
            lab.Get<ServiceNowSystem>().Desk.Change(ticket.Table, ticket.SysId, new Dictionary<string, string> { ["state"] = "7", ["close_code"] = code, ["close_notes"] = "the backup server" }, "mia");
        }

        public override string State(LabState lab, string stepId) => Of(lab, stepId).Single().Fields["state"];

        public override IReadOnlyList<string> Comments(LabState lab, string stepId) => Of(lab, stepId).Single().WorkNotes;

        public override string Seen(LabState lab, string stepId) =>
            string.Join('\n', [Of(lab, stepId).Single().Fields["short_description"], Of(lab, stepId).Single().Fields["description"], .. Comments(lab, stepId)]);

        // Fields are plain text; only a journal knows HTML, between [code] and [/code].
        public override void IsOnlyText(LabState lab, string stepId) => Assert.DoesNotContain("[code]", Seen(lab, stepId), StringComparison.OrdinalIgnoreCase);

        private static IEnumerable<TicketSeen> Of(LabState lab, string stepId) => lab.Snapshot().Tickets.Where(ticket => ticket.Fields["correlation_id"] == stepId);
    }
}
