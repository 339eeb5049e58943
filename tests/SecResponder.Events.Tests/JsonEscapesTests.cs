using System.Text;
using System.Text.Json;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

public sealed class JsonEscapesTests
{
    [Theory]
    [InlineData(@"C:\\Windows\\System32\\cmd.exe")]
    [InlineData(@"\""quoted\""")]
    [InlineData(@"\\")]
    [InlineData(@"a\/b\n\r\t\b\f")]
    [InlineData(@"\u00e4\u20ac \ud83d\ude00 \\u0041")]
    [InlineData(@"ä\\€")]
    [InlineData("plain")]
    public void A_text_is_unescaped_as_the_library_does_it(string text) => Assert.Equal(ByLibrary(Quoted(text)), Encoding.UTF8.GetString(JsonEscapes.Unescape(Event(), Quoted(text))));

    [Fact]
    public void Any_row_of_escapes_is_unescaped_as_the_library_does_it()
    {
        var random = new Random(9);
        string[] parts = ["\\\\", "\\\"", "\\/", "\\n", "\\r", "\\t", "\\b", "\\f", "\\u0041", "a", "text", "ä", " ", ""];
        for (var i = 0; i < 5000; i++)
        {
            var quoted = Quoted(string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => parts[random.Next(parts.Length)])));

            Assert.Equal(ByLibrary(quoted), Encoding.UTF8.GetString(JsonEscapes.Unescape(Event(), quoted)));
        }
    }

    [Theory]
    [InlineData(@"\ud800")]
    [InlineData(@"\\ \udc00")]
    public void Half_of_a_surrogate_pair_is_no_text(string text) => Assert.Throws<InvalidOperationException>(() => { JsonEscapes.Unescape(Event(), Quoted(text)); });

    [Fact]
    public void What_is_no_utf8_is_no_text() => Assert.Throws<InvalidOperationException>(() => { JsonEscapes.Unescape(Event(), [(byte)'"', (byte)'\\', (byte)'n', 0xC3, (byte)'"']); });

    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    private static string ByLibrary(byte[] quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    private static SecurityEvent Event()
    {
        var e = new SecurityEvent();
        e.Reset(new RawRecord("x"u8.ToArray(), new Origin("test", "0", 1), DateTimeOffset.UnixEpoch));
        return e;
    }
}
