using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Server.Access;

namespace SecResponder.Server.Tests.Access;

/// <summary>Every endpoint there is, read off the running host, with every way to come: a new endpoint takes part by itself, and one that says nothing of its door is found.</summary>
public sealed class DoorTests : IDisposable
{
    private const string OfMetrics = "srk_documentation-only-metrics-0123456789";

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_endpoint_says_who_may_enter()
    {
        await using var server = await StartAsync();
        Assert.All(Endpoints(server), endpoint => Assert.True(endpoint.Metadata.GetMetadata<Door>() is not null, $"{endpoint.RoutePattern.RawText} has no door"));
        Assert.True(Endpoints(server).Count(endpoint => endpoint.Metadata.GetMetadata<Door>() is Door.Guarded) >= 2);
    }

    [Fact]
    public async Task A_guarded_endpoint_lets_in_whoever_has_the_right_and_nobody_else()
    {
        await using var server = await StartAsync();
        List<string> findings = [];
        foreach (var endpoint in Endpoints(server))
            if (endpoint.Metadata.GetMetadata<Door>() is Door.Guarded guarded)
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                    foreach (var (who, shown, isLetIn) in Callers(guarded.Needed))
                    {
                        using var http = ServerFolder.Client(server, shown);
                        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), Path(endpoint)) { Content = method == "POST" ? new StringContent("{}") : null }, Cancellation);
                        var refused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                        if (refused == isLetIn)
                            findings.Add($"{method} {Path(endpoint)} with {who}: {(int)answer.StatusCode}");
                    }
        Assert.Empty(findings);
    }

    [Fact]
    public async Task A_door_that_is_taken_out_is_noticed()
    {
        await using var server = await StartAsync();
        server.MapGet("/forgotten", () => "come in");
        using var http = ServerFolder.Client(server);

        Assert.Contains(Endpoints(server), endpoint => endpoint.Metadata.GetMetadata<Door>() is null);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("forgotten", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("Nobody", HttpStatusCode.Unauthorized)]
    [InlineData("Loopback", HttpStatusCode.Accepted)]
    [InlineData("Anyone", HttpStatusCode.Accepted)]
    public async Task Whoever_shows_nothing_gets_in_only_where_the_settings_say_so(string anonymous, HttpStatusCode expected)
    {
        await using var server = await _folder.StartAsync(("Server:Anonymous", anonymous));
        using var http = ServerFolder.Client(server, null);

        Assert.Equal(expected, (await http.PostAsync("ingest/fw", Line(), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Something_wrong_is_never_taken_for_nothing()
    {
        await using var server = await _folder.StartAsync(("Server:Anonymous", "Anyone"));
        using var http = ServerFolder.Client(server, new AuthenticationHeaderValue("Bearer", "wrong"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("ingest/fw", Line(), Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("false", HttpStatusCode.Unauthorized)]
    [InlineData("true", HttpStatusCode.Accepted)]
    public async Task A_key_in_the_address_is_taken_only_where_the_settings_say_so(string allowed, HttpStatusCode expected)
    {
        await using var server = await _folder.StartAsync(("Server:Http:KeyInAddress", allowed));
        using var http = ServerFolder.Client(server, null);

        Assert.Equal(expected, (await http.PostAsync($"ingest/fw?key={ServerFolder.Key}", Line(), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("ingest/fw?key=wrong", Line(), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_key_for_one_stream_opens_no_other()
    {
        await using var server = await _folder.StartAsync(("Server:Keys:sender:Streams:0", "fw"));
        using var http = ServerFolder.Client(server);

        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", Line(), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("ingest/changes", Line(), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Who_comes_too_often_is_told_when_to_come_again_and_keeps_nobody_else_out()
    {
        await using var server = await _folder.StartAsync(("Server:Http:RequestsPerSecond", "1"), ("Server:Keys:other:Hash", ApiKey.Hash(OfMetrics)));
        using var http = ServerFolder.Client(server);
        HttpResponseMessage answer;
        do
            answer = await http.PostAsync("ingest/fw", Line(), Cancellation);
        while (answer.StatusCode == HttpStatusCode.Accepted);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var other = ServerFolder.Client(server, new AuthenticationHeaderValue("Bearer", OfMetrics));
        Assert.Equal(HttpStatusCode.Accepted, (await other.PostAsync("ingest/fw", Line(), Cancellation)).StatusCode);
    }

    private static IEnumerable<(string Who, AuthenticationHeaderValue? Shown, bool IsLetIn)> Callers(Rights needed)
    {
        yield return ("nothing", null, false);
        yield return ("a wrong key", new AuthenticationHeaderValue("Bearer", "srk_wrong"), false);
        yield return ("a key's hash", new AuthenticationHeaderValue("Bearer", ApiKey.Hash(ServerFolder.Key)), false);
        yield return ("a scheme that nobody knows", new AuthenticationHeaderValue("Negotiate", ServerFolder.Key), false);
        yield return ("rubbish", new AuthenticationHeaderValue("Basic", "%%%"), false);
        foreach (var (right, key) in new[] { (Rights.Ingest, ServerFolder.Key), (Rights.Metrics, OfMetrics) })
        {
            yield return ($"the key for {right}", new AuthenticationHeaderValue("Bearer", key), right == needed);
            yield return ($"the key for {right} as Splunk's", new AuthenticationHeaderValue("Splunk", key), right == needed);
            yield return ($"the key for {right} as a password", new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{key}"))), right == needed);
        }
    }

    private Task<WebApplication> StartAsync() => _folder.StartAsync(
        ("Server:Keys:watcher:Hash", ApiKey.Hash(OfMetrics)), ("Server:Keys:watcher:May:0", "metrics"), ("Server:Prometheus", "true"), ("Server:Http:RequestsPerSecond", "0"));

    private static IEnumerable<RouteEndpoint> Endpoints(WebApplication server) => ((IEndpointRouteBuilder)server).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static string Path(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        _ => "fw",
    }))));

    private static StringContent Line() => new(ServerFolder.Denied("198.51.100.7", 1));
}
