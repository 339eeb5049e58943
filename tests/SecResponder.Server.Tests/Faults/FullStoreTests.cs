using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests.Faults;

/// <summary>A store that has no room left: whoever sends is told so, what was stored stays, and when there is room again all goes on.</summary>
public sealed class FullStoreTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Senders_are_told_probes_say_so_and_with_room_again_nothing_that_was_stored_is_missing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var stored = 0;
        await using (var server = await _folder.StartAsync(("SecResponder:Store:MaxBytes", "1000000")))
        {
            using var http = ServerFolder.Client(server);
            HttpResponseMessage answer;
            while ((answer = await http.PostAsync("ingest/fw", Rubbish(stored), cancellation)).StatusCode == HttpStatusCode.Accepted)
                stored++;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            using var ready = await http.GetAsync("healthz/ready", cancellation);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store away"), (ready.StatusCode, await ready.Content.ReadAsStringAsync(cancellation)));
            Assert.Equal("ok", await http.GetStringAsync("healthz/live", cancellation));
            Assert.Equal(stored, await LettersAsync(server));
        }
        await using var roomy = await _folder.StartAsync();
        using var again = ServerFolder.Client(roomy);
        Assert.Equal(HttpStatusCode.Accepted, (await again.PostAsync("ingest/fw", Rubbish(stored), cancellation)).StatusCode);
        Assert.Equal(stored + 1, await LettersAsync(roomy));
        Assert.Equal("ok", await again.GetStringAsync("healthz/ready", cancellation));
    }

    private static async Task<long> LettersAsync(WebApplication server) => await Waiting.Store(server).DeadLetterCountAsync(TestContext.Current.CancellationToken);

    private static StringContent Rubbish(int number) => new($"{number} {new string('x', 60_000)}", Encoding.UTF8);
}
