using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace SecResponder.Server.Tests.Operation;

/// <summary>What an orchestrator and whoever watches are told.</summary>
public sealed class ProbeTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("healthz/startup")]
    [InlineData("healthz/live")]
    [InlineData("healthz/ready")]
    public async Task A_process_that_works_says_so_to_everybody(string path)
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server, null);
        Assert.Equal("ok", await http.GetStringAsync(path, Cancellation));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_is_to_end_says_that_it_is_not_ready_and_takes_what_still_comes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await _folder.StartAsync([new("Server:DrainDelay", "00:00:30")], services => services.AddSingleton<TimeProvider>(time));
        using var http = ServerFolder.Client(server);
        var stopping = server.StopAsync(cancellation);
        HttpResponseMessage ready;
        do
            ready = await http.GetAsync("healthz/ready", cancellation);
        while (ready.StatusCode == HttpStatusCode.OK);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stopping"), (ready.StatusCode, await ready.Content.ReadAsStringAsync(cancellation)));
        Assert.Equal("ok", await http.GetStringAsync("healthz/live", cancellation));
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", new StringContent(ServerFolder.Denied("198.51.100.7", 1)), cancellation)).StatusCode);
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));
        await stopping;
    }

    [Fact]
    public async Task Prometheus_is_told_what_came_and_only_with_the_right()
    {
        await using var server = await _folder.StartAsync(("Server:Prometheus", "true"), ("Server:Keys:sender:May:0", "ingest"), ("Server:Keys:sender:May:1", "metrics"));
        using var http = ServerFolder.Client(server);
        await http.PostAsync("ingest/fw", new StringContent(ServerFolder.Denied("198.51.100.7", 1)), Cancellation);
        var page = await http.GetStringAsync("metrics", Cancellation);

        Assert.Contains("secresponder_events_total", page, StringComparison.Ordinal);
        Assert.Contains("stream=\"http-fw\"", page, StringComparison.Ordinal);
        using var stranger = ServerFolder.Client(server, null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("metrics", Cancellation)).StatusCode);
    }

    [Fact]
    public void The_docs_have_each_instrument_and_none_that_is_not_there()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SecResponder.sln")))
            root = Path.GetDirectoryName(root)!;
        var made = Regex.Matches(File.ReadAllText(Path.Combine(root, "src/SecResponder.Server/Operation/InputMeter.cs")), "\"(?<name>secresponder\\.[a-z.]+)\"").Select(match => match.Groups["name"].Value).Order();
        var told = Regex.Matches(File.ReadAllText(Path.Combine(root, "docs/serve.md")), @"^\| `(?<name>secresponder\.[a-z.]+)`", RegexOptions.Multiline).Select(match => match.Groups["name"].Value).Order();
        Assert.Equal(made, told);
    }
}
