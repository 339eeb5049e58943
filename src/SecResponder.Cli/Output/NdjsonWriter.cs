using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Cli.Output;

/// <summary>One JSON object a line, written in large pieces.</summary>
internal sealed class NdjsonWriter : IDisposable
{
    private const int FlushAt = 1 << 16;
    private const int LongestNumber = 20;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);
    private readonly Utf8JsonWriter _json;
    private readonly TextWriter _out;
    private char[] _text = new char[FlushAt * 2];

    public NdjsonWriter(TextWriter output)
    {
        _out = output;
        // Addresses and names stay readable; the output is data, never pasted into a page. The writers of lines are ours, and their tests read what they write.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Writes one line; <paramref name="members"/> writes what stands between the braces.</summary>
    public void Line<TState>(TState state, Action<Utf8JsonWriter, TState> members)
    {
        _json.Reset();
        _json.WriteStartObject();
        members(_json, state);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        FlushWhenLarge();
    }

    /// <summary>Writes an event as one line, after the number of the line it was read from (<c>_line</c>).</summary>
    public void Event(long line, SecurityEvent e)
    {
        _buffer.Write("{\"_line\":"u8);
        Utf8Formatter.TryFormat(line, _buffer.GetSpan(LongestNumber), out var digits);
        _buffer.Advance(digits);
        AsimJsonLine.WriteFields(_buffer, e, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        _buffer.Write("}\n"u8);
        FlushWhenLarge();
    }

    public void Flush()
    {
        // A byte is one character at most. Lines are whole, and so are their characters.
        if (_text.Length < _buffer.WrittenCount)
            _text = new char[_buffer.WrittenCount * 2];
        var length = Encoding.UTF8.GetChars(_buffer.WrittenSpan, _text);
        _out.Write(_text, 0, length);
        _buffer.ResetWrittenCount();
    }

    private void FlushWhenLarge()
    {
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
    }

    public void Dispose()
    {
        Flush();
        _json.Dispose();
    }
}
