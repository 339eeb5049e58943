using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>The server as an action of Apache OpenWhisk, driven as an invoker does: /init once, /run for each activation, and every answer a JSON object.</summary>
public sealed class OpenWhiskTests : IDisposable
{
    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_records_a_raw_body_and_the_feeds_messages_are_stored()
    {
        await using var server = await StartAsync();
        using var http = ServerFolder.Client(server, null);

        Assert.Equal("""{"ok":true}""", await PostAsync(http, "init", """{"value":{"name":"secresponder","binary":false,"main":"main","code":""}}"""));
        Assert.Equal("""{"stored":2}""", await RunAsync(http, $"\"events\":[{Text(0)},{Text(1)}]"));
        Assert.Equal("""{"stored":1}""", await RunAsync(http, $"\"__ow_method\":\"post\",\"__ow_body\":{Text(2)}"));
        Assert.Equal("""{"stored":1}""", await RunAsync(http, $"\"__ow_body\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Line(3)))}\""));
        Assert.Equal("""{"stored":1}""", await RunAsync(http, $$"""
            "messages":[{"topic":"fw","partition":0,"offset":7,"key":null,"value":{{Text(4)}}}]
            """));

        Assert.Equal(5, await EventsAsync(server));
    }

    [Fact]
    public async Task A_message_that_the_feed_delivers_again_counts_once()
    {
        await using var server = await StartAsync();
        using var http = ServerFolder.Client(server, null);
        var messages = $$"""
            "messages":[{"topic":"fw","partition":0,"offset":7,"value":{{Text(0)}}},{"topic":"fw","partition":0,"offset":8,"value":{{Text(0)}}}]
            """;

        await RunAsync(http, messages);
        await RunAsync(http, messages);

        Assert.Equal(2, await EventsAsync(server));
    }

    [Theory]
    [InlineData("no key", """{"value":{"events":["x"]}}""", "'key' opens nothing")]
    [InlineData("a wrong key", """{"value":{"key":"srk_wrong","events":["x"]}}""", "'key' opens nothing")]
    [InlineData("no value", "{}", "an object 'value'")]
    [InlineData("an array", "[1]", "an object 'value'")]
    [InlineData("no JSON", "{", "is JSON")]
    [InlineData("half of a character", """{"value":{"key":"KEY","events":["\ud800"]}}""", "half of a character")]
    [InlineData("nothing to be read", """{"value":{"key":"KEY"}}""", "'messages'")]
    [InlineData("events that are no array", """{"value":{"key":"KEY","events":"x"}}""", "'events' is an array")]
    public async Task What_is_wrong_is_the_activations_answer_and_nothing_is_taken(string why, string body, string said)
    {
        Assert.NotEmpty(why);
        await using var server = await StartAsync();
        using var http = ServerFolder.Client(server, null);

        var answer = await PostAsync(http, "run", body.Replace("KEY", ServerFolder.Key, StringComparison.Ordinal));

        Assert.Contains(said, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(await server.Services.GetRequiredService<IResponderStore>().PositionsAsync("openwhisk-sender", Cancellation));
    }

    [Fact]
    public async Task Who_did_not_ask_for_it_has_no_such_endpoint()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server, null);

        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("run", new StringContent("{}"), Cancellation)).StatusCode);
    }

    private Task<WebApplication> StartAsync() => _folder.StartAsync(("Server:OpenWhisk", "true"));

    private static Task<string> RunAsync(HttpClient http, string parameters) =>
        PostAsync(http, "run", $$"""{"value":{"key":"{{ServerFolder.Key}}",{{parameters}}},"activation_id":"1","deadline":"1767225600000"}""");

    private static async Task<string> PostAsync(HttpClient http, string path, string body)
    {
        using var answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private static string Text(int n) => $"\"{JsonEncodedText.Encode(Line(n))}\"";

    private static string Line(int n) => $"<164>May 01 2026 10:0{n}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4000{n} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

    private static async Task<long> EventsAsync(WebApplication server) =>
        (await server.Services.GetRequiredService<IResponderStore>().HitsAsync(Cancellation)).Where(hit => hit is { Source: "cisco-asa", Rule: "" }).Sum(hit => hit.Count);
}
