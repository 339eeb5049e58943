using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

/// <summary>Separators are looked for in blocks of bytes: what lies at a block's edge, or behind the last whole one, must be found all the same.</summary>
public sealed class ColumnsTests
{
    private const int LongestLine = 150;

    [Fact]
    public void Columns_are_those_that_a_split_of_the_text_gives()
    {
        var random = new Random(7);
        for (var length = 0; length < LongestLine; length++)
            for (var i = 0; i < 20; i++)
            {
                var line = new string([.. Enumerable.Range(0, length).Select(_ => "ab c"[random.Next(4)])]);

                Assert.Equal(line.Split(' '), Split(line, room: 200));
            }
    }

    [Theory]
    [InlineData("a,b,c,d", 2, "a|b,c,d")]
    [InlineData("a,b", 2, "a|b")]
    [InlineData("", 3, "")]
    [InlineData(",", 3, "|")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", 4, "1|2|3|4,5,6,7,8,9,10,11,12,13,14,15,16")]
    public void The_last_column_that_there_is_room_for_takes_the_rest(string line, int room, string columns) => Assert.Equal(columns.Split('|'), Split(line, room, ','));

    private static string[] Split(string line, int room, char separator = ' ')
    {
        var text = Encoding.UTF8.GetBytes(line);
        var places = new Range[room];
        return [.. places[..Columns.Split(text, (byte)separator, places)].Select(place => Encoding.UTF8.GetString(text.AsSpan()[place]))];
    }
}
