using System.Text;
using System.Text.Json;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests.Sources;

/// <summary><c>auto</c>: every source's samples in every envelope they travel in, and who else would take them.</summary>
public sealed class RecognitionTests
{
    private const double Allowed = 0.005;

    private static readonly (string Name, Func<string, string?> Wrap)[] Wrappings =
    [
        ("bare", sample => sample),
        ("Windows line end", sample => sample + "\r"),
        ("byte order mark", sample => "\uFEFF" + sample),
        ("records", sample => IsJson(sample) ? $$"""{"records":[{{sample}}]}""" : null),
        ("array", sample => IsJson(sample) ? $"[{sample}]" : null),
        ("RFC 3164", sample => IsJson(sample) ? $"<134>Mar  1 10:00:00 relay forwarder: {sample}" : null),
        ("RFC 5424", sample => IsJson(sample) ? $"<134>1 2026-03-01T10:00:00Z relay forwarder - - - {sample}" : null),
        ("CloudEvents", sample => $$$"""{"specversion":"1.0","id":"1","source":"/x","type":"log","data":{{{(IsJson(sample) ? sample : Quoted(sample))}}}}"""),
        ("CloudEvents, base64", sample => $$"""{"specversion":"1.0","id":"1","source":"/x","type":"log","data_base64":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(sample))}}"}"""),
        ("HTTP event collector", sample => $$$"""{"time":1772359200,"sourcetype":"x","event":{{{Quoted(sample)}}}}"""),
        ("a shipper's message", sample => $$$"""{"@timestamp":"2026-03-01T10:00:00Z","message":{{{Quoted(sample)}}},"host":{"name":"h"}}"""),
        ("log group", sample => $$$"""{"logGroup":"g","logEvents":[{"id":"1","timestamp":1772359200000,"message":{{{Quoted(sample)}}}}]}"""),
    ];

    public static TheoryData<string> Envelopes { get; } = [.. Wrappings.Select(wrapping => wrapping.Name)];

    [Theory]
    [MemberData(nameof(Envelopes))]
    public void Every_sample_in_this_envelope_is_recognized_and_the_same_event_as_without(string envelope)
    {
        var wrap = Wrappings.Single(wrapping => wrapping.Name == envelope).Wrap;
        var (right, wrong) = (0, new List<string>());
        foreach (var source in EventSources.All)
        {
            var (bare, inside) = (new Stream(), new Stream());
            foreach (var sample in source.Samples)
                if (wrap(sample) is { } wrapped && Wrong(source, bare.Read(sample), inside.Read(wrapped)) is var what)
                    if (what is null)
                        right++;
                    else
                        wrong.Add($"{source.Id}: {what}: {wrapped[..Math.Min(wrapped.Length, 160)]}");
        }

        Assert.True(wrong.Count <= Allowed * (right + wrong.Count), $"{right} right, {wrong.Count} wrong:\n{string.Join('\n', wrong)}");
    }

    private static string? Wrong(EventSource source, (string? Source, EventLog Log) bare, (string? Source, EventLog Log) inside)
    {
        if (inside.Source != source.Id)
            return $"taken for {inside.Source ?? "nothing"}";
        if (inside.Log.Rejections is [var rejection, ..])
            return rejection.ToString();
        return Seen(bare.Log).SequenceEqual(Seen(inside.Log)) ? null : $"{string.Join(" | ", Seen(inside.Log).Except(Seen(bare.Log)))} for {string.Join(" | ", Seen(bare.Log).Except(Seen(inside.Log)))}";
    }

    // A relay's header names a device where the record itself does not; every record has a place of its own.
    private static IEnumerable<string> Seen(EventLog log) =>
        log.Events.SelectMany((e, n) => e.Where(field => field.Key != "EventUid" && !field.Key.StartsWith("Dvc", StringComparison.Ordinal)).Select(field => $"{n} {field.Key}={field.Value}"));

    [Fact]
    public void No_two_vendors_take_the_same_record()
    {
        var doubtful = EventSources.All.SelectMany(source => source.Samples).Select(sample => (sample, By: EventSources.All
            .Where(source => !source.ReadsAnyVendor && EventSources.Recognizes(source, Encoding.UTF8.GetBytes(sample))).Select(source => source.Id).ToArray())).Where(taken => taken.By.Length > 1);

        Assert.Empty(doubtful.Select(taken => $"{string.Join(", ", taken.By)}: {taken.sample}"));
    }

    [Fact]
    public void The_record_before_does_not_change_whose_a_record_is()
    {
        foreach (var sample in EventSources.All.SelectMany(source => source.Samples).Select(Encoding.UTF8.GetBytes))
        {
            var first = EventSources.All.FirstOrDefault(source => EventSources.Recognizes(source, sample));
            Assert.Same(first, EventSources.Recognize(sample));
            Assert.All(EventSources.All, last => Assert.Same(first, EventSources.Recognize(sample, last)));
        }
    }

    [Theory]
    [InlineData("<166>Mar  1 10:00:00 fw1 %ASA-5-304001: 10.0.0.5 Accessed URL 203.0.113.9:http://www.example.com/CEF:0|Palo Alto Networks|PAN-OS|1|a|b|5|src=1", "cisco-asa")]
    [InlineData("<166>Mar  1 10:00:00 fw1 %ASA-5-304001: 10.0.0.5 Accessed URL 203.0.113.9:http://www.example.com/LEEF:1.0|Example|FW|1|a|src=1", "cisco-asa")]
    [InlineData("<134>Mar  1 10:00:00 box1 CEF:0|Example|FW|1.0|100|deny|5|src=192.0.2.10 dst=203.0.113.9", "cef")]
    [InlineData("<134>1 2026-03-01T10:00:00Z box1 app 12 - - CEF:0|Example|FW|1.0|100|deny|5|src=192.0.2.10 dst=203.0.113.9", "cef")]
    [InlineData("<134>Mar  1 10:00:00 box1 LEEF:1.0|Example|FW|1.0|deny|src=192.0.2.10\tdst=203.0.113.9", "leef")]
    [InlineData("CEF:0|Fortinet|Fortigate|v7.4.1|00013|traffic:forward close|3|FTNTFGTlogid=0000000013 cat=traffic:forward src=10.0.0.5 dst=203.0.113.9 act=close", "fortinet-fortigate")]
    public void A_format_is_what_the_message_begins_with(string record, string source) => Assert.Equal(source, EventSources.Recognize(Encoding.UTF8.GetBytes(record))?.Id);

    [Theory]
    [InlineData("ApplicationGatewayAccessLog", "MICROSOFT.NETWORK/APPLICATIONGATEWAYS/G1", "ApplicationGatewayAccess")]
    [InlineData("StorageRead", "MICROSOFT.STORAGE/STORAGEACCOUNTS/S1", "GetBlob")]
    public void A_resources_own_log_is_not_the_activity_log(string category, string resource, string operation)
    {
        var record = $$"""{"time":"2026-03-01T10:00:00Z","category":"{{category}}","operationName":"{{operation}}","resultType":"Success","callerIpAddress":"198.51.100.20","resourceId":"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/{{resource}}"}""";

        Assert.Null(EventSources.Recognize(Encoding.UTF8.GetBytes(record)));
        var rejection = Assert.Single(EventLog.Of("azure-activity", record).Rejections);
        Assert.Equal(RejectionCodes.UnknownKind, rejection.Code);
        Assert.Contains($"'{category}'", rejection.ToString(), StringComparison.Ordinal);
    }

    // The records of one file: a header line says what the later ones are.
    private sealed class Stream
    {
        private readonly StreamContext _context = new();
        private readonly Normalizer _normalizer = new(Normalizer.Auto);

        public (string? Source, EventLog Log) Read(string body)
        {
            var log = new EventLog();
            foreach (var record in RecordFrames.Of(EventLog.Record(body) with { Stream = _context }, log))
                _normalizer.Normalize(record, log);
            return (_normalizer.Source?.Id, log);
        }
    }

    [Theory]
    [InlineData("<189>87: r1: Mar  1 2026 10:00:00.123: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: ada] [Source: 198.51.100.20] [localport: 22] at 10:00:00 UTC Sun Mar 1 2026")]
    [InlineData("<188>88: r1: Mar  1 2026 10:00:01.123: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: ada] [Source: 198.51.100.20] [localport: 22] [Reason: Login Authentication Failed]")]
    [InlineData("<187>: 2026 Mar  1 10:00:02 UTC: %AUTHPRIV-3-SYSTEM_MSG: pam_aaa:Authentication failed from 198.51.100.20 - dcos_sshd[6531]")]
    public void A_routers_message_is_not_a_firewalls(string line) => Assert.Null(EventSources.Recognize(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Explicit_priority_is_still_junos() =>
        EventLog.Of("auto", "<189>Mar  1 10:00:00 srx1 mgd[3041]: %INTERACT-5-UI_COMMIT: User 'ada' requested 'commit' operation (comment: none)").Expect("Type=juniper-srx; EventOriginalType=UI_COMMIT; ActorUsername=ada");

    private static bool IsJson(string sample) => JsonBody.Find(Encoding.UTF8.GetBytes(sample)) == 0;

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
