using System.Text;
using System.Text.Json;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

/// <summary>The tape is a second reader of JSON beside the library's: it must never take more, nor see anything else.</summary>
public sealed class JsonTapeTests
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 128 };

    public static TheoryData<string> Objects { get; } =
    [
        "{}", " {}", "{ }", "{\"a\":1}", "{\"a\":1,}", "{,}", "{\"a\":1,,}", "{\"a\"}", "{\"a\":}", "{\"a\" : [ 1 , 2 ] , \"b\" : { } }", "{\"a\":[1,]}", "{\"a\":[,]}", "{\"a\":[1 2]}", "{\"a\":[[[]]]}", "{\"a\":]}", "{\"a\":[}", "{\"a\":1]",
        "{\"a\":0}", "{\"a\":01}", "{\"a\":-0}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1.5e+3}", "{\"a\":1e}", "{\"a\":1E-0}", "{\"a\":+1}", "{\"a\":1a}", "{\"a\":1/2}", "{\"a\":99999999999999999999999999}",
        "{\"a\":true}", "{\"a\":tru}", "{\"a\":trues}", "{\"a\":null}", "{\"a\":nul", "{\"a\":false,\"b\":null}", "{\"a\":NaN}",
        "{\"a\":\"x\\\"y\"}", "{\"a\":\"\\u00e4\"}", "{\"a\":\"\\u00g4\"}", "{\"a\":\"\\u00\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\", "{\"a\":\"\t\"}", "{\"a\":\"\u007f\"}", "{\"a\":\"a text that is longer than one vector of bytes, with a \\\\ in it\"}",
        "{\"a\":\"a text that is longer than one vector of bytes, and never ends}", "{\"\\u0061\":1}", "{\"a\":1,\"a\":2}", "{'a':1}", "{a:1}", "{\"a\":1} and more", "{\"a\":{\"b\":{\"c\":[{\"d\":\"e\"}]}},\"f\":[]}", "{\"a\":1}}", "{", "", "[1]", "\"a\"", "{\"a\":1 \"b\":2}", "{/* c */\"a\":1}",
    ];

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_is_on_the_tape_as_the_reader_reads_it_or_not_at_all(string json) => Assert.Equal(ByReader(Encoding.UTF8.GetBytes(json)), ByTape(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_changed_record_is_on_the_tape_as_the_reader_reads_it_or_not_at_all()
    {
        var random = new Random(5);
        foreach (var sample in EventSources.All.Where(source => source.ReadsJson).SelectMany(source => source.Samples).Where(sample => sample[0] == '{'))
        {
            var bytes = Encoding.UTF8.GetBytes(sample);
            Assert.NotNull(ByTape(bytes));
            for (var i = 0; i < 60; i++)
            {
                var changed = bytes.ToArray();
                changed[random.Next(changed.Length)] = (byte)"{}[]\",:\\/ \t0-.eEtn\u0001a"[random.Next(20)];
                var cut = changed[..random.Next(changed.Length / 2, changed.Length + 1)];
                Assert.Equal(ByReader(cut), ByTape(cut));
            }
        }
    }

    [Fact]
    public void What_is_deeper_than_the_tape_goes_is_left_to_the_reader()
    {
        var json = Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', 80)}{new string(']', 80)}}}");

        Assert.Null(ByTape(json));
        Assert.True(JsonMember.IsObject(json, out _));
    }

    [Fact]
    public void Members_are_found_on_the_tape_as_they_are_without_one()
    {
        var json = """{"a":"x\"y","b":{"c":1,"d":{"e":"f"}},"g":[1,2],"h":null,"a":"second"}"""u8.ToArray();
        var without = Found(json);
        JsonTape.Begin(json);
        var with = Found(json);
        JsonTape.End();

        Assert.Equal(without, with);
        Assert.Equal("x\\\"y||1|f|[1,2]|null|\"x\\\"y\"|True|False|", with);

        static string Found(byte[] json)
        {
            var b = JsonMember.FindObject(json, "b"u8);
            return string.Join('|', Text(JsonMember.Find(json, "a"u8)), Text(JsonMember.Find(json, "b"u8)), Text(JsonMember.Find(b, "c"u8)), Text(JsonMember.Find(JsonMember.FindObject(b, "d"u8), "e"u8)),
                Text(JsonMember.FindJson(json, "g"u8)), Text(JsonMember.FindJson(json, "h"u8)), Text(JsonMember.FindJson(json, "a"u8)), JsonMember.Has(json, "h"u8), JsonMember.Has(json, "c"u8), Text(JsonMember.FindObject(json, "g"u8)));
        }
    }

    [Fact]
    public void A_buffer_that_is_used_again_is_read_again()
    {
        var json = """{"a":"one"}"""u8.ToArray();
        JsonTape.Begin(json);
        Assert.Equal("one", Text(JsonMember.Find(json, "a"u8)));
        JsonTape.End();
        "two"u8.CopyTo(json.AsSpan(6));

        Assert.Equal("two", Text(JsonMember.Find(json, "a"u8)));
    }

    [Theory]
    [InlineData("""{"list":[1,"two","th\"ree",null,[4],{"five":5},true]}""")]
    [InlineData("""{"list":[]}""")]
    [InlineData("""{"list":{"a":1,"b":"two","c":null,"d":{"e":[]},"f":"\u00e4"}}""")]
    [InlineData("""{"list":{}}""")]
    [InlineData("""{"list":"text"}""")]
    [InlineData("""{"other":1}""")]
    public void Elements_members_and_pairs_are_the_same_on_the_tape_and_without_one(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var without = Parts(bytes);
        JsonTape.Begin(bytes);
        var with = Parts(bytes);
        JsonTape.End();

        Assert.Equal(without, with);

        static string Parts(byte[] json)
        {
            var list = JsonMember.FindJson(json, "list"u8);
            var text = new StringBuilder();
            foreach (var element in new JsonElements(list))
                text.Append(Text(element)).Append(';');
            foreach (var member in new JsonMembers(list))
                text.Append(Text(member.Name)).Append('=').Append(Text(member.Value)).Append(';');
            var e = new SecurityEvent();
            e.Reset(new RawRecord(json, new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));
            for (var pairs = new JsonPairs(list); list is [(byte)'{', ..] && pairs.Next();)
                text.Append(Text(pairs.Key)).Append(':').Append(Text(pairs.Text(e))).Append(pairs.Position).Append(';');
            return text.ToString();
        }
    }

    [Fact]
    public void Whoever_reads_another_record_in_between_loses_no_element()
    {
        var json = """{"list":["one","two","three"]}"""u8.ToArray();
        var other = """{"list":[9,9,9,9]}"""u8.ToArray();
        JsonTape.Begin(json);
        var text = new StringBuilder();
        foreach (var element in new JsonElements(JsonMember.FindJson(json, "list"u8)))
        {
            text.Append(Text(element));
            JsonTape.Begin(other);
            JsonTape.End();
        }

        Assert.Equal("\"one\"\"two\"\"three\"", text.ToString());
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string? ByTape(byte[] json)
    {
        var reader = new JsonTapeReader();
        if (!reader.TryRead(json))
            return null;
        var text = new StringBuilder();
        foreach (var entry in reader.Entries)
            text.Append(entry.Kind switch { JsonTapeKind.Text or JsonTapeKind.EscapedText => JsonTokenType.String, JsonTapeKind.Name => JsonTokenType.PropertyName, JsonTapeKind.Object => JsonTokenType.StartObject, JsonTapeKind.Array => JsonTokenType.StartArray, JsonTapeKind.Null => JsonTokenType.Null, _ => JsonTokenType.Number })
                .Append(entry.Kind >= JsonTapeKind.Object ? "" : Encoding.Latin1.GetString(entry.In(json))).Append(entry.Kind == JsonTapeKind.EscapedText).AppendLine();
        return text.ToString();
    }

    private static string? ByReader(byte[] json)
    {
        var reader = new Utf8JsonReader(json, Options);
        var text = new StringBuilder();
        try
        {
            while (reader.Read() && (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth > 0))
                if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                    text.Append(reader.TokenType is JsonTokenType.True or JsonTokenType.False ? JsonTokenType.Number : reader.TokenType)
                        .Append(reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? "" : Encoding.Latin1.GetString(reader.ValueSpan)).Append(reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped).AppendLine();
            return json is [(byte)'{', ..] && reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? text.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
