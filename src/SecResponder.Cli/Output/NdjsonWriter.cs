using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecResponder.Cli.Output;

/// <summary>One JSON object a line, written in large pieces.</summary>
internal sealed class NdjsonWriter : IDisposable
{
    private const int FlushAt = 1 << 16;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);
    private readonly Utf8JsonWriter _json;
    private readonly TextWriter _out;

    public NdjsonWriter(TextWriter output)
    {
        _out = output;
        // Addresses and names stay readable; the output is data, never pasted into a page.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
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
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
    }

    public void Flush()
    {
        _out.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }

    public void Dispose()
    {
        Flush();
        _json.Dispose();
    }
}
