using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests;

/// <summary>A secret is replaced while the process runs: nobody has to start anything again, and no step is refused for it.</summary>
public sealed class RotationTests
{
    private const string New = "canary-8e4b:must*not!be(seen)";

    [Theory]
    [InlineData("host.quarantine")]
    [InlineData("user.disable")]
    [InlineData("resource.tag")]
    [InlineData("ticket.open in ServiceNow")]
    [InlineData("notify.teams")]
    public async Task What_was_replaced_meanwhile_is_used_at_the_next_call(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        var outside = bench.Outside;
        outside.Secrets.Keeps = true;
        _ = await bench.Action.CheckAsync(Bench.Cancellation);
        await bench.FindAsync();

        (outside.Credentials.Token, outside.Credentials.Password, outside.Credentials.Signature) = (New, New, New);
        foreach (var (reference, value) in outside.Secrets.Values.ToArray())
            outside.Secrets.Values[reference] = value.Replace(Outside.Canary, New, StringComparison.Ordinal);

        Assert.True(await bench.DoAsync() is Effect.Done or Effect.Running);
    }

    [Fact]
    public async Task A_vaults_secret_is_kept_for_a_quarter_of_an_hour_or_until_it_is_not_taken()
    {
        var (vault, time) = (new Vault(), new FakeTimeProvider());
        var secrets = new ReferencedSecrets(new Uri("https://kv.vault.azure.net"), DelegatedTokenCredential.Create((_, _) => new AccessToken("t", DateTimeOffset.MaxValue)), time,
            new SecretClientOptions { Transport = new HttpClientTransport(vault) });

        Assert.Equal("1", await ReadAsync());
        Assert.Equal("1", await ReadAsync());
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("2", await ReadAsync());
        secrets.Forget("keyvault:webhook");
        Assert.Equal("3", await ReadAsync());

        async Task<string> ReadAsync() => (await secrets.ReadAsync("keyvault:webhook", TestContext.Current.CancellationToken)).Reveal();
    }

    // Each time that it is asked it has a newer one.
    private sealed class Vault : HttpMessageHandler
    {
        private int _version;

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The client wants to be told first whose token it should bring.
            if (request.Headers.Authorization is null)
                return new HttpResponseMessage(HttpStatusCode.Unauthorized) { Headers = { WwwAuthenticate = { new("Bearer", "authorization=\"https://login.microsoftonline.com/t\", resource=\"https://vault.azure.net\"") } } };
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"value":"{{++_version}}","id":"https://kv.vault.azure.net/secrets/webhook/0123456789abcdef0123456789abcdef","attributes":{ } }""", Encoding.UTF8, "application/json"),
            };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
