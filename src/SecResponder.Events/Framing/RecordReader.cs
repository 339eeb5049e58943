using System.Buffers;
using System.IO.Compression;

namespace SecResponder.Events.Framing;

/// <summary>
/// Reads records from a file or a pipe, in constant memory: a record a line; a JSON document over several lines is taken apart where it is one, and begins at its first line.
/// Gzip is unpacked. A line that is too long is rejected once, and reading goes on behind it.
/// </summary>
/// <remarks>A record is valid until the next one is read: its bytes lie in the reader's buffer.</remarks>
/// <param name="input">The bytes; not closed.</param>
/// <param name="stream">The name that the origins get.</param>
/// <param name="receivedAt">When the records were received; completes times without a year.</param>
/// <param name="zones">The zones of times that have none; UTC when null.</param>
public sealed class RecordReader(Stream input, string stream, DateTimeOffset receivedAt, DeviceZones? zones = null) : IDisposable
{
    private const int MaxDocument = RecordFrames.MaxUnpacked;
    private const int MaxDocumentLines = 200_000;
    private const int KeptOfTooLong = 4096;

    private readonly StreamContext _context = new(zones);
    private byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private long _line;
    private Stream? _source;

    /// <summary>The number of the line at which the last record began, from 1.</summary>
    public long Line => _line;

    /// <summary>The records, in order. What can't be framed is rejected to <paramref name="receiver"/>.</summary>
    public IEnumerable<RawRecord> Read(IEventReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        _source = Open();
        while (TryLine(receiver, out var line))
        {
            if (_line == 1 && line.AsSpan().StartsWith("\uFEFF"u8))
                line = line[3..];
            if (line is [>= (byte)'1' and <= (byte)'9', ..] && Counted(line) is { Count: > 0 } counted)
            {
                foreach (var record in counted)
                    yield return record;
                continue;
            }
            if (!JsonDocuments.Begins(line))
            {
                yield return Record(line, 0);
                continue;
            }
            var first = _line;
            var last = first;
            foreach (var record in Document(line, receiver, ref last))
            {
                _line = first + record.Line;
                yield return record.Record;
            }
            _line = last;
        }
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_source, input))
            _source?.Dispose();
    }

    // Syslog that was kept as it came over TCP: several messages on a line, each behind its length.
    private List<RawRecord>? Counted(ArraySegment<byte> line)
    {
        var space = line.AsSpan().IndexOf((byte)' ');
        if (space is < 1 or > 7 || space + 1 == line.Count || line[space + 1] != '<')
            return null;
        var records = new List<RawRecord>();
        return TextRecords.TryOctetCounted(Record(line, 0), 0, records) ? records : null;
    }

    private RawRecord Record(ArraySegment<byte> line, int index) => new(line, new Origin(stream, "0", _line, index), receivedAt, _context);

    private Stream Open()
    {
        while (_end < 3 && Fill(input))
        {
            // A pipe may give its first bytes one by one.
        }
        if (!_buffer.AsSpan(0, _end).StartsWith(Gzip.Magic))
            return input;
        var head = new MemoryStream(_buffer[.._end]);
        (_start, _end, _isAtEnd) = (0, 0, false);
        return new GZipStream(new HeadThenTail(head, input), CompressionMode.Decompress);
    }

    // One line without its end; false at the end of input.
    private bool TryLine(IEventReceiver receiver, out ArraySegment<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0 || (_isAtEnd && _end > _start))
            {
                var length = found >= 0 ? searched + found : _end - _start;
                line = Trim(new ArraySegment<byte>(_buffer, _start, length));
                _start = Math.Min(_end, _start + length + 1);
                _line++;
                return true;
            }
            if (_isAtEnd)
            {
                line = default;
                return false;
            }
            searched = _end - _start;
            if (searched > Most())
            {
                TooLong(receiver);
                searched = 0;
            }
            else
                More(receiver);
        }
    }

    // A whole JSON document may stand on one line: an export's array, CloudTrail's records. It is as long as one over several lines may be; its records are not.
    private int Most() => JsonDocuments.MayBegin(_buffer.AsSpan(_start, _end - _start)) ? MaxDocument : Normalizer.MaxRecordLength;

    private static ArraySegment<byte> Trim(ArraySegment<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;

    // Keeps the beginning for the dead letter, drops what follows up to the line's end.
    private void TooLong(IEventReceiver receiver)
    {
        var (kept, most) = (_buffer.AsSpan(_start, KeptOfTooLong).ToArray(), Most());
        long length = _end - _start;
        var newline = -1;
        do
        {
            (_start, _end) = (0, 0);
            if (!Fill(_source!))
                break;
            newline = _buffer.AsSpan(0, _end).IndexOf((byte)'\n');
            length += newline < 0 ? _end : newline;
        }
        while (newline < 0);
        _start = newline + 1;
        _line++;
        receiver.Reject(
            new RawRecord(kept, new Origin(stream, "0", _line), receivedAt, _context),
            new Rejection(RejectionCodes.TooLong, $"a line of {length} bytes; at most {most} are read, the first {kept.Length} are kept", most));
    }

    private void More(IEventReceiver receiver)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            Fill(_source!);
        }
        catch (InvalidDataException e)
        {
            _isAtEnd = true;
            receiver.Reject(
                new RawRecord(_buffer[.._end], new Origin(stream, "0", _line + 1), receivedAt, _context), new Rejection(RejectionCodes.BadCompression, $"the gzip data is broken: {e.Message}", 0));
            (_start, _end) = (0, 0);
        }
    }

    private bool Fill(Stream source)
    {
        var read = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
        return read > 0;
    }

    // A document over several lines: collected until its brackets close. What then is no JSON after all is given line by line.
    private List<(long Line, RawRecord Record)> Document(ArraySegment<byte> firstLine, IEventReceiver receiver, ref long last)
    {
        var text = new ArrayBufferWriter<byte>();
        var depth = new JsonDocuments.Depth();
        var line = firstLine;
        var first = _line;
        do
        {
            text.Write(line);
            text.Write("\n"u8);
            depth.Take(line);
        }
        while (depth.IsOpen && text.WrittenCount < MaxDocument && _line - first < MaxDocumentLines && TryLine(receiver, out line));
        last = _line;
        var body = new RawRecord(text.WrittenSpan.ToArray(), new Origin(stream, "0", first), receivedAt, _context);
        return JsonDocuments.Split(body);
    }
}

/// <summary>Bytes that were read already, then the rest.</summary>
internal sealed class HeadThenTail(Stream head, Stream tail) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = head.Read(buffer, offset, count);
        return read > 0 ? read : tail.Read(buffer, offset, count);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
