using System.Net;
using System.Text;
using SecResponder.Lab.ServiceNow;
using SecResponder.Worker.Tests.Host;
using SecResponder.Worker.Tests.Rpc;
using SecResponder.Worker.Tests.World;

namespace SecResponder.Worker.Tests;

/// <summary>HTTP functions, by the way that a host forwards requests to the worker's own server.</summary>
public sealed class HttpTests(AppWorld world)
{
    private const string Ada = """{"auth_typ":"aad","claims":[{"typ":"preferred_username","val":"ada@example.com"}]}""";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_who_is_not_signed_in_sees_an_approval()
    {
        var (response, page) = await GetAsync("Approve", "approvals/ap-1", null, ("id", "ap-1"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Nobody is signed in", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_in_is_told_that_there_is_no_such_approval()
    {
        var (response, page) = await GetAsync("Approve", "approvals/ap-1", Ada, ("id", "ap-1"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("No such approval", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_shown_approved_by_the_pages_own_form_and_carried_out()
    {
        await InvokeAsync("NormalizeFirewall", Trigger.Events("firewall", world.NewPartition(), [(1, Firewall.Denied("198.51.100.8", port: 3389))]));
        var signals = world.Signals.Sent.Select((sent, n) => ((long)n + 1, BinaryData.FromBytes(sent.Body))).ToArray();
        await InvokeAsync("CorrelateSignals", Trigger.Events("signals", world.NewPartition(), signals));
        await InvokeAsync("RunSteps", Trigger.Queue("wake"));
        var approval = Assert.Single(await world.Store.PendingApprovalsAsync(10, _cancellation));

        var (_, page) = await GetAsync("Approve", $"approvals/{approval.Id}", Ada, ("id", approval.Id));
        var (answer, _) = await PostAsync(approval.Id, page.Split("name=\"plan\" value=\"")[1].Split('"')[0]);
        await InvokeAsync("RunSteps", Trigger.Queue("wake"));

        Assert.Contains("ticket.open", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(world.Lab.State.Snapshot().Tickets, ticket => ticket.Fields["short_description"].ToString() == "Desktop wanted by 198.51.100.8");
    }

    [Fact]
    public async Task A_feed_that_is_not_there_is_not_found()
    {
        var (response, _) = await GetAsync("Feed", "feeds/blocked/plain/addresses.txt", null, ("list", "blocked"), ("form", "plain"), ("file", "addresses.txt"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private Task<(HttpResponseMessage Response, string Page)> GetAsync(string function, string path, string? principal, params (string, string)[] route) =>
        SendAsync(function, new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)), principal, route);

    private Task<(HttpResponseMessage Response, string Page)> PostAsync(string approval, string plan) => SendAsync(
        "Approve",
        new HttpRequestMessage(HttpMethod.Post, new Uri($"approvals/{approval}", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["plan"] = plan, ["decision"] = "approve", ["reason"] = "looked at it" }),
            Headers = { { "Sec-Fetch-Site", "same-origin" } },
        },
        Ada,
        ("id", approval));

    private async Task<(HttpResponseMessage Response, string Page)> SendAsync(string function, HttpRequestMessage request, string? principal, params (string, string)[] route)
    {
        using (request)
        {
            if (principal is not null)
                request.Headers.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)));
            var response = await world.Host.SendAsync(function, request, Trigger.Http(route), _cancellation);
            return (response, await response.Content.ReadAsStringAsync(_cancellation));
        }
    }

    private async Task InvokeAsync(string function, InvocationRequest request)
    {
        var answer = await world.Host.InvokeAsync(function, request, _cancellation);
        Assert.True(answer.Result.Status == StatusResult.Types.Status.Success, $"{function}: {answer.Result.Exception?.Message}");
    }
}
