using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Webhooks prove who sent them, over exactly the bytes that came; nothing else is looked into.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Secret = "documentation only";
    private const string StandardSecret = "whsec_ZG9jdW1lbnRhdGlvbiBvbmx5LCAzMiBieXRlcyBpdCA=";

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Body => ServerFolder.Denied("198.51.100.7", 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    [InlineData("standard")]
    [InlineData("other")]
    [InlineData("key")]
    public async Task What_its_sender_signed_is_stored_and_whatever_was_changed_is_not(string hook)
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, hook, Body, Proof(hook, Body, Secret)));
        Assert.Equal(1, Assert.Single(await Store(server).PositionsAsync($"hook-{hook}", Cancellation)).Sequence);

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(server, hook, Body, Proof(hook, Body, "another secret")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(server, hook, Body, []));
        if (hook is not ("gitlab" or "key"))
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(server, hook, Body + "x", Proof(hook, Body, Secret)));
        Assert.Equal(1, Assert.Single(await Store(server).PositionsAsync($"hook-{hook}", Cancellation)).Sequence);
    }

    [Theory]
    [InlineData("a hook that there is not", "nope", "X-Hub-Signature-256", "sha256=00")]
    [InlineData("no hexadecimal", "github", "X-Hub-Signature-256", "sha256=xyz")]
    [InlineData("another algorithm's name", "github", "X-Hub-Signature-256", "sha1=00")]
    [InlineData("the wrong header", "github", "X-Hub-Signature", "sha256=00")]
    [InlineData("no time", "standard", "webhook-signature", "v1,AAAA")]
    public async Task What_proves_nothing_is_refused_in_one_and_the_same_way(string why, string hook, string header, string value)
    {
        Assert.NotEmpty(why);
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(server, hook, Body, [(header, value)]));
    }

    [Fact]
    public async Task While_a_secret_is_changed_both_are_taken_and_what_is_old_is_not_taken_twice()
    {
        await using var server = await StartAsync(("Server:Webhooks:github:Secrets:1", "env:SECRESPONDER_TEST_HOOK_NEXT"));
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_HOOK_NEXT", "the next one");

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, "github", Body, Proof("github", Body, "the next one")));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, "github", Body, Proof("github", Body, Secret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(server, "standard", Body, Proof("standard", Body, Secret, DateTimeOffset.UtcNow.AddMinutes(-6))));
    }

    [Theory]
    [InlineData("standard", "webhook-id", "msg-1", "msg-1", 1)]
    [InlineData("github", "X-GitHub-Delivery", "d-1", "d-1", 1)]
    [InlineData("github", "X-GitHub-Delivery", "d-1", "d-2", 2)]
    [InlineData("gitlab", "Idempotency-Key", "k-1", "k-1", 1)]
    [InlineData("other", "X-No-Id", "", "", 2)]
    public async Task What_is_told_again_under_its_own_id_counts_once(string hook, string header, string first, string second, int counted)
    {
        await using var server = await StartAsync();
        foreach (var id in (string[])[first, second])
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(server, hook, Body, [.. Proof(hook, Body, Secret).Where(shown => shown.Item1 != header), (header, id)]));

        Assert.Equal(counted, await Waiting.EventsAsync(server, Cancellation));
    }

    [Fact]
    public async Task GitHub_asks_whether_anybody_is_there_and_that_is_no_event()
    {
        await using var server = await StartAsync();
        const string Ping = """{"zen":"Keep it short.","hook_id":1}""";

        Assert.Equal(HttpStatusCode.OK, await PostAsync(server, "github", Ping, [.. Proof("github", Ping, Secret), ("X-GitHub-Event", "ping")]));
        Assert.Empty(await Store(server).PositionsAsync("hook-github", Cancellation));
    }

    private Task<WebApplication> StartAsync(params (string Key, string Value)[] more)
    {
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_HOOK", Secret);
        Environment.SetEnvironmentVariable("SECRESPONDER_TEST_HOOK_STANDARD", StandardSecret);
        return _folder.StartAsync(
        [
            ("Server:Webhooks:github:Secrets:0", "env:SECRESPONDER_TEST_HOOK"),
            ("Server:Webhooks:gitlab:Form", "GitLab"), ("Server:Webhooks:gitlab:Secrets:0", "env:SECRESPONDER_TEST_HOOK"),
            ("Server:Webhooks:standard:Form", "Standard"), ("Server:Webhooks:standard:Secrets:0", "env:SECRESPONDER_TEST_HOOK_STANDARD"),
            ("Server:Webhooks:other:Form", "Hmac"), ("Server:Webhooks:other:Secrets:0", "env:SECRESPONDER_TEST_HOOK"), ("Server:Webhooks:other:Header", "X-Signature"), ("Server:Webhooks:other:Prefix", "t="),
            ("Server:Webhooks:other:Encoding", "Base64"), ("Server:Webhooks:other:Algorithm", "Sha512"),
            ("Server:Webhooks:key:Form", "Token"), ("Server:Webhooks:key:Secrets:0", "env:SECRESPONDER_TEST_HOOK"), ("Server:Webhooks:key:Header", "X-Key"),
            .. more,
        ]);
    }

    private static (string, string)[] Proof(string hook, string body, string secret, DateTimeOffset? at = null)
    {
        var (key, bytes) = (Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        var seconds = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return hook switch
        {
            "github" => [("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, bytes)))],
            "gitlab" => [("X-Gitlab-Token", secret)],
            "key" => [("X-Key", secret)],
            "other" => [("X-Signature", "t=" + Convert.ToBase64String(HMACSHA512.HashData(key, bytes)))],
            _ =>
            [
                ("webhook-id", "msg-1"), ("webhook-timestamp", seconds),
                ("webhook-signature", "v1,AAAA v1," + Convert.ToBase64String(HMACSHA256.HashData(
                    secret == Secret ? Convert.FromBase64String(StandardSecret["whsec_".Length..]) : key, Encoding.UTF8.GetBytes($"msg-1.{seconds}.{body}")))),
            ],
        };
    }

    private static async Task<HttpStatusCode> PostAsync(WebApplication server, string hook, string body, (string Name, string Value)[] headers)
    {
        using var http = ServerFolder.Client(server, null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"hooks/{hook}") { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return (await http.SendAsync(request, Cancellation)).StatusCode;
    }

    private static IResponderStore Store(WebApplication server) => server.Services.GetRequiredService<IResponderStore>();
}
