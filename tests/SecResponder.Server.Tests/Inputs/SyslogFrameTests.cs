using System.Buffers;
using System.Text;
using SecResponder.Events;
using SecResponder.Server.Inputs.Syslog;

namespace SecResponder.Server.Tests.Inputs;

/// <summary>Messages out of a connection's bytes, however these are cut on their way.</summary>
public sealed class SyslogFrameTests
{
    [Theory]
    [InlineData("lines", "<1>a\n<2>b\r\n<3>c", "<1>a", "<2>b", "<3>c")]
    [InlineData("counted, with their counts", "4 <1>a5 <2>bb", "4 <1>a", "5 <2>bb")]
    [InlineData("counted, of several lines", "6 <1>a\nb4 <2>c", "6 <1>a\nb", "4 <2>c")]
    [InlineData("counted, with a line's end behind each that is counted, too", "5 <1>a\n5 <2>b\n", "5 <1>a\n", "5 <2>b\n")]
    [InlineData("mixed", "<1>a\n4 <2>b<3>c\n", "<1>a", "4 <2>b", "<3>c")]
    [InlineData("blank lines are nothing", "\n\r\n<1>a\n\n", "<1>a")]
    [InlineData("NUL for a trailer", "<1>a\0<2>b\0", "<1>a", "<2>b")]
    [InlineData("a line that begins with a number", "2026-05-01 10:00:00 x\n10 packets\n", "2026-05-01 10:00:00 x", "10 packets")]
    [InlineData("a line that begins with a day", "1 May 10:00:00 x\n", "1 May 10:00:00 x")]
    [InlineData("a counted message that ends before its count does", "90 <1>cut", "<1>cut")]
    [InlineData("a line that never ends", "<1>half", "<1>half")]
    [InlineData("a number and nothing else", "123", "123")]
    public void Each_message_is_one_wherever_it_is_cut(string why, string bytes, params string[] expected)
    {
        Assert.NotEmpty(why);
        var all = Encoding.UTF8.GetBytes(bytes);
        Assert.Equal(expected, Read(all, all.Length));
        for (var piece = 1; piece < all.Length; piece++)
            Assert.Equal(expected, Read(all, piece));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_too_long_goes_on_its_way_cut_and_those_behind_it_are_read(bool isCounted)
    {
        var longest = Normalizer.MaxRecordLength;
        var body = "<1>" + new string('x', 2 * longest);
        var all = Encoding.ASCII.GetBytes(isCounted ? $"{body.Length} {body}7 <2>next" : $"{body}\n<2>next\n");

        foreach (var piece in (int[])[all.Length, 65_537])
        {
            var read = Read(all, piece);
            Assert.Equal(2, read.Count);
            Assert.Equal(longest + 1, read[0].Length);
            Assert.EndsWith("<2>next", read[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_rubbish_keeps_it_from_coming_to_an_end()
    {
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = new byte[random.Next(200)];
            foreach (ref var one in bytes.AsSpan())
                one = "<>0123456789 \n\r\0ab{\"}"u8[random.Next(21)];
            var whole = Read(bytes, Math.Max(1, bytes.Length));
            Assert.Equal(whole, Read(bytes, 1 + random.Next(7)));
        }
    }

    [Theory]
    [InlineData("<1>a\n", "<1>a")]
    [InlineData("<1>a\nb", "6 <1>a\nb")]
    [InlineData("no priority\nhere", "no priority\nhere")]
    public void A_datagram_is_one_message(string datagram, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(SyslogFrames.OfDatagram(Encoding.UTF8.GetBytes(datagram))));

    // As a pipe does it: what was not taken comes again, with more behind it.
    private static List<string> Read(byte[] bytes, int piece)
    {
        var (frames, read, begin) = (new SyslogFrames(), new List<string>(), 0L);
        for (var end = Math.Min(piece, bytes.Length); ; end = Math.Min(end + piece, bytes.Length))
        {
            var buffer = new ReadOnlySequence<byte>(bytes).Slice(begin, end - begin);
            while (frames.TryTake(ref buffer, end == bytes.Length, out var message))
                if (message.Length > 0)
                    read.Add(Encoding.UTF8.GetString(message));
            begin = end - buffer.Length;
            if (end == bytes.Length)
                return read;
        }
    }
}
