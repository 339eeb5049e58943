using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using SecResponder.Functions.Approvals;
using SecResponder.Functions.Tests.Doubles;
using SecResponder.Response.Approvals;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Tests;

public sealed class ApproveTests
{
    private const string Ada = """{"auth_typ":"aad","name_typ":"n","role_typ":"r","claims":[{"typ":"preferred_username","val":"ada@example.com"}]}""";
    private readonly OneApproval _approvals = new();
    private ApprovalLinks _links = ApprovalLinks.None;

    [Fact]
    public async Task The_page_shows_targets_actions_durations_and_the_plan_that_would_be_approved()
    {
        var (status, page) = await Get(Ada);

        Assert.Equal(200, status);
        Assert.All(["host.quarantine", "ws-17 (mde:68b3)", "for 4h", "soc-leads", "2026-05-01 10:15 UTC", "value=\"9f2c\"", "ada@example.com"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, true, 200)]
    [InlineData(-10, true, 410)]
    [InlineData(10, false, 404)]
    public async Task Where_links_are_signed_only_one_of_ours_that_is_not_over_leads_to_the_page(int minutes, bool whole, int expected)
    {
        var time = TimeProvider.System;
        _links = new ApprovalLinks(
            new ApprovalOptions { Address = new Uri("https://responder.example/approvals/"), Key = "env:KEY" }, (_, _) => ValueTask.FromResult(new string('k', 40)), time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ApprovalLinks>.Instance);
        var link = await _links.OfAsync(OneApproval.Until(time.GetUtcNow().AddMinutes(minutes)), TestContext.Current.CancellationToken);

        foreach (var (method, form) in new[] { ("GET", null), ("POST", "plan=9f2c&decision=approve") })
        {
            var request = Request(method, Ada, form);
            request.QueryString = new QueryString(whole ? link!.Query : link!.Query[..^3]);
            Assert.Equal(expected, (await Answer(request)).Status);
        }
        Assert.Equal(expected == 200 ? 1 : 0, _approvals.Decisions.Count);
        Assert.Equal(expected == 200 ? 1 : 0, _approvals.Shown);
    }

    [Fact]
    public async Task What_comes_from_outside_can_not_become_markup()
    {
        _approvals.View = _approvals.View! with
        {
            Title = "<script>alert(1)</script>",
            Summary = "<img src=x onerror=alert(1)>",
            PlanHash = "\"><script>",
            Steps = [new ApprovalStep("<b>", "'\"><svg onload=1>", "</table>")],
        };

        var (_, page) = await Get(Ada);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<svg", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, page.Split("</table>").Length - 1);
    }

    [Fact]
    public async Task The_page_may_load_and_run_nothing()
    {
        var request = Request("GET", Ada);

        await Send(request);

        var policy = request.HttpContext.Response.Headers.ContentSecurityPolicy.ToString();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", request.HttpContext.Response.Headers.CacheControl);
    }

    [Theory]
    [InlineData("approve", true)]
    [InlineData("deny", false)]
    public async Task A_decision_is_recorded_with_the_plan_the_person_and_the_reason(string decision, bool approve)
    {
        var (status, _) = await Post(Ada, $"plan=9f2c&decision={decision}&reason=known+scanner");

        Assert.Equal(200, status);
        Assert.Equal(("ap-1", "9f2c", approve, "ada@example.com", "known scanner"), _approvals.Decisions.Single());
    }

    [Theory]
    [InlineData(ApprovalAnswer.Unknown, 404)]
    [InlineData(ApprovalAnswer.NotAllowed, 403)]
    [InlineData(ApprovalAnswer.PlanChanged, 409)]
    [InlineData(ApprovalAnswer.AlreadyDecided, 409)]
    [InlineData(ApprovalAnswer.TooLate, 410)]
    public async Task A_decision_that_does_not_count_is_answered_as_such(ApprovalAnswer answer, int expected)
    {
        _approvals.Answer = answer;

        var (status, _) = await Post(Ada, "plan=9f2c&decision=approve");

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task The_Entra_groups_of_the_sign_in_come_with_the_decision()
    {
        const string principal = """{"auth_typ":"aad","claims":[{"typ":"preferred_username","val":"ada@example.com"},{"typ":"groups","val":"2f6d1c1e-5b3f-4f7a-9a58-0d6a3b8c4e21"},{"typ":"groups","val":"no id"},{"typ":"roles","val":"7a0e4f36-91c2-4d0b-8f6e-3c5d2b1a9e40"}]}""";

        await Post(principal, "plan=9f2c&decision=approve");

        Assert.Equal([Guid.Parse("2f6d1c1e-5b3f-4f7a-9a58-0d6a3b8c4e21")], _approvals.Groups);
    }

    [Fact]
    public async Task That_two_people_must_approve_and_who_has_is_shown_and_the_first_yes_is_answered_as_such()
    {
        _approvals.View = _approvals.View! with { Eyes = "Two people must approve. bob@example.com has." };
        _approvals.Answer = ApprovalAnswer.FirstOfTwo;

        Assert.Contains("bob@example.com has", (await Get(Ada)).Page, StringComparison.Ordinal);
        var (status, page) = await Post(Ada, "plan=9f2c&decision=approve");
        Assert.Equal(200, status);
        Assert.Contains("Another person must approve", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_that_is_not_there_is_not_shown()
    {
        _approvals.View = null;

        Assert.Equal(404, (await Get(Ada)).Status);
    }

    [Fact]
    public async Task A_decided_plan_is_shown_without_a_form()
    {
        _approvals.View = _approvals.View! with { Decision = "approved by bob@example.com" };

        var (_, page) = await Get(Ada);

        Assert.Contains("approved by bob@example.com", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no decision", "plan=9f2c")]
    [InlineData("no plan", "decision=approve")]
    [InlineData("an unknown decision", "plan=9f2c&decision=perhaps")]
    [InlineData("two decisions", "plan=9f2c&decision=approve&decision=deny")]
    [InlineData("too many fields", "plan=9f2c&decision=approve&a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1")]
    public async Task A_form_that_is_not_ours_decides_nothing(string why, string form)
    {
        Assert.NotEmpty(why);

        Assert.Equal(400, (await Post(Ada, form)).Status);
        Assert.Empty(_approvals.Decisions);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 400)]
    [InlineData("Sec-Fetch-Site", "same-site", 400)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Origin", "https://evil.example", 400)]
    [InlineData("Origin", "null", 400)]
    [InlineData("Origin", "https://responder.example", 200)]
    public async Task A_form_sent_from_another_sites_page_decides_nothing(string header, string value, int expected)
    {
        var request = Request("POST", Ada, "plan=9f2c&decision=approve");
        request.Headers[header] = value;

        await Send(request);

        Assert.Equal(expected, request.HttpContext.Response.StatusCode);
        Assert.Equal(expected == 200 ? 1 : 0, _approvals.Decisions.Count);
    }

    [Theory]
    [InlineData("no header", null)]
    [InlineData("no base64", "raw:%%%")]
    [InlineData("no JSON", "{")]
    [InlineData("another identity provider", """{"auth_typ":"facebook","claims":[{"typ":"preferred_username","val":"ada@example.com"}]}""")]
    [InlineData("no name", """{"auth_typ":"aad","claims":[{"typ":"oid","val":"1"}]}""")]
    [InlineData("an empty name", """{"auth_typ":"aad","claims":[{"typ":"preferred_username","val":""}]}""")]
    [InlineData("two names", """{"auth_typ":"aad","claims":[{"typ":"preferred_username","val":"ada@example.com"},{"typ":"preferred_username","val":"eve@example.com"}]}""")]
    [InlineData("null claims", """{"auth_typ":"aad","claims":null}""")]
    public async Task Who_is_not_signed_in_sees_and_decides_nothing(string why, string? principal)
    {
        Assert.NotEmpty(why);

        Assert.Equal(403, (await Get(principal)).Status);
        Assert.Equal(403, (await Post(principal, "plan=9f2c&decision=approve")).Status);
        Assert.Equal(0, _approvals.Shown);
        Assert.Empty(_approvals.Decisions);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("false", null)]
    [InlineData("yes", null)]
    [InlineData("true", "False")]
    public async Task A_principal_header_is_worth_nothing_where_the_platforms_sign_in_is_not_on(string? trust, string? platform)
    {
        var request = Request("POST", Ada, "plan=9f2c&decision=approve");

        await Send(request, trust, platform);

        Assert.Equal(403, request.HttpContext.Response.StatusCode);
        Assert.Empty(_approvals.Decisions);
    }

    [Fact]
    public async Task Two_principal_headers_are_none()
    {
        var request = Request("POST", Ada, "plan=9f2c&decision=approve");
        request.Headers.Append(PlatformPrincipal.Header, request.Headers[PlatformPrincipal.Header].ToString());

        await Send(request);

        Assert.Equal(403, request.HttpContext.Response.StatusCode);
    }

    private Task<(int Status, string Page)> Get(string? principal) => Answer(Request("GET", principal));

    private Task<(int Status, string Page)> Post(string? principal, string form) => Answer(Request("POST", principal, form));

    private async Task<(int Status, string Page)> Answer(HttpRequest request)
    {
        await Send(request);
        var body = (MemoryStream)request.HttpContext.Response.Body;
        return (request.HttpContext.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private async Task Send(HttpRequest request, string? trust = "true", string? platform = "True")
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { [PlatformPrincipal.TrustSetting] = trust, [PlatformPrincipal.PlatformSetting] = platform }).Build();
        var result = await new Approve(_approvals, _links, new PlatformPrincipal(configuration)).RunAsync(request, "ap-1", TestContext.Current.CancellationToken);
        await result.ExecuteAsync(request.HttpContext);
    }

    private static HttpRequest Request(string method, string? principal, string? form = null)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        var request = context.Request;
        request.Method = method;
        request.Host = new HostString("responder.example");
        if (principal is not null)
            request.Headers[PlatformPrincipal.Header] =
                principal.StartsWith("raw:", StringComparison.Ordinal) ? principal[4..] : Convert.ToBase64String(Encoding.UTF8.GetBytes(principal));
        if (form is not null)
        {
            request.ContentType = "application/x-www-form-urlencoded";
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(form));
        }
        return request;
    }
}
