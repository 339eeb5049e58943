using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Tests.Console;

/// <summary>Every endpoint of the console, read off the running host, with every role and with nobody: a new one takes part by itself.</summary>
public sealed class ConsoleDoorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_lets_in_who_has_the_role_and_nobody_else()
    {
        await using var ground = await ConsoleGround.StartAsync();
        List<string> findings = [];
        foreach (var role in ConsoleGround.People.Select(one => one.Role).Prepend(null))
        {
            using var visitor = await ground.VisitAsync(role);
            var token = role is null ? "" : ConsoleVisitor.Token(await visitor.ReadAsync("/console"));
            foreach (var (method, path, needed) in Endpoints(ground.Server))
            {
                // Signing out is for the end of the visit.
                if (path == "/console/sign-out" && role is not null)
                    continue;
                using var answer = method == "POST" ? await visitor.PostBareAsync(path, ("_form", token)) : await visitor.GetAsync(path);
                var isLetIn = answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && answer.Headers.Location?.OriginalString.StartsWith("/console/sign-in?", StringComparison.Ordinal) != true;
                var may = role is not null && Enum.Parse<ConsoleRole>(role) >= needed;
                if (isLetIn != may)
                    findings.Add($"{method} {path} with {role ?? "nobody"}: {(int)answer.StatusCode} {answer.Headers.Location}");
                if (!isLetIn && (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("Somebody knocks", StringComparison.Ordinal))
                    findings.Add($"{method} {path} with {role ?? "nobody"} tells what it must not");
            }
        }
        Assert.Empty(findings);
        Assert.True(Endpoints(ground.Server).Count() >= 3);
    }

    [Fact]
    public async Task A_form_that_this_console_has_not_shown_to_that_person_does_nothing()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var somebody = await ground.VisitAsync("Approver");
        using var admin = await ground.VisitAsync("Admin");
        var theirs = ConsoleVisitor.Token(await somebody.ReadAsync("/console"));
        List<string> findings = [];
        foreach (var (method, path, _) in Endpoints(ground.Server).Where(endpoint => endpoint.Method == "POST"))
            foreach (var token in new[] { null, "", "rubbish", theirs })
            {
                using var answer = await admin.PostBareAsync(path, token is null ? [] : [("_form", token)]);
                if (answer.StatusCode != HttpStatusCode.BadRequest)
                    findings.Add($"{method} {path} with {token ?? "no token"}: {(int)answer.StatusCode}");
            }
        Assert.Empty(findings);
    }

    [Fact]
    public async Task Every_answer_says_that_a_browser_may_do_nothing_with_it_but_show_it()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var visitor = await ground.VisitAsync("Admin");
        foreach (var path in Endpoints(ground.Server).Where(endpoint => endpoint.Method == "GET").Select(endpoint => endpoint.Path).Concat(["/console/assets/console.css", "/console/assets/console.js", "/console/nothing", "/console/openid?code=1&state=2"]))
        {
            using var answer = await visitor.GetAsync(path);
            string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
            Assert.Contains("default-src 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("DENY", Header("X-Frame-Options"));
            Assert.Equal("no-referrer", Header("Referrer-Policy"));
            if (!path.Contains("/assets/", StringComparison.Ordinal))
                Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_sites_name_that_leads_here_is_shown_nothing()
    {
        await using var ground = await ConsoleGround.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(ground.Server.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/sign-in");
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Behind_a_proxy_with_TLS_cookies_only_travel_encrypted_and_the_provider_sends_back_to_the_public_name()
    {
        await using var ground = await ConsoleGround.StartAsync(null, null, ("Server:Console:Address", "https://soc.example.com"));
        using var visitor = new ConsoleVisitor(ground.Server);
        using var page = await visitor.GetAsync("/console/sign-in");
        using var away = await visitor.GetAsync("/console/sign-in/openid");

        Assert.Contains("max-age=", page.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString("https://soc.example.com/console/openid"), away.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.All(page.Headers.GetValues("Set-Cookie").Concat(away.Headers.GetValues("Set-Cookie")), cookie =>
        {
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains(page.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-secresponder-form=", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Method, string Path, ConsoleRole Needed)> Endpoints(WebApplication server) =>
        from endpoint in ((IEndpointRouteBuilder)server).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let door = endpoint.Metadata.GetMetadata<Door>() as Door.Person
        where door is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, Path(endpoint), door.Needed);

    private static string Path(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "none"))));
}
