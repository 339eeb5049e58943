using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Response.Storage;
using SecResponder.Server.Inputs.Otlp;
using static SecResponder.Server.Tests.Inputs.ProtobufBytes;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>OpenTelemetry's logs over HTTP: both forms say the same, and come to the same.</summary>
public sealed class OtlpTests : IDisposable
{
    private const string Json = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}],"droppedAttributesCount":1},"scopeLogs":[{"scope":{"name":"app","version":"1"},"logRecords":[
        {"timeUnixNano":"1777629600000000001","observedTimeUnixNano":"1777629600000000002","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"näher"},"attributes":[
        {"key":"n","value":{"intValue":"-5"}},{"key":"ok","value":{"boolValue":true}},{"key":"share","value":{"doubleValue":0.5}},{"key":"raw","value":{"bytesValue":"AQI="}},
        {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}]}}}],
        "droppedAttributesCount":2,"flags":1,"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","eventName":"login"},
        {"timeUnixNano":"1777629601000000000","body":{"stringValue":"two"}}],"schemaUrl":"https://example.com/s"}]}]}
        """;

    private static readonly byte[] Protobuf = Message(1,
        Message(1, Message(1, Text(1, "service.name"), Message(2, Text(1, "shop"))), Varint(2, 1)),
        Message(2,
            Message(1, Text(1, "app"), Text(2, "1")),
            Message(2,
                Fixed64(1, 1777629600000000001), Varint(2, 17), Text(3, "ERROR"), Message(5, Text(1, "näher")),
                Message(6, Text(1, "n"), Message(2, Varint(3, unchecked((ulong)-5)))),
                Message(6, Text(1, "ok"), Message(2, Varint(2, 1))),
                Message(6, Text(1, "share"), Message(2, Fixed64(4, BitConverter.DoubleToUInt64Bits(0.5)))),
                Varint(7, 2),
                // A list need not stand together, and a field that nobody knows yet is none of our business.
                Message(6, Text(1, "raw"), Message(2, Message(7, [1, 2]))),
                Text(99, "of a later version"),
                Message(6, Text(1, "list"), Message(2, Message(5, Message(1, Text(1, "a")), Message(1, Message(6, Message(1, Text(1, "k"), Message(2, Text(1, "v")))))))),
                Fixed32(8, 1), Message(9, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]), Message(10, [1, 2, 3, 4, 5, 6, 7, 8]), Fixed64(11, 1777629600000000002), Text(12, "login")),
            Message(2, Fixed64(1, 1777629601000000000), Message(5, Text(1, "two"))),
            Text(3, "https://example.com/s")));

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Protobuf_says_what_JSON_says()
    {
        using var fromProtobuf = JsonDocument.Parse(OtlpJson.OfProtobuf(Protobuf));
        using var json = JsonDocument.Parse(Json);
        Assert.True(JsonElement.DeepEquals(json.RootElement, fromProtobuf.RootElement), fromProtobuf.RootElement.GetRawText());
    }

    [Fact]
    public void Each_record_stands_alone_with_what_is_around_it()
    {
        var records = OtlpRecords.Split(Encoding.UTF8.GetBytes(Json));

        Assert.Equal(2, records.Length);
        using var second = JsonDocument.Parse(records[1].AsMemory());
        Assert.Equal("""{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}],"droppedAttributesCount":1},"scopeLogs":[{"scope":{"name":"app","version":"1"},"schemaUrl":"https://example.com/s","logRecords":[{"timeUnixNano":"1777629601000000000","body":{"stringValue":"two"}}]}]}]}""",
            second.RootElement.GetRawText());
    }

    [Fact]
    public void Nothing_cut_off_or_changed_is_read_beyond_its_end_or_without_end()
    {
        var random = new Random(9);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = Protobuf[..random.Next(Protobuf.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                OtlpRecords.Split(OtlpJson.OfProtobuf(bytes));
            }
            catch (FormatException)
            {
                // Said to the sender.
            }
        }
    }

    [Fact]
    public void Messages_that_lie_in_one_another_without_end_are_refused()
    {
        var value = Text(1, "deep");
        for (var depth = 0; depth < 300; depth++)
            value = Message(5, Message(1, value));
        Assert.Throws<FormatException>(() => OtlpJson.OfProtobuf(Message(1, Message(2, Message(2, Message(5, value))))));
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-protobuf", "")]
    public async Task What_is_stored_is_answered_in_the_form_in_which_it_came(string type, string said)
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        using var answer = await PostAsync(http, type, type == "application/json" ? Encoding.UTF8.GetBytes(Json) : Protobuf);

        Assert.Equal((HttpStatusCode.OK, type, said), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(2, Assert.Single(await Store(server).PositionsAsync("otlp-sender", Cancellation)).Sequence);
        Assert.Equal(2, (await Store(server).HitsAsync(Cancellation)).Where(hit => hit is { Source: "otlp-logs", Rule: "" }).Sum(hit => hit.Count));
    }

    [Theory]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[]", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"resourceLogs":7}""", HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", "rubbish", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_request_is_told_so_and_not_to_be_sent_again(string type, string body, HttpStatusCode expected)
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server);
        using var answer = await PostAsync(http, type, Encoding.UTF8.GetBytes(body));

        Assert.Equal(expected, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task An_exporter_is_told_in_protobuf_that_it_may_not()
    {
        await using var server = await _folder.StartAsync();
        using var http = ServerFolder.Client(server, null);
        using var answer = await PostAsync(http, "application/x-protobuf", Protobuf);
        var body = await answer.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, "application/x-protobuf"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((0x12, body.Length - 3), (body[0], (body[1] & 0x7F) + (body[2] << 7)));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string type, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return http.PostAsync("v1/logs", content, Cancellation);
    }

    private static IResponderStore Store(WebApplication server) => server.Services.GetRequiredService<IResponderStore>();
}
