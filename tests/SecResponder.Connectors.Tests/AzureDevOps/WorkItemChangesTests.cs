using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SecResponder.Lab.Faults;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureDevOps;

/// <summary>Work items of a project as change records: found by their window, or by being named.</summary>
public sealed class WorkItemChangesTests
{
    private static readonly DateTimeOffset At = Outside.Now;

    [Fact]
    public async Task A_change_comes_with_its_window_its_tags_and_whom_it_is_assigned_to()
    {
        await using var outside = await Outside.CreateAsync();
        var id = await PutAsync(outside, "Active", -60, 60);
        await PutAsync(outside, "Active", -600, -500);
        await PutAsync(outside, "Active", -60, 60, type: "Task");
        await PutAsync(outside, "Active", -60, 60, project: "Security");

        var record = Assert.Single(await FindAsync(outside, ""));

        Assert.Equal(($"AB#{id}", "Open the VPN", true, At.AddMinutes(-60), At.AddMinutes(60)), (record.Number, record.Title, record.IsApproved, record.From, record.To));
        Assert.Equal(["fw-edge-01", "10.20.0.0/16"], record.What);
        Assert.Equal(["ada@corp.example"], record.Who);
    }

    [Theory]
    [InlineData("Active", true)]
    [InlineData("Closed", true)] // closed by the time we ask: it was approved when it was done
    [InlineData("Proposed", false)]
    [InlineData("Removed", false)]
    public async Task Only_what_somebody_has_said_yes_to_is_approved(string state, bool approved)
    {
        await using var outside = await Outside.CreateAsync();
        await PutAsync(outside, state, -60, 60);
        var record = Assert.Single(await FindAsync(outside, ""));
        Assert.Equal((approved, state), (record.IsApproved, record.State));
    }

    [Theory]
    [InlineData("fixes AB#{0}.", "AB#{0}")]
    [InlineData("Merged PR 7: open it (#{0})", "#{0}")]
    public async Task Outside_its_window_it_is_found_as_a_text_names_it(string text, string number)
    {
        await using var outside = await Outside.CreateAsync();
        var id = await PutAsync(outside, "Closed", -600, -500);
        var task = await PutAsync(outside, "Closed", -60, 60, type: "Task");
        Assert.Empty(await FindAsync(outside, $"AB#{task} AB#99999 x#{id} color: &#{id};"));
        var record = Assert.Single(await FindAsync(outside, string.Format(CultureInfo.InvariantCulture, text, id)));
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, number, id), record.Number);
        Assert.False(record.Covers(At));
    }

    [Fact]
    public async Task A_system_that_fails_has_told_nothing()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Lab.State.Break(new LabFault { System = "azuredevops", Kind = LabFaultKind.Status, Status = 403, Times = 10 });
        await Assert.ThrowsAsync<ConnectorException>(() => FindAsync(outside, ""));
    }

    private static async Task<IReadOnlyList<ChangeRecord>> FindAsync(Outside outside, string ticket) =>
        await outside.Records("azure-devops").FindAsync(new ChangeQuestion(["fw-edge-01"], null, ticket, At), TestContext.Current.CancellationToken);

    // As somebody writes it in Azure DevOps.
    private static async Task<int> PutAsync(Outside outside, string state, int from, int to, string type = "Change Request", string project = "Platform")
    {
        using var client = new HttpClient();
        var patch = new (string Field, string Value)[]
        {
            ("System.Title", "Open the VPN"), ("System.State", state), ("System.Tags", "fw-edge-01; 10.20.0.0/16"), ("System.AssignedTo", "ada@corp.example"),
            ("Microsoft.VSTS.Scheduling.StartDate", Time(from)), ("Microsoft.VSTS.Scheduling.FinishDate", Time(to)),
        }.Select(one => new { op = "add", path = "/fields/" + one.Field, value = one.Value });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(outside.Lab.BaseAddress, $"acme/{project}/_apis/wit/workitems/${Uri.EscapeDataString(type)}?api-version=7.1"))
        {
            Content = new StringContent(JsonSerializer.Serialize(patch), new MediaTypeHeaderValue("application/json-patch+json")),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{Outside.Canary}")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("id").GetInt32();
    }

    private static string Time(int minutes) => At.AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ff'Z'", CultureInfo.InvariantCulture);
}
