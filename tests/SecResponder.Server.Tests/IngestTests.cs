using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Lab;
using SecResponder.Lab.ServiceNow;
using SecResponder.Response.Hosting;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests;

/// <summary>The server over real HTTP: lines in, a ticket in the lab.</summary>
public sealed class IngestTests : IDisposable
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
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        mode: enforce
        response: [{do: ticket.open, with: {queue: soc, title: 'Knocking from {{ SrcIpAddr }}'}}]
        """;

    private readonly ServerFolder _folder = new(Playbook);

    [Fact(Timeout = 120_000)]
    public async Task Lines_become_a_ticket_across_a_restart_and_what_can_not_be_read_is_kept()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var lab = await LabHost.StartAsync(new LabOptions(), TimeProvider.System, cancellation);
        await using (var server = await StartAsync(lab))
        {
            using var http = ServerFolder.Client(server);
            Assert.Equal("ok", await http.GetStringAsync("healthz", Cancellation));
            Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(http, $"{Line(0)}\nrubbish\n{Line(1)}")).StatusCode);
        }
        await using (var server = await StartAsync(lab))
        {
            using var http = ServerFolder.Client(server);
            Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw?source=cisco-asa", new ByteArrayContent(Pack(Line(2))), Cancellation)).StatusCode);
            while (lab.State.Snapshot().Tickets.Count == 0)
                await Task.Delay(10, cancellation);
            var store = server.Services.GetRequiredService<IResponderStore>();
            Assert.Single(await store.IncidentsAsync(10, Cancellation));
            Assert.Single(await store.DeadLettersAsync(10, Cancellation));
            Assert.Equal(2, Assert.Single(await store.PositionsAsync("http-fw", Cancellation)).Sequence);
        }
        Assert.Equal("Knocking from 198.51.100.7", Assert.Single(lab.State.Snapshot().Tickets).Fields["short_description"]);
    }

    [Theory]
    [InlineData("ingest/fw?source=nope", HttpStatusCode.BadRequest)]
    [InlineData("ingest/a%20b", HttpStatusCode.BadRequest)]
    [InlineData("ingest", HttpStatusCode.NotFound)]
    public async Task A_wrong_call_is_told_so(string path, HttpStatusCode expected)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), TimeProvider.System, Cancellation);
        await using var server = await StartAsync(lab);
        using var http = ServerFolder.Client(server);

        Assert.Equal(expected, (await http.PostAsync(path, new StringContent(Line(0)), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Health_says_that_changed_playbooks_are_refused_without_telling_strangers_why()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), TimeProvider.System, Cancellation);
        await using var server = await StartAsync(lab, ("SecResponder:Reload:Every", "01:00:00"));
        using var http = ServerFolder.Client(server);
        var watch = server.Services.GetRequiredService<PlaybookWatch>();
        File.WriteAllText(Path.Combine(_folder.Team, "broken.yaml"), "title: t\nlogsource: {}\n");
        await watch.LookAsync(Cancellation);
        Assert.Equal("ok", await http.GetStringAsync("healthz", Cancellation));

        await watch.LookAsync(Cancellation);

        var health = await http.GetStringAsync("healthz", Cancellation);
        Assert.StartsWith("ok, but the playbooks", health, StringComparison.Ordinal);
        Assert.DoesNotContain("broken.yaml", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_the_next_one_taken()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), TimeProvider.System, Cancellation);
        await using var server = await StartAsync(lab, ("Server:Http:LargestBody", "1024"));
        using var http = ServerFolder.Client(server);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(http, new string('x', 5000))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(http, Line(0))).StatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WebApplication> StartAsync(LabHost lab, params (string Key, string Value)[] more)
    {
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_PASSWORD", new LabOptions().Password);
        return _folder.StartAsync(
        [
            new("Connectors:ServiceNow:BaseAddress", lab.BaseAddress.ToString()),
            new("Connectors:ServiceNow:User", new LabOptions().User),
            new("Connectors:ServiceNow:Password", "env:SECRESPONDER_TEST_PASSWORD"),
            .. more.Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value)),
        ]);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string body) => http.PostAsync("ingest/fw", new StringContent(body, Encoding.UTF8), Cancellation);

    private static string Line(int minute) => $"<164>May 01 2026 10:0{minute}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4000{minute} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
