using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Jira;
using SecResponder.Lab;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Jira;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Jira;

/// <summary>Issues of a project as change records: found by their window, or by being named.</summary>
public sealed class JiraChangesTests
{
    private static readonly DateTimeOffset At = Outside.Now;

    [Fact]
    public async Task A_change_comes_with_its_window_what_it_names_and_whom_it_is_assigned_to()
    {
        await using var outside = await Outside.CreateAsync();
        var key = await PutAsync(outside, "Awaiting implementation", At.AddHours(-1), At.AddHours(1));
        await PutAsync(outside, "Awaiting implementation", At.AddHours(-9), At.AddHours(-8));
        await PutAsync(outside, "Awaiting implementation", At.AddHours(-1), At.AddHours(1), type: "Task");

        var record = Assert.Single(await FindAsync(outside, ""));

        Assert.Equal((key, "Open the VPN", true, At.AddHours(-1), At.AddHours(1)), (record.Number, record.Title, record.IsApproved, record.From, record.To));
        Assert.Equal(["10.20.0.0/16", "fw-edge-01", "fw-edge-02", "vpn"], record.What.Order());
        Assert.Equal(["ada@corp.example", "Ada Byron"], record.Who);
    }

    [Theory]
    [InlineData("Awaiting implementation", true)]
    [InlineData("implementing", true)]
    [InlineData("Completed", true)] // closed by the time we ask: it was approved when it was done
    [InlineData("Awaiting approval", false)]
    [InlineData("Declined", false)]
    public async Task Only_what_somebody_has_said_yes_to_is_approved(string status, bool approved)
    {
        await using var outside = await Outside.CreateAsync();
        await PutAsync(outside, status, At.AddHours(-1), At.AddHours(1));
        var record = Assert.Single(await FindAsync(outside, ""));
        Assert.Equal((approved, status), (record.IsApproved, record.State));
    }

    [Fact]
    public async Task Outside_its_window_it_is_found_by_its_key_only_and_only_in_its_project_and_type()
    {
        await using var outside = await Outside.CreateAsync();
        var over = await PutAsync(outside, "Completed", At.AddHours(-9), At.AddHours(-8));
        var task = await PutAsync(outside, "Completed", At.AddHours(-1), At.AddHours(1), type: "Task");
        Assert.Empty(await FindAsync(outside, ""));
        Assert.Empty(await FindAsync(outside, $"{task}, SEC-1 and NET-999; X{over}"));
        Assert.Equal(over, Assert.Single(await FindAsync(outside, $"fixes {over.ToLowerInvariant()}\" OR project = \"SEC")).Number);
    }

    [Fact]
    public async Task Of_many_changes_every_page_is_read()
    {
        await using var outside = await Outside.CreateAsync();
        for (var i = 0; i < 130; i++)
            await PutAsync(outside, "Implementing", At.AddHours(-1), At.AddHours(1), waits: false);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(130, (await FindAsync(outside, "")).Select(record => record.Number).Distinct().Count());
    }

    [Fact]
    public async Task A_change_without_a_window_allows_nothing()
    {
        await using var outside = await Outside.CreateAsync();
        var key = await PutAsync(outside, "Implementing", null, null);
        var record = Assert.Single(await FindAsync(outside, key));
        Assert.Equal((false, "Implementing, without a planned window"), (record.IsApproved, record.State));
    }

    [Fact]
    public async Task A_field_that_is_not_there_is_named()
    {
        await using var outside = await Outside.CreateAsync(options => options.Of<JiraOptions>("Jira").ChangeStart = "Begin");
        Assert.Contains("no field 'Begin'", (await Assert.ThrowsAsync<ConnectorException>(() => FindAsync(outside, ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_that_fails_has_told_nothing()
    {
        await using var outside = await Outside.CreateAsync();
        _ = outside.Lab.State.Break(new LabFault { System = "jira", Kind = LabFaultKind.Status, Status = 403, Times = 10 });
        await Assert.ThrowsAsync<ConnectorException>(() => FindAsync(outside, ""));
    }

    private static async Task<IReadOnlyList<ChangeRecord>> FindAsync(Outside outside, string ticket) =>
        await outside.Records("jira").FindAsync(new ChangeQuestion(["fw-edge-01"], null, ticket, At), TestContext.Current.CancellationToken);

    // As somebody writes it in Jira.
    private static async Task<string> PutAsync(Outside outside, string status, DateTimeOffset? from, DateTimeOffset? to, string type = "Change", bool waits = true)
    {
        using var client = new HttpClient();
        var fields = new Dictionary<string, object>
        {
            ["project"] = new { key = "NET" },
            ["issuetype"] = new { name = type },
            ["summary"] = "Open the VPN",
            ["description"] = new { type = "doc", version = 1, content = Array.Empty<object>() },
            ["labels"] = new[] { "vpn", "fw-edge-01" },
            ["components"] = new[] { new { name = "fw-edge-02" } },
            ["assignee"] = new { emailAddress = "ada@corp.example", displayName = "Ada Byron" },
            ["customfield_10052"] = new[] { new { value = "10.20.0.0/16" } },
        };
        if (from is { } start && to is { } end)
            (fields["customfield_10050"], fields["customfield_10051"]) = (Jira(start), Jira(end));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(outside.Lab.BaseAddress, "rest/api/3/issue")) { Content = JsonContent.Create(new { fields }) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new LabOptions().User}:{Outside.Canary}")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var key = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("key").GetString()!;
        outside.Truth.Get<JiraSystem>().Book.Move(key, status);
        if (waits)
            await Task.Delay(120, TestContext.Current.CancellationToken); // the search is behind
        return key;
    }

    // Its own form, in another zone than ours.
    private static string Jira(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(-5)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'-0500'", System.Globalization.CultureInfo.InvariantCulture);
}
