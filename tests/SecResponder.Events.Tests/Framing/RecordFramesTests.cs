using System.IO.Compression;
using System.Text;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Tests.Framing;

public sealed class RecordFramesTests
{
    [Theory]
    [InlineData("one line", "one line")]
    [InlineData("a\nb\r\n\nc", "a|b|c")]
    [InlineData("\uFEFFa", "a")]
    [InlineData("{\"records\":[{\"a\":1},{\"b\":[2]}]}", "{\"a\":1}|{\"b\":[2]}")]
    [InlineData("{\"x\":1,\"records\":[ {\"a\":1} ],\"y\":{}}", "{\"a\":1}")]
    [InlineData("[{\"a\":1}, {\"b\":2}]", "{\"a\":1}|{\"b\":2}")]
    [InlineData("{\n \"a\": 1\n}", "{\n \"a\": 1\n}")]
    [InlineData("{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}")]
    [InlineData("{\"records\":[{\"a\":1}]}\n{\"records\":[{\"b\":2},{\"c\":3}]}", "{\"a\":1}|{\"b\":2}|{\"c\":3}")]
    [InlineData("{\"a\":1}\n{broken\n{\"b\":2}", "{\"a\":1}|{broken|{\"b\":2}")]
    [InlineData("{\"records\":[]}", "{\"records\":[]}")]
    [InlineData("6 <1>abc5 <2>de", "<1>abc|<2>de")]
    [InlineData("6 <1>abc\n5 <2>de\n", "<1>abc|<2>de")]
    [InlineData("6 <1>abc9 <2>de", "6 <1>abc9 <2>de")]
    [InlineData("", "")]
    public void A_body_is_taken_apart(string body, string expected)
    {
        var records = RecordFrames.Of(EventLog.Record(body), new EventLog());

        Assert.Equal(expected, string.Join('|', records.Select(record => Encoding.UTF8.GetString(record.Span))));
        Assert.Equal(Enumerable.Range(0, records.Count), records.Select(record => record.Origin.Index));
    }

    [Fact]
    public void Gzip_is_unpacked_and_broken_gzip_is_rejected_with_its_bytes()
    {
        var packed = Pack("a\nb");
        Assert.Equal(2, RecordFrames.Of(EventLog.Record(packed), new EventLog()).Count);

        var log = new EventLog();
        packed[12] ^= 0xFF;
        Assert.Empty(RecordFrames.Of(EventLog.Record(packed), log));
        Assert.Contains(log.Rejections, rejection => rejection.Code == RejectionCodes.BadCompression);
    }

    [Fact]
    public void A_small_body_can_not_fill_memory()
    {
        var log = new EventLog();

        Assert.Empty(RecordFrames.Of(EventLog.Record(Pack(new string('x', RecordFrames.MaxUnpacked + 1))), log));
        Assert.Equal(RejectionCodes.BadCompression, Assert.Single(log.Rejections).Code);
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
