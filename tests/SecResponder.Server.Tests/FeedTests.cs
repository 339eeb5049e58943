using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

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

    private readonly string _folder = Directory.CreateTempSubdirectory("secresponder-feed-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task Whoever_knocks_is_on_the_list_that_the_firewall_fetches()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First() + "/") };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("feeds/blocked/panos/addresses.txt", cancellation)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "the-feed-token");
        Assert.Equal("192.0.2.255\n", await http.GetStringAsync("feeds/blocked/panos/addresses.txt", cancellation));

        foreach (var source in (string[])["198.51.100.7", "198.51.100.200"])
            for (var minute = 0; minute < 2; minute++)
                Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", new StringContent(Line(source, minute)), cancellation)).StatusCode);
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
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First() + "/") };

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("feeds/blocked/panos/addresses.txt", Cancellation)).StatusCode);
    }

    private async Task<WebApplication> StartAsync(bool isConnected = true)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "playbooks", "soc"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "playbooks", "soc", "knock.yaml"), Playbook, Encoding.UTF8, Cancellation);
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_FEED", "the-feed-token");
        var settings = new Dictionary<string, string?>
        {
            ["SecResponder:Playbooks"] = Path.Combine(_folder, "playbooks"),
            ["SecResponder:Store:Path"] = Path.Combine(_folder, "store.db"),
        };
        if (isConnected)
        {
            settings["Connectors:BlockLists:Lists:blocked:Most"] = "100";
            settings["Connectors:BlockLists:Clients:fw-1:Token"] = "env:SECRESPONDER_TEST_FEED";
        }
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddServer(builder.Configuration);
        var app = builder.Build();
        app.MapServer();
        await app.StartAsync(Cancellation);
        return app;
    }

    private static string Line(string source, int minute) => $"<164>May 01 2026 10:0{minute}:00 fw1 : %ASA-4-106023: Deny tcp src outside:{source}/4000{minute} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";
}
