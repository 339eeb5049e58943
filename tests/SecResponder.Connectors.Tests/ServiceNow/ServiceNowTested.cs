using System.Collections.Immutable;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;
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

    private sealed class OpenTicketCase : ActionCase
    {
        public override ActionSignature Signature => OpenTicket.Description;

        public override ImmutableArray<string> Writes => ["POST", "PATCH"];

        public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, ("queue", "soc"), ("title", "t"));

        public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(ticket => ticket.Fields["state"] == "1");

        public override int Times(LabState lab, string stepId) => Of(lab, stepId).Count();

        private static IEnumerable<TicketSeen> Of(LabState lab, string stepId) => lab.Snapshot().Tickets.Where(ticket => ticket.Fields["correlation_id"] == stepId);
    }
}
