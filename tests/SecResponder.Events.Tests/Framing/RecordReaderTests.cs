using System.Text;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Tests.Framing;

public sealed class RecordReaderTests
{
    [Theory]
    [InlineData("a\nb\n", "1:a 2:b")]
    [InlineData("a\r\n\r\nb", "1:a 2: 3:b")]
    [InlineData("\uFEFFa\nb", "1:a 2:b")]
    [InlineData("", "")]
    [InlineData("x\n{\n\"records\":[\n{\"a\":1},\n{\"b\":2}\n]}\ny", "1:x 4:{\"a\":1} 5:{\"b\":2} 7:y")]
    [InlineData("[{\"a\":1},{\"b\":2}]\nx", "1:{\"a\":1} 1:{\"b\":2} 2:x")]
    [InlineData("{\"a\":1}\n{\"b\":2}", "1:{\"a\":1} 2:{\"b\":2}")]
    [InlineData("{ not json,\nb\nc", "1:{ not json, 2:b 3:c")]
    [InlineData("5 <1>ab6 <2>cde\nx", "1:<1>ab 1:<2>cde 2:x")]
    [InlineData("6 <1>ab\n7 <2>cde\r\n5 <3>fg", "1:<1>ab 2:<2>cde 3:<3>fg")]
    [InlineData("9 <1>ab\n5 x\n12 <", "1:9 <1>ab 2:5 x 3:12 <")]
    public void Records_and_the_lines_they_begin_at(string text, string expected)
    {
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), int.MaxValue, new EventLog()));
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), 1, new EventLog()));
    }

    [Fact]
    public void A_line_that_is_too_long_is_one_rejection_and_reading_goes_on_behind_it()
    {
        var log = new EventLog();

        var read = Read(Encoding.UTF8.GetBytes($"a\n{new string('x', 10 << 20)}\nb\n{new string('y', 2 << 20)}"), 70_000, log);

        Assert.Equal("1:a 3:b", read);
        Assert.Equal([RejectionCodes.TooLong, RejectionCodes.TooLong], log.Rejections.Select(rejection => rejection.Code));
        Assert.Contains($"{10 << 20} bytes", log.Rejections[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "[", "]")]
    [InlineData("\uFEFF", "{\"Records\":[", "]}")]
    public void A_document_on_one_line_is_as_long_as_one_over_several_may_be(string mark, string begin, string end)
    {
        var log = new EventLog();
        var record = $"{{\"a\":\"{new string('x', 1000)}\"}}";

        var read = Read(Encoding.UTF8.GetBytes($"{mark}{begin}{string.Join(',', Enumerable.Repeat(record, 5000))}{end}\nb"), 70_000, log);

        Assert.Equal([.. Enumerable.Repeat("1:" + record, 5000), "2:b"], read.Split(' '));
        Assert.Empty(log.Rejections);
    }

    [Fact]
    public void However_the_bytes_come_in_pieces_the_records_are_the_same()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(6) switch
            {
                0 => "\n",
                1 => "{\"a\":\n1}\n",
                2 => "é\r\n",
                3 => "[{\"x\":2}]\n",
                4 => new string('z', random.Next(300)),
                _ => "line\n",
            })));
            Assert.Equal(Read(text, int.MaxValue, new EventLog()), Read(text, random.Next(1, 50), new EventLog()));
        }
    }

    private static string Read(byte[] bytes, int atOnce, EventLog log)
    {
        using var input = new Dripping(bytes, atOnce);
        using var reader = new RecordReader(input, "test", EventLog.Received);
        var read = new List<string>();
        foreach (var record in reader.Read(log))
        {
            Assert.Equal(reader.Line, record.Origin.Sequence);
            read.Add($"{reader.Line}:{Encoding.UTF8.GetString(record.Span)}");
        }
        return string.Join(' ', read);
    }

    private sealed class Dripping(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
