using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>CloudEvents in their three modes, and Event Grid's question whether it may send.</summary>
public sealed class CloudEventTests : IDisposable
{
    private const string Structured = "application/cloudevents+json; charset=utf-8";
    private const string Batch = "application/cloudevents-batch+json";

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_lines_count_alike_in_each_mode()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        var line = JsonEncodedText.Encode(Line(0));
        var packed = Convert.ToBase64String(Encoding.UTF8.GetBytes(Line(1)));

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, Structured, Event($"\"datacontenttype\":\"text/plain\",\"data\":\"{line}\"")));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, Batch, $"[{Event($"\"data_base64\":\"{packed}\"")},{Event($"\"data\":\"{JsonEncodedText.Encode(Line(2))}\"")}]"));
        using var binary = new HttpRequestMessage(HttpMethod.Post, "ingest/fw") { Content = new StringContent($"{Line(3)}\n{Line(4)}") };
        foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", "1"), ("source", "urn:example:fw"), ("type", "com.example.log") })
            binary.Headers.Add($"ce-{name}", value);
        Assert.Equal(HttpStatusCode.Accepted, (await http.SendAsync(binary, Cancellation)).StatusCode);

        Assert.Equal(5, await EventsAsync(server));
        Assert.Equal(0, await server.Services.GetRequiredService<IResponderStore>().DeadLetterCountAsync(Cancellation));
    }

    [Theory]
    [InlineData("structured", Structured, "{0}")]
    [InlineData("in a batch", Batch, "[{0},{0}]")]
    public async Task An_event_that_is_sent_again_counts_once_also_when_the_process_was_another_then(string why, string type, string form)
    {
        Assert.NotEmpty(why);
        var body = form.Replace("{0}", Event($"\"data\":\"{JsonEncodedText.Encode(Line(0))}\""), StringComparison.Ordinal);
        for (var start = 1; start <= 2; start++)
        {
            await using var server = await _folder.StartAsync();
            using var http = ServerFolder.Client(server);
            for (var time = 1; time <= 2; time++)
                Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, type, body));

            Assert.Equal(1, await EventsAsync(server));
        }
    }

    [Fact]
    public async Task What_is_alike_but_for_source_id_or_data_is_another_event()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        var first = Event($"\"data\":\"{JsonEncodedText.Encode(Line(0))}\"");
        string[] all = [first, first.Replace("\"source\":\"", "\"source\":\"other-", StringComparison.Ordinal), first.Replace("\"id\":\"", "\"id\":\"other-", StringComparison.Ordinal), Event($"\"data\":\"{JsonEncodedText.Encode(Line(1))}\"")];

        foreach (var one in all)
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, Structured, one));

        Assert.Equal(all.Length, await EventsAsync(server));
    }

    [Theory]
    [InlineData("no JSON", Structured, "{", "line 1")]
    [InlineData("no event", Structured, "7", "no JSON object")]
    [InlineData("a version to come", Structured, """{"specversion":"2.0","id":"1","source":"s","type":"t"}""", "1.0")]
    [InlineData("no version", Structured, """{"id":"1","source":"s","type":"t"}""", "specversion")]
    [InlineData("no id", Structured, """{"specversion":"1.0","source":"s","type":"t"}""", "no id")]
    [InlineData("an empty source", Structured, """{"specversion":"1.0","id":"1","source":"","type":"t"}""", "no source")]
    [InlineData("a type that is a number", Structured, """{"specversion":"1.0","id":"1","source":"s","type":3}""", "no type")]
    [InlineData("no base64", Structured, """{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"%"}""", "base64")]
    [InlineData("no array", Batch, """{"specversion":"1.0","id":"1","source":"s","type":"t","data":"x"}""", "array")]
    [InlineData("the second is wrong", Batch, """[{"specversion":"1.0","id":"1","source":"s","type":"t","data":"x"},{}]""", "event 1")]
    public async Task What_is_no_event_is_refused_whole_and_the_answer_says_why(string why, string type, string body, string said)
    {
        Assert.NotEmpty(why);
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await http.PostAsync("ingest/fw", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(await server.Services.GetRequiredService<IResponderStore>().PositionsAsync("http-fw", Cancellation));
    }

    [Fact]
    public async Task Event_Grid_is_answered_its_code_and_an_empty_batch_is_fine()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        using var question = new HttpRequestMessage(HttpMethod.Post, "ingest/fw")
        {
            Content = new StringContent("""[{"id":"1","topic":"t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"code-1"}}]""", Encoding.UTF8, "application/json"),
        };
        question.Headers.Add("aeg-event-type", "SubscriptionValidation");
        using var answer = await http.SendAsync(question, Cancellation);

        Assert.Equal("""{"validationResponse":"code-1"}""", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, Batch, "[]"));
        Assert.Empty(await server.Services.GetRequiredService<IResponderStore>().PositionsAsync("http-fw", Cancellation));
    }

    [Theory]
    [InlineData("eventgrid.azure.net", HttpStatusCode.OK, "eventgrid.azure.net")]
    [InlineData("a<script>", HttpStatusCode.BadRequest, null)]
    public async Task A_sender_that_asks_by_OPTIONS_is_told_that_it_may(string origin, HttpStatusCode expected, string? allowed)
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        using var question = new HttpRequestMessage(HttpMethod.Options, "ingest/fw");
        question.Headers.Add("WebHook-Request-Origin", origin);
        using var answer = await http.SendAsync(question, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(allowed, answer.Headers.TryGetValues("WebHook-Allowed-Origin", out var values) ? values.Single() : null);
    }

    private static string Line(int minute) => ServerFolder.Denied("198.51.100.7", minute);

    private static string Event(string data) => $$"""{"specversion":"1.0","id":"1","source":"urn:example:fw","type":"com.example.log",{{data}}}""";

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return (await http.PostAsync("ingest/fw", content, Cancellation)).StatusCode;
    }

    private static async Task<long> EventsAsync(WebApplication server) =>
        (await server.Services.GetRequiredService<IResponderStore>().HitsAsync(Cancellation)).Where(hit => hit is { Source: "cisco-asa", Rule: "" }).Sum(hit => hit.Count);
}
