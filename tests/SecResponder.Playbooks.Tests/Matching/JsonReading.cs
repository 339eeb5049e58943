using System.Text;
using System.Text.Json;
using SecResponder.Playbooks.Matching;
using Xunit;

namespace SecResponder.Playbooks.Tests.Matching;

/// <summary>The reader of events takes and refuses exactly what .NET's own reader does, whatever a byte's accident has made of the event.</summary>
public sealed class JsonReading
{
    private static readonly string[] Samples =
    [
        """{"a":"text","b":[1,-2.50e+3,true,false,null,{"c":"\u00e9\n\\ \/"}],"d":{"e":{}},"f":[]}""",
        """ { "a" : 0 , "long" : "................................................................\"..............................." } """,
        """{"Image":"C:\\Windows\\System32\\cmd.exe","n":12345678901234567890,"x":"é\ud83d\ude00","":""}""",
    ];

    private static readonly byte[] Letters = "{}[]\",:\\/u0123456789abcdefntrl+-.eE \t\r\n\0\u001f'#"u8.ToArray();

    [Fact]
    public void What_the_platform_refuses_is_refused_and_nothing_else()
    {
        var random = new Random(20261127);
        var engine = new Engine([Engine.Rule("s: {a: nothing}\ncondition: s"), Engine.Rule("s: [nothing]\ncondition: s")]);
        var (taken, refused) = (0, 0);
        for (var i = 0; i < 40_000; i++)
        {
            var json = Mutated(random);
            var expected = IsObject(json);
            Engine.Fill(_event, json);
            Assert.True(expected == engine.Matcher.Match(_event, []), $"the platform says {expected}: {Encoding.Latin1.GetString(json)}");
            taken += expected ? 1 : 0;
            refused += expected ? 0 : 1;
        }
        Assert.True(taken > 4_000 && refused > 4_000, $"{taken} taken, {refused} refused: the mutations test nothing");
    }

    [Theory]
    [InlineData("a\\\\b\\\"c\\/d\\n\\t\\r\\b\\f", "a\\b\"c/d\n\t\r\b\f")]
    [InlineData("\\\\\\\\", "\\\\")]
    [InlineData("0123456789012345678901234567890\\\\", "0123456789012345678901234567890\\")]
    [InlineData("01234567890123456789012345678901\\\\x", "01234567890123456789012345678901\\x")]
    [InlineData("no escape at all, but longer than thirty-two bytes", "no escape at all, but longer than thirty-two bytes")]
    [InlineData("", "")]
    public void Simple_escapes_are_resolved_at_every_place(string written, string meant)
    {
        var buffer = new byte[256];
        Encoding.UTF8.GetBytes(written).CopyTo(buffer.AsSpan());
        var destination = new byte[256];
        var length = JsonText.UnescapeSimple(ref buffer[0], Encoding.UTF8.GetByteCount(written), ref destination[0]);
        Assert.Equal(meant, Encoding.UTF8.GetString(destination, 0, length));
    }

    [Fact]
    public void Events_whose_keys_change_places_are_read_as_those_whose_keys_do_not()
    {
        // The reader remembers which key stood where: each of these is read with the memory of another.
        var engine = new Engine([Engine.Rule("s: {a: 1}\ncondition: s"), Engine.Rule("s: {b.c: 2}\ncondition: s"), Engine.Rule("s: {a-name-that-is-longer-than-any-memory: 3}\ncondition: s")]);
        (string Json, int[] Matches)[] events =
        [
            ("""{"a":1,"b":{"c":2}}""", [0, 1]),
            ("""{"b":{"c":2},"a":1}""", [0, 1]),
            ("""{"x":1,"b":{"x":2,"c":2}}""", [1]),
            ("""{"aa":1,"b":{"cc":2}}""", []),
            ("""{"a-name-that-is-longer-than-any-memory":3,"":1,"a":1}""", [0, 2]),
            ("""{"a-name-that-is-longer-than-any-memorx":3,"":1,"\u0061":1}""", [0]),
            ("""{}""", []),
        ];
        foreach (var first in events)
            foreach (var (json, matches) in events)
            {
                engine.Match(first.Json);
                Assert.Equal(matches, engine.Match(json));
            }
    }

    private readonly Events.SecurityEvent _event = new();

    private static byte[] Mutated(Random random)
    {
        var json = Encoding.UTF8.GetBytes(Samples[random.Next(Samples.Length)]).ToList();
        for (var n = random.Next(3); n > 0; n--)
        {
            var at = random.Next(json.Count);
            switch (random.Next(4))
            {
                case 0:
                    json[at] = Letters[random.Next(Letters.Length)];
                    break;
                case 1:
                    json.Insert(at, Letters[random.Next(Letters.Length)]);
                    break;
                case 2:
                    json.RemoveAt(at);
                    break;
                default:
                    json.RemoveRange(at, Math.Min(random.Next(8), json.Count - at));
                    break;
            }
            if (json.Count == 0)
                json.Add((byte)' ');
        }
        return [.. json];
    }

    private static bool IsObject(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonSlotReader.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            // That is the answer.
            return false;
        }
    }
}
