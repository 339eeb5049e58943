using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;

namespace SecResponder.Server.Tests;

/// <summary>The server over real HTTP: a denied address ends up on the list that a firewall fetches, and what is protected does not.</summary>
public sealed class FeedTests : IDisposable
{
    private const string Playbook = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Somebody knocks
        id: 00000000-0000-4000-8000-000000000002
        level: high
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 2}}
        mode: enforce
        guardrails: {never: [198.51.100.128/25]}
        response: [{do: indicator.list, with: {indicator: '{{ SrcIpAddr }}', list: blocked, for: 2h}}]
        """;

    private readonly ServerFolder _folder = new(Playbook);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Whoever_knocks_is_on_the_list_that_the_firewall_fetches()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await StartAsync();
        using var sender = ServerFolder.Client(server);
        using var http = ServerFolder.Client(server, null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("feeds/blocked/panos/addresses.txt", cancellation)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "the-feed-token");
        Assert.Equal("192.0.2.255\n", await http.GetStringAsync("feeds/blocked/panos/addresses.txt", cancellation));

        foreach (var source in (string[])["198.51.100.7", "198.51.100.200"])
            for (var minute = 0; minute < 2; minute++)
                Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("ingest/fw", new StringContent(Line(source, minute)), cancellation)).StatusCode);
        HttpResponseMessage answer;
        do
        {
            await Task.Delay(10, cancellation);
            answer = await http.GetAsync("feeds/blocked/panos/addresses.txt", cancellation);
        }
        while (!(await answer.Content.ReadAsStringAsync(cancellation)).Contains("198.51.100.7", StringComparison.Ordinal));

        Assert.Equal("198.51.100.7\n", await answer.Content.ReadAsStringAsync(cancellation));
        http.DefaultRequestHeaders.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await http.GetAsync("feeds/blocked/panos/addresses.txt", cancellation)).StatusCode);
        http.DefaultRequestHeaders.IfNoneMatch.Clear();
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "feeds/blocked/plain/addresses.txt"), cancellation);
        Assert.Equal(("198.51.100.7\n".Length, 0), ((int)head.Content.Headers.ContentLength!, (await head.Content.ReadAsByteArrayAsync(cancellation)).Length));
    }

    [Fact]
    public async Task Without_lists_there_is_nothing_to_fetch()
    {
        await using var server = await StartAsync(isConnected: false);
        using var http = ServerFolder.Client(server);

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("feeds/blocked/panos/addresses.txt", Cancellation)).StatusCode);
    }

    private Task<WebApplication> StartAsync(bool isConnected = true)
    {
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_FEED", "the-feed-token");
        return _folder.StartAsync(isConnected
            ? [new("Connectors:BlockLists:Lists:blocked:Most", "100"), new("Connectors:BlockLists:Clients:fw-1:Token", "env:SECRESPONDER_TEST_FEED")]
            : []);
    }

    private static string Line(string source, int minute) => $"<164>May 01 2026 10:0{minute}:00 fw1 : %ASA-4-106023: Deny tcp src outside:{source}/4000{minute} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";
}
