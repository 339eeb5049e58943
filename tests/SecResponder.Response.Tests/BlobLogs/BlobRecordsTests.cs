using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SecResponder.Response.BlobLogs;

namespace SecResponder.Response.Tests.BlobLogs;

/// <summary>Blobs come apart into whole records, and wherever reading stopped it goes on to the same ones.</summary>
public sealed class BlobRecordsTests
{
    [Theory]
    [InlineData("nothing yet", "", "", 0)]
    [InlineData("a head alone", "{\"records\":[", "", 0)]
    [InlineData("a head that is not whole", "{\"reco", "", 0)]
    [InlineData("an empty list", "{\"records\":[]}", "", 0)]
    [InlineData("two records in a list", "{\"records\":[{\"a\":1},{\"b\":2}]}", "{\"a\":1}|{\"b\":2}", 27)]
    [InlineData("with room around them", " { \"records\" : [ {\"a\":1} ,\r\n {\"b\":2} ] } ", "{\"a\":1}|{\"b\":2}", 36)]
    [InlineData("a plain list", "[{\"a\":1},{\"b\":2}]", "{\"a\":1}|{\"b\":2}", 16)]
    [InlineData("an object a line", "{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}", 15)]
    [InlineData("the last one is not whole", "{\"a\":1}\n{\"b\":", "{\"a\":1}", 7)]
    [InlineData("braces and quotes in text", "{\"a\":\"}{\\\"]\"}{\"b\":{}}", "{\"a\":\"}{\\\"]\"}|{\"b\":{}}", 21)]
    [InlineData("a backslash is the last byte", "{\"a\":\"x\\", "", 0)]
    [InlineData("rubbish up to the next object", "{\"a\":1},oops{\"b\":2}", "{\"a\":1}|oops|{\"b\":2}", 19)]
    [InlineData("rubbish up to the line's end", "what is this\n{\"b\":2}", "what is this|{\"b\":2}", 20)]
    [InlineData("rubbish that may go on", "{\"a\":1}oo", "{\"a\":1}", 7)]
    [InlineData("a list behind the list", "{\"records\":[{\"a\":1}]}{\"records\":[]}", "{\"a\":1}|{\"records\":[]}", 35)]
    [InlineData("brackets that close nothing", "]]}} {\"a\":1}", "{\"a\":1}", 12)]
    public void Whole_records_and_nothing_else(string why, string blob, string expected, int consumed)
    {
        var bytes = Encoding.UTF8.GetBytes(blob);
        Assert.Equal(expected, string.Join('|', BlobRecords.Split(bytes, true, false, out var end).Select(record => blob[record])));
        Assert.True(consumed == end, $"{why}: {end}");
    }

    [Fact]
    public void Read_in_any_pieces_it_is_the_same_records_at_the_same_places()
    {
        var parts = Gen.Elements("{\"a\":1}", "{\"b\":{\"c\":[\"}\",\"\\\\\"]}}", ",", "\n", "x", "{", "\"", "]}", "ü", " ").ListOf();
        Prop.ForAll(Arb.From(parts), Arb.From(Gen.Choose(1, 9)), (pieces, step) =>
        {
            var bytes = Encoding.UTF8.GetBytes("{\"records\":[" + string.Concat(pieces));
            var whole = BlobRecords.Split(bytes, true, false, out _);
            var (from, grown) = (0, new List<(int, int)>());
            for (var length = step; ; length = Math.Min(length + step, bytes.Length))
            {
                var read = BlobRecords.Split(bytes.AsSpan(from, length - from), from == 0, false, out var consumed);
                var again = BlobRecords.Split(bytes.AsSpan(from, consumed), from == 0, true, out var end);
                Assert.Equal((read.Count, consumed), (again.Count, end));
                Assert.Equal(read, again);
                grown.AddRange(read.Select(record => (from + record.Start.Value, from + record.End.Value)));
                from += consumed;
                if (length == bytes.Length)
                    break;
            }
            // What grows while it is read may show the closing brackets of the list, which are written over later.
            Assert.Equal(whole.Select(record => (record.Start.Value, record.End.Value)), grown);
        }).QuickCheckThrowOnFailure();
    }
}
