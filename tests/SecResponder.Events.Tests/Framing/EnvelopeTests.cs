using System.Text;
using System.Text.Json;

namespace SecResponder.Events.Tests.Framing;

/// <summary>A record that others have wrapped is the same event as without its wrapping.</summary>
public sealed class EnvelopeTests
{
    private const string Line = "<166>Mar 01 2026 10:00:00 fw1 : %ASA-6-611103: User logged out: Uname: \"ada\"";

    private static string Quoted { get; } = JsonSerializer.Serialize(Line);

    private static string Packed { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes(Line));

    public static TheoryData<string, string> Wrapped { get; } = new()
    {
        { "CloudEvents, text", $$$"""{"specversion":"1.0","id":"1","source":"/fw","type":"log","data":{{{Quoted}}}}""" },
        { "CloudEvents, base64", $$$"""{"specversion":"1.0","id":"1","source":"/fw","type":"log","data_base64":"{{{Packed}}}"}""" },
        { "Pub/Sub push", $$$"""{"message":{"data":"{{{Packed}}}","messageId":"1","publishTime":"2026-03-01T10:00:00Z"},"subscription":"s"}""" },
        { "CloudWatch subscription", $$$"""{"messageType":"DATA_MESSAGE","logGroup":"g","logEvents":[{"id":"1","timestamp":1772359200000,"message":{{{Quoted}}}}]}""" },
        { "Splunk HEC", $$$"""{"time":1772359200,"sourcetype":"cisco:asa","event":{{{Quoted}}}}""" },
        { "a shipper's message", $$$"""{"@timestamp":"2026-03-01T10:00:00Z","message":{{{Quoted}}},"host":{"name":"h"}}""" },
        { "a container's log", $$$"""{"log":{{{Quoted}}},"stream":"stdout"}""" },
        { "two of them", $$$"""{"specversion":"1.0","data":{"message":{{{Quoted}}}}}""" },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void Is_opened(string why, string record)
    {
        EventLog.Of("auto", record).Expect("TargetUsername=\"ada\"; DvcHostname=fw1; Type=cisco-asa");
        EventLog.Of("cisco-asa", record).Expect("TargetUsername=\"ada\"; DvcHostname=fw1; EventUid=test/0@1");
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Several_records_of_one_envelope_are_told_apart()
    {
        var log = EventLog.Of("auto", $$$"""{"logGroup":"g","logEvents":[{"message":{{{Quoted}}}},{"message":{{{Quoted}}}}]}""");

        Assert.Equal(["test/0@1", "test/0@1.0:1000000"], log.Events.Select(e => e["EventUid"]));
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","data_base64":"no base64"}""")]
    [InlineData("""{"data":"x"}""")]
    [InlineData("""{"message":""}""")]
    [InlineData("""{"message":"\ud800"}""")]
    [InlineData("""{"message":"{\"message\":\"{\\\"message\\\":\\\"{}\\\"}\"}"}""")]
    [InlineData("""{"logGroup":"g","logEvents":[{"message":1}]}""")]
    public void Rubbish_inside_is_rejected_once(string record) => Assert.Equal(RejectionCodes.UnknownSource, Assert.Single(EventLog.Of("auto", record).Rejections).Code);
}
