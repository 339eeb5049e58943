using System.Net;
using Azure.Core;
using SecResponder.Connectors.AzureResources;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>What goes on after the answer: waited for where Resource Manager is, and nowhere else.</summary>
public sealed class ArmApiTests
{
    [Theory]
    [InlineData("it is done", """{"status":"Succeeded"}""", null)]
    [InlineData("it goes on", """{"status":"InProgress"}""", typeof(Effect.Running))]
    [InlineData("it came to nothing", """{"status":"Failed","error":{"code":"NicInUse","message":"in use"}}""", typeof(Effect.Refused))]
    [InlineData("it gave way to another", """{"status":"Canceled","error":{"code":"RetryableError","message":"later"}}""", typeof(Effect.TryAgain))]
    public async Task What_was_begun_is_waited_for_and_told_apart(string why, string state, Type? effect)
    {
        var arm = Arm(request => request.Method == HttpMethod.Get ? Json(200, state) : Begun("https://management.azure.com/subscriptions/x/operations/1?api-version=1"), out _);

        Assert.True(effect == (await arm.SettleAsync(await PutAsync(arm), TestContext.Current.CancellationToken))?.GetType(), why);
    }

    [Theory]
    [InlineData("https://evil.example/subscriptions/x/operations/1")]
    [InlineData("http://management.azure.com/subscriptions/x/operations/1")]
    [InlineData("https://management.azure.com:444/x")]
    [InlineData("https://management.azure.com@evil.example/x")]
    [InlineData("not an address")]
    public async Task The_token_goes_nowhere_else_whatever_the_answer_says(string operation)
    {
        var arm = Arm(_ => Begun(operation), out var asked);
        var answer = await PutAsync(arm);

        await Assert.ThrowsAsync<ConnectorException>(() => arm.SettleAsync(answer, TestContext.Current.CancellationToken));
        Assert.Equal(["management.azure.com"], asked.Select(uri => uri.Host));
    }

    [Fact]
    public async Task A_proxy_s_404_says_nothing_about_a_resource()
    {
        var id = ArmId.Parse(AzureSeeds.Web)!;
        var missing = Arm(_ => Json(404, """{"error":{"code":"ResourceNotFound","message":"no"}}"""), out _);
        Assert.Null(await missing.FindAsync(id, ArmVersions.Compute, TestContext.Current.CancellationToken));

        var proxy = Arm(_ => Json(404, "<html>not here</html>"), out _);
        await Assert.ThrowsAsync<ConnectorException>(() => proxy.FindAsync(id, ArmVersions.Compute, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("Microsoft.Network/*", true)]
    [InlineData("microsoft.network/networkInterfaces/write", true)]
    [InlineData("*/read", false)]
    [InlineData("Microsoft.Network/networkInterfaces/writ", false)]
    [InlineData("Microsoft.Compute/*", false)]
    public void A_role_s_action_covers_what_it_names(string granted, bool covers) => Assert.Equal(covers, AzurePermissions.Covers(granted, "Microsoft.Network/networkInterfaces/write"));

    private static Task<ApiAnswer> PutAsync(ArmApi arm) => arm.SendAsync(HttpMethod.Put, "subscriptions/x", "1", [], null, "sr-1", TestContext.Current.CancellationToken);

    private static ArmApi Arm(Func<HttpRequestMessage, HttpResponseMessage> answer, out List<Uri> asked)
    {
        var options = new AzureOptions { BaseAddress = new Uri("https://management.azure.com/"), Token = "env:T", PollEvery = TimeSpan.FromMilliseconds(50), WaitFor = TimeSpan.FromMilliseconds(100) };
        var requests = asked = [];
        var http = new HttpClient(new Answering(request =>
        {
            requests.Add(request.RequestUri!);
            return answer(request);
        }))
        { BaseAddress = options.BaseAddress };
        return new ArmApi(new ApiClient(http, ArmApi.System), options, new Outside.Known(new Dictionary<string, string> { ["env:T"] = "token" }), DelegatedTokenCredential.Create((_, _) => default), TimeProvider.System);
    }

    private static HttpResponseMessage Begun(string operation)
    {
        var answer = Json(201, "{}");
        answer.Headers.TryAddWithoutValidation("Azure-AsyncOperation", operation);
        return answer;
    }

    private static HttpResponseMessage Json(int status, string body) => new((HttpStatusCode)status) { Content = new StringContent(body) };

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
