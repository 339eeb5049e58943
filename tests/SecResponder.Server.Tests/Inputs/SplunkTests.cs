using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;
using SecResponder.Server.Inputs.Splunk;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Splunk's collector as its forwarders see it: the same paths, the same words, the same numbers.</summary>
public sealed class SplunkTests : IDisposable
{
    private const string Channel = "11111111-2222-4333-8444-555555555555";

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Events_one_behind_the_other_are_stored_each_by_itself()
    {
        await using var server = await _folder.StartAsync();
        using var http = Client(server);
        var body = $"{Event(0)}{Event(1)}\n{Event(2)}  \r\n{Event(3)}";

        Assert.Equal((HttpStatusCode.OK, """{"text":"Success","code":0}"""), await PostAsync(http, "services/collector/event", body));
        Assert.Equal((HttpStatusCode.OK, """{"text":"Success","code":0}"""), await PostAsync(http, "services/collector", Event(4)));
        Assert.Equal((HttpStatusCode.OK, """{"text":"Success","code":0}"""), await PostAsync(http, "services/collector/event/1.0", Event(5)));
        Assert.Equal((HttpStatusCode.OK, """{"text":"Success","code":0}"""), await PostAsync(http, $"services/collector/raw?channel={Channel}&sourcetype=cisco:asa", $"{Line(6)}\n{Line(7)}"));

        Assert.Equal(8, await EventsAsync(server));
        Assert.Equal(7, Assert.Single(await Store(server).PositionsAsync("hec-sender", Cancellation)).Sequence);
        Assert.Equal(0, await Store(server).DeadLetterCountAsync(Cancellation));
    }

    [Theory]
    [InlineData("a number", "1767225600.25", "2026-01-01T00:00:00.25Z")]
    [InlineData("a text", "\"1767225600\"", "2026-01-01T00:00:00Z")]
    [InlineData("no time", "\"yesterday\"", null)]
    [InlineData("a time beyond all calendars", "1e15", null)]
    [InlineData("none", null, null)]
    public void The_time_beside_an_event_is_read(string why, string? time, string? expected)
    {
        var body = Encoding.UTF8.GetBytes($"{{{(time is null ? "" : $"\"time\": {time}, ")}\"event\": \"x\"}}");

        Assert.Null(HecEvents.Read(body, out var events));

        Assert.True(expected is null ? events[0].At is null : events[0].At == DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), why);
    }

    [Fact]
    public async Task An_event_that_says_no_time_happened_when_its_sender_says()
    {
        await using var server = await _folder.StartAsync();
        using var http = Client(server);

        await PostAsync(http, "services/collector/event", """{"time": 1767225600, "event": "%ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"}""");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767225600), (await Store(server).ClockAsync(Cancellation))!.Newest);
    }

    [Theory]
    [InlineData("nothing", "", HttpStatusCode.BadRequest, """{"text":"No data","code":5}""")]
    [InlineData("blanks", " \n", HttpStatusCode.BadRequest, """{"text":"No data","code":5}""")]
    [InlineData("no JSON", "{\"event\": \"x\"} rubbish", HttpStatusCode.BadRequest, """{"text":"Invalid data format","code":6,"invalid-event-number":1}""")]
    [InlineData("a text", "\"x\"", HttpStatusCode.BadRequest, """{"text":"Invalid data format","code":6,"invalid-event-number":0}""")]
    [InlineData("cut", "{\"event\": \"x\"", HttpStatusCode.BadRequest, """{"text":"Invalid data format","code":6,"invalid-event-number":0}""")]
    [InlineData("no event", "{\"event\":\"x\"}{\"host\":\"x\",\"fields\":{\"event\":\"y\"}}", HttpStatusCode.BadRequest, """{"text":"Event field is required","code":12,"invalid-event-number":1}""")]
    [InlineData("a blank event", "{\"event\":\" \"}", HttpStatusCode.BadRequest, """{"text":"Event field cannot be blank","code":13,"invalid-event-number":0}""")]
    [InlineData("no event at all", "{\"event\":null}", HttpStatusCode.BadRequest, """{"text":"Event field cannot be blank","code":13,"invalid-event-number":0}""")]
    [InlineData("half of a character", "{\"event\":\"\\ud800\"}", HttpStatusCode.BadRequest, """{"text":"Invalid data format","code":6,"invalid-event-number":0}""")]
    public async Task What_is_wrong_is_told_by_its_number_and_nothing_of_it_is_taken(string why, string body, HttpStatusCode expected, string said)
    {
        Assert.NotEmpty(why);
        await using var server = await _folder.StartAsync();
        using var http = Client(server);

        Assert.Equal((expected, said), await PostAsync(http, "services/collector/event", body));
        Assert.Empty(await Store(server).PositionsAsync("hec-sender", Cancellation));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, """{"text":"Token is required","code":2}""")]
    [InlineData("Negotiate abc", HttpStatusCode.Unauthorized, """{"text":"Invalid authorization","code":3}""")]
    [InlineData("Splunk wrong", HttpStatusCode.Forbidden, """{"text":"Invalid token","code":4}""")]
    public async Task Whoever_may_not_is_told_so_in_Splunks_words(string? shown, HttpStatusCode expected, string said)
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server, shown is null ? null : AuthenticationHeaderValue.Parse(shown));

        Assert.Equal((expected, said), await PostAsync(http, "services/collector/event", Event(0)));
    }

    [Fact]
    public async Task A_token_in_the_address_is_told_that_it_is_not_taken()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server, null);

        Assert.Equal((HttpStatusCode.BadRequest, """{"text":"Query string authorization is not enabled","code":16}"""), await PostAsync(http, $"services/collector/event?token={ServerFolder.Key}", Event(0)));
    }

    [Fact]
    public async Task Whoever_wants_acknowledgment_gets_ids_and_is_told_that_they_are_stored()
    {
        await using var server = await _folder.StartAsync(("Server:Keys:sender:Acks", "true"));
        using var http = Client(server);

        Assert.Equal((HttpStatusCode.BadRequest, """{"text":"Data channel is missing","code":10}"""), await PostAsync(http, "services/collector", Event(0)));
        Assert.Equal((HttpStatusCode.BadRequest, """{"text":"Invalid data channel","code":11}"""), await PostAsync(http, "services/collector?channel=x", Event(0)));
        http.DefaultRequestHeaders.Add("X-Splunk-Request-Channel", Channel);
        Assert.Equal((HttpStatusCode.OK, """{"text":"Success","code":0,"ackId":0}"""), await PostAsync(http, "services/collector", Event(0)));
        Assert.Equal((HttpStatusCode.OK, """{"text":"Success","code":0,"ackId":1}"""), await PostAsync(http, "services/collector/raw", Line(1)));
        Assert.Equal((HttpStatusCode.BadRequest, """{"text":"No data","code":5}"""), await PostAsync(http, "services/collector", ""));

        Assert.Equal((HttpStatusCode.OK, """{"acks":{"0":true,"1":true,"2":false}}"""), await PostAsync(http, "services/collector/ack", """{"acks":[0,1,2]}"""));
        Assert.Equal((HttpStatusCode.OK, """{"acks":{"0":false}}"""), await PostAsync(http, $"services/collector/ack?channel={Channel}", """{"acks":[0]}""", "99999999-2222-4333-8444-555555555555"));
        Assert.Equal((HttpStatusCode.BadRequest, """{"text":"Invalid data format","code":6}"""), await PostAsync(http, "services/collector/ack", """{"acks":["x"]}"""));
    }

    [Fact]
    public async Task Without_acknowledgment_there_is_nothing_to_ask_for_and_health_is_everybodys()
    {
        await using var server = await _folder.StartAsync();
        using var http = Client(server);

        Assert.Equal((HttpStatusCode.BadRequest, """{"text":"ACK is disabled","code":14}"""), await PostAsync(http, $"services/collector/ack?channel={Channel}", """{"acks":[0]}"""));
        using var stranger = ServerFolder.Client(server, null);
        Assert.Equal("""{"text":"HEC is healthy","code":17}""", await stranger.GetStringAsync("services/collector/health", Cancellation));
    }

    private static HttpClient Client(WebApplication server) => ServerFolder.Client(server, new AuthenticationHeaderValue("Splunk", ServerFolder.Key));

    private static async Task<(HttpStatusCode Status, string Said)> PostAsync(HttpClient http, string path, string body, string? channel = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (channel is not null)
            request.Headers.Add("X-Splunk-Request-Channel", channel);
        using var answer = await http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static string Line(int minute) => ServerFolder.Denied("198.51.100.7", minute);

    private static string Event(int minute) => $$"""{"time":1777629600.123,"host":"fw1","source":"udp:514","sourcetype":"cisco:asa","index":"main","event":"{{JsonEncodedText.Encode(Line(minute))}}"}""";

    private static IResponderStore Store(WebApplication server) => server.Services.GetRequiredService<IResponderStore>();

    private static async Task<long> EventsAsync(WebApplication server) => (await Store(server).HitsAsync(Cancellation)).Where(hit => hit is { Source: "cisco-asa", Rule: "" }).Sum(hit => hit.Count);
}
