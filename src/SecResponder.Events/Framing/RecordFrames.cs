using System.IO.Compression;
using System.Text.Json;

namespace SecResponder.Events.Framing;

/// <summary>Takes bodies, as hubs and endpoints deliver them, apart into records.</summary>
/// <remarks>
/// A body is one of: gzip of one of the others; a JSON object <c>{"records":[…]}</c> or an array (each element a record); any other JSON object (one record, however many
/// lines); else text, one record a line, or octet-counted (RFC 6587, 3.4.1). Records are numbered within the body, in their order.
/// </remarks>
public static class RecordFrames
{
    /// <summary>What a gzip body may unpack to: 64 MiB.</summary>
    public const int MaxUnpacked = 64 << 20;

    /// <summary>The body's records, in order. What can't be unpacked is rejected; nothing is left out silently.</summary>
    public static IReadOnlyList<RawRecord> Of(in RawRecord body, IEventReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (body.Span.StartsWith(Gzip.Magic))
        {
            if (Gzip.Unpack(body.Span, MaxUnpacked) is { } plain)
                return Split(body with { Bytes = plain });
            receiver.Reject(body, new Rejection(RejectionCodes.BadCompression, $"gzip that can't be unpacked, or unpacks to more than {MaxUnpacked} bytes", 0));
            return [];
        }
        return Split(body);
    }

    private static List<RawRecord> Split(in RawRecord given)
    {
        // A header line says what the later lines of the same body are.
        var body = given.Stream is null ? given with { Stream = new StreamContext() } : given;
        var records = new List<RawRecord>(1);
        var start = SyslogHeader.SkipByteOrderMark(body.Span, 0);
        if (!JsonRecords.TrySplit(body, start, body.Span.Length - start, records))
            TextRecords.Split(body, start, records);
        // A body of nothing is a record of nothing: it ends in the dead letter like any other that can't be read.
        if (records.Count == 0)
            records.Add(body);
        return records;
    }
}

/// <summary>Unpacks gzip with a limit: a small body must not fill memory.</summary>
internal static class Gzip
{
    public static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    public static byte[]? Unpack(ReadOnlySpan<byte> packed, int limit)
    {
        try
        {
            using var unpacker = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = unpacker.Read(buffer)) > 0;)
            {
                if (plain.Length + read > limit)
                    return null;
                plain.Write(buffer, 0, read);
            }
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>JSON bodies: an array's elements, the elements of <c>records</c>, or the object itself.</summary>
internal static class JsonRecords
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 128, AllowMultipleValues = true };

    /// <summary>Splits a part of the body; false when it is not JSON as a whole (then it is text: perhaps a JSON object a line).</summary>
    public static bool TrySplit(in RawRecord body, int start, int length, List<RawRecord> records)
    {
        var before = records.Count;
        var bytes = body.Span.Slice(start, length);
        if (bytes.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
            return false;
        var reader = new Utf8JsonReader(bytes, Lenient);
        try
        {
            while (reader.Read())
                Value(body, start, ref reader, records);
            return true;
        }
        catch (JsonException)
        {
            records.RemoveRange(before, records.Count - before);
            return false;
        }
    }

    private static void Value(in RawRecord body, int start, ref Utf8JsonReader reader, List<RawRecord> records)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            Elements(body, start, ref reader, records);
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            var (begin, before) = ((int)reader.TokenStartIndex, records.Count);
            var isEnvelope = false;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var isRecords = reader.ValueTextEquals("records"u8) || reader.ValueTextEquals("Records"u8);
                reader.Read();
                if (isRecords && reader.TokenType == JsonTokenType.StartArray)
                {
                    isEnvelope = true;
                    Elements(body, start, ref reader, records);
                }
                else
                    reader.Skip();
            }
            // An envelope with nothing in it is a record that nobody can read, not nothing.
            if (!isEnvelope || records.Count == before)
                Add(body, start + begin, (int)reader.BytesConsumed - begin, records);
        }
        else
            Add(body, start + (int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), records);
    }

    private static void Elements(in RawRecord body, int start, ref Utf8JsonReader reader, List<RawRecord> records)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var begin = (int)reader.TokenStartIndex;
            reader.Skip();
            Add(body, start + begin, (int)reader.BytesConsumed - begin, records);
        }
    }

    private static void Add(in RawRecord body, int at, int length, List<RawRecord> records) => records.Add(TextRecords.Part(body, at, length, records.Count));
}

/// <summary>Text bodies: a record a line, or octet-counted.</summary>
internal static class TextRecords
{
    private const int CutOff = 2;

    public static void Split(in RawRecord body, int start, List<RawRecord> records)
    {
        if (TryOctetCounted(body, start, records))
            return;
        records.Clear();
        var text = body.Span;
        for (var at = start; at < text.Length;)
        {
            var end = text[at..].IndexOf((byte)'\n');
            var length = end < 0 ? text.Length - at : end;
            var line = text.Slice(at, length).TrimEnd((byte)'\r');
            if (!line.IsEmpty && !JsonRecords.TrySplit(body, at, line.Length, records))
                records.Add(Part(body, at, line.Length, records.Count));
            at += length + 1;
        }
    }

    // "27 <165>Mar  3 21:57:00 fw: …": all of the body or none of it. A line's end that was counted, and cut off with the line, may be missing at the end.
    public static bool TryOctetCounted(in RawRecord body, int start, List<RawRecord> records)
    {
        var text = body.Span;
        var at = start;
        while (at < text.Length)
        {
            if (!System.Buffers.Text.Utf8Parser.TryParse(text[at..], out int length, out var digits) || text[at] is < (byte)'1' or > (byte)'9' || length < 1
                || at + digits + 1 + (long)length > text.Length + CutOff || at + digits + 2 > text.Length || text[at + digits] != ' ' || text[at + digits + 1] != '<')
                return false;
            at += digits + 1;
            length = Math.Min(length, text.Length - at);
            records.Add(Part(body, at, text.Slice(at, length).TrimEnd("\r\n"u8).Length, records.Count));
            at += length;
            while (at < text.Length && text[at] == '\n')
                at++;
        }
        return records.Count > 0;
    }

    public static RawRecord Part(in RawRecord body, int at, int length, int index) => body with
    {
        Bytes = new ArraySegment<byte>(body.Bytes.Array!, body.Bytes.Offset + at, length),
        Origin = body.Origin with { Index = body.Origin.Index + index },
    };
}
