using SecResponder.Playbooks.Files;
using SecResponder.Response.Tests.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Steps;

/// <summary>The sabotage to the store contract's crashes: what keeps "a step's effect happens once" is left out, and must be missed.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_runner_that_does_not_read_back_opens_a_ticket_twice_and_the_contract_would_see_it()
    {
        Playbook[] playbooks = [Make.Playbook(Make.Quarantine(), Make.Ticket())];
        var points = await Life.PointsAsync(() => new SqliteData(), playbooks);
        var doubled = 0;
        for (var at = 1; at <= points; at++)
            doubled += (await Life.LiveAsync(() => new SqliteData(), new CrashPoint(at), playbooks, readsBack: false)).Outside.Times("ticket.open") > 1 ? 1 : 0;
        Assert.True(doubled > 0, "no crash doubled an effect: the contract could not fail");
    }
}
