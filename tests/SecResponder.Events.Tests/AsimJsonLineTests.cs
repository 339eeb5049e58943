using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Tests;

/// <summary>Two writers of one form must never drift apart.</summary>
public sealed class AsimJsonLineTests
{
    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Select(source => source.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_quick_writer_writes_what_the_other_writes(string id)
    {
        var (quick, other) = (new List<string>(), new List<string>());
        EventLog.Of(id, look: e =>
        {
            quick.Add(Quick(e));
            other.Add(Other(e));
        }, [.. EventSources.Find(id)!.Samples]);

        Assert.NotEmpty(quick);
        Assert.Equal(other, quick);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quote\", a \\ and a / with <&>'+")]
    [InlineData("tab\t, line\r\n, bell\a, delete\u007f")]
    [InlineData("Grüße, 北京, \ud83d\ude00, \u2028, \ufeff")]
    public void Text_is_escaped_as_the_other_escapes_it(string text)
    {
        var e = new SecurityEvent();
        e.SetText(AsimField.EventMessage, text);

        Assert.Equal(Other(e), Quick(e));
    }

    [Fact]
    public void Text_that_is_no_UTF8_is_replaced_as_the_other_replaces_it()
    {
        var e = new SecurityEvent();
        e.SetText(AsimField.EventMessage, new byte[] { (byte)'a', 0xC3, (byte)'b', 0xFF, 0xE2, 0x82 });

        Assert.Equal(Other(e), Quick(e));
    }

    [Fact]
    public void Numbers_times_and_truth_are_written_as_the_other_writes_them()
    {
        var e = new SecurityEvent();
        e.SetInteger(AsimField.SrcBytes, long.MaxValue);
        e.SetInteger(AsimField.NetworkSessionId, 12);
        e.SetReal(AsimField.SrcGeoLatitude, -0.1);
        e.SetReal(AsimField.SrcGeoLongitude, 1e300);
        e.SetBoolean(AsimField.TcpFlagsSyn, true);
        e.SetJson(AsimField.AdditionalFields, "{\"a\":[1]}"u8);
        e.SetTime(AsimField.TimeGenerated, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        e.SetTime(AsimField.EventStartTime, new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(1_234_500));
        e.SetTime(AsimField.EventEndTime, new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1));

        Assert.Equal(Other(e), Quick(e));
        Assert.Contains("\"TimeGenerated\":\"2026-03-01T00:00:00Z\",\"EventStartTime\":\"2026-12-31T23:59:59.12345Z\",\"EventEndTime\":\"0001-01-01T00:00:00.0000001Z\"", Quick(e), StringComparison.Ordinal);
    }

    private static string Quick(SecurityEvent e)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("{\"_line\":1"u8);
        AsimJsonLine.WriteFields(output, e, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        output.Write("}"u8);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Other(SecurityEvent e)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("_line"u8, 1);
            AsimJson.WriteFields(json, e);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
