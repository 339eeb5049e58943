using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>A sender that did not hear the answer sends again. What makes the second time known is its to say.</summary>
public sealed class RepeatedRequestTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lines without a key: nobody can know", "ingest/fw", null, null, false, 4)]
    [InlineData("the same key", "ingest/fw", "batch-1", "batch-1", false, 2)]
    [InlineData("another key", "ingest/fw", "batch-1", "batch-2", false, 4)]
    [InlineData("a sender whose same bytes are the same batch", "ingest/fw", null, null, true, 2)]
    [InlineData("raw lines for Splunk's collector, with a key", "services/collector/raw", "batch-1", "batch-1", false, 2)]
    [InlineData("raw lines for Splunk's collector, from such a sender", "services/collector/raw", null, null, true, 2)]
    [InlineData("events for Splunk's collector, from such a sender", "services/collector/event", null, null, true, 2)]
    [InlineData("events for Splunk's collector, from any other", "services/collector/event", null, null, false, 4)]
    public async Task A_batch_that_is_sent_again_counts_once_where_it_can_be_known_also_across_a_restart(string why, string path, string? first, string? second, bool once, int counted)
    {
        Assert.NotEmpty(why);
        foreach (var key in (string?[])[first, second])
        {
            await using var server = await StartAsync(once);
            using var http = ServerFolder.Client(server);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Batch(path) };
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            Assert.True((await http.SendAsync(request, Cancellation)).IsSuccessStatusCode);
        }
        await using var last = await StartAsync(once);
        Assert.Equal(counted, await Waiting.EventsAsync(last, Cancellation));
    }

    [Fact]
    public async Task A_key_that_stands_before_other_lines_hides_nothing()
    {
        await using var server = await StartAsync(once: false);
        using var http = ServerFolder.Client(server);
        http.DefaultRequestHeaders.Add("Idempotency-Key", "always the same");
        for (var minute = 0; minute < 3; minute++)
            Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", new StringContent(ServerFolder.Denied("198.51.100.7", minute)), Cancellation)).StatusCode);

        Assert.Equal(3, await Waiting.EventsAsync(server, Cancellation));
    }

    [Fact]
    public async Task What_was_not_stored_may_be_sent_again_with_its_key()
    {
        Intake.FaultyStore store = null!;
        await using var server = await _folder.StartAsync([], services => store = Intake.FaultyStore.Replace(services, Path.Combine(_folder.Path, "store.db")));
        using var http = ServerFolder.Client(server);
        http.DefaultRequestHeaders.Add("Idempotency-Key", "batch-1");
        store.Before = () => throw new Response.Storage.StoreException("away");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.PostAsync("ingest/fw", Batch("ingest/fw"), Cancellation)).StatusCode);
        store.Before = () => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("ingest/fw", Batch("ingest/fw"), Cancellation)).StatusCode);

        Assert.Equal(2, await Waiting.EventsAsync(server, Cancellation));
    }

    [Fact]
    public async Task Two_senders_that_show_one_key_and_say_the_same_are_two()
    {
        const string Other = "srk_documentation-only-fedcba9876543210";
        await using var server = await _folder.StartAsync(("Server:Keys:other:Hash", Server.Access.ApiKey.Hash(Other)));
        foreach (var sender in (string[])[ServerFolder.Key, Other])
        {
            using var http = ServerFolder.Client(server, new AuthenticationHeaderValue("Bearer", sender));
            http.DefaultRequestHeaders.Add("Idempotency-Key", "1");
            await http.PostAsync("ingest/fw", Batch("ingest/fw"), Cancellation);
        }
        Assert.Equal(4, await Waiting.EventsAsync(server, Cancellation));
    }

    private Task<WebApplication> StartAsync(bool once) => _folder.StartAsync(("Server:Keys:sender:Once", once ? "true" : "false"));

    private static StringContent Batch(string path)
    {
        string[] lines = [ServerFolder.Denied("198.51.100.7", 1), ServerFolder.Denied("198.51.100.8", 1)];
        return new StringContent(path.EndsWith("event", StringComparison.Ordinal) ? string.Concat(lines.Select(line => $"{{\"event\": \"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}")) : string.Join('\n', lines), Encoding.UTF8);
    }
}
