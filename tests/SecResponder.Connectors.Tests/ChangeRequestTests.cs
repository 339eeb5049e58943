using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecResponder.Lab;
using SecResponder.Lab.Faults;
using SecResponder.Lab.ServiceNow;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests;

/// <summary>Change requests of ServiceNow, over its own API, as records to judge by.</summary>
public sealed class ChangeRequestTests
{
    private static readonly DateTimeOffset At = Outside.Now;

    [Fact]
    public async Task A_change_comes_with_its_window_its_items_and_whom_it_is_assigned_to()
    {
        await using var outside = await Outside.CreateAsync();
        var id = await PutAsync(outside, "change_request", Change("approved", -60, 60, "fw-edge-01"));
        await PutAsync(outside, "task_ci", new() { ["task"] = id, ["ci_item"] = "fw-edge-02" });
        await PutAsync(outside, "task_ci", new() { ["task"] = new string('0', 32), ["ci_item"] = "fw-core-01" });

        var record = Assert.Single(await outside.Records("servicenow").FindAsync(Question(), TestContext.Current.CancellationToken));

        Assert.Equal((true, At.AddMinutes(-60), At.AddMinutes(60)), (record.IsApproved, record.From, record.To));
        Assert.Equal(["fw-edge-01", "fw-edge-02"], record.What.Order());
        Assert.Equal(["ada@corp.example"], record.Who);
        Assert.Equal("Open the VPN", record.Title);
    }

    [Theory]
    [InlineData("requested", "-3", false, "requested")]
    [InlineData("rejected", "-4", false, "rejected")]
    [InlineData("approved", "-1", true, "approved")]
    [InlineData("approved", "3", true, "approved")] // closed by the time we ask: it was approved when it was done
    [InlineData("approved", "4", false, "cancelled")]
    public async Task Only_what_somebody_has_said_yes_to_is_approved(string approval, string state, bool approved, string word)
    {
        await using var outside = await Outside.CreateAsync();
        var change = Change(approval, -60, 60, "fw-edge-01");
        change["state"] = state;
        await PutAsync(outside, "change_request", change);
        var record = Assert.Single(await outside.Records("servicenow").FindAsync(Question(), TestContext.Current.CancellationToken));
        Assert.Equal((approved, word), (record.IsApproved, record.State));
    }

    [Fact]
    public async Task Outside_its_window_it_is_found_by_its_number_only()
    {
        await using var outside = await Outside.CreateAsync();
        await PutAsync(outside, "change_request", Change("approved", -300, -200, "fw-edge-01"));
        Assert.Empty(await outside.Records("servicenow").FindAsync(Question(), TestContext.Current.CancellationToken));
        var number = outside.Lab.State.Snapshot().Tickets.Single().Number;
        Assert.Equal(number, Assert.Single(await outside.Records("servicenow").FindAsync(Question() with { Ticket = $"see {number.ToLowerInvariant()}^state=1" }, TestContext.Current.CancellationToken)).Number);
    }

    [Fact]
    public async Task A_system_that_fails_has_told_nothing()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Lab.State.Break(new LabFault { System = "servicenow", Kind = LabFaultKind.Status, Status = 403, Times = 10 });
        await Assert.ThrowsAsync<ConnectorException>(() => outside.Records("servicenow").FindAsync(Question(), TestContext.Current.CancellationToken));
    }

    private static ChangeQuestion Question() => new(["fw-edge-01"], "ada@corp.example", "", At);

    private static Dictionary<string, string> Change(string approval, int from, int to, string item) => new()
    {
        ["short_description"] = "Open the VPN",
        ["approval"] = approval,
        ["start_date"] = $"{At.AddMinutes(from):yyyy-MM-dd HH:mm:ss}",
        ["end_date"] = $"{At.AddMinutes(to):yyyy-MM-dd HH:mm:ss}",
        ["cmdb_ci"] = item,
        ["assigned_to"] = "ada@corp.example",
    };

    // As somebody writes it in ServiceNow.
    private static async Task<string> PutAsync(Outside outside, string table, Dictionary<string, string> fields)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(outside.Lab.BaseAddress, $"api/now/table/{table}")) { Content = JsonContent.Create(fields) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new LabOptions().User}:{Outside.Canary}")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("result").GetProperty("sys_id").GetString()!;
    }
}
