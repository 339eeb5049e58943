using System.Buffers;
using System.Text;
using SecResponder.Events;

namespace SecResponder.Server.Inputs.Syslog;

/// <summary>Takes a connection's bytes apart into messages: octet-counted where a message begins with its length, else up to the line's end. Each message is looked at by itself, because senders mix them.</summary>
/// <remarks>
/// RFC 5425, 4.3 and RFC 6587, 3.4.1: <c>MSG-LEN SP SYSLOG-MSG</c>; RFC 6587, 3.4.2: a trailer, which is a line feed, or for some devices NUL. What is longer than any record that is read is handed on as far as a record is read, and the
/// rest skipped: so it ends in the dead letter, and those behind it are read.
/// </remarks>
internal sealed class SyslogFrames
{
    // One more than is read, so that it is rejected for what it is.
    private const int Longest = Normalizer.MaxRecordLength + 1;
    private const int MostDigits = 9;

    // What is left of a message that was too long.
    private long _skipCounted;
    private bool _skipLine;

    /// <summary>Takes the next message off the buffer; false: its end is not there yet.</summary>
    /// <param name="buffer">What has come; what was taken is cut off.</param>
    /// <param name="isLast">Whether nothing comes behind it: then what is there is a message.</param>
    /// <param name="message">The message with its count, where it has one; empty: a blank line.</param>
    public bool TryTake(ref ReadOnlySequence<byte> buffer, bool isLast, out byte[] message)
    {
        message = [];
        Skip(ref buffer);
        if (buffer.IsEmpty)
            return false;
        return TryCount(buffer, out var digits, out var length) ? TryCounted(ref buffer, digits, length, isLast, ref message) : !MayBeCount(buffer, isLast) && TryLine(ref buffer, isLast, ref message);
    }

    private void Skip(ref ReadOnlySequence<byte> buffer)
    {
        if (_skipCounted > 0)
        {
            var skipped = Math.Min(_skipCounted, buffer.Length);
            buffer = buffer.Slice(skipped);
            _skipCounted -= skipped;
        }
        if (!_skipLine)
            return;
        if (End(buffer) is { } end)
            (buffer, _skipLine) = (buffer.Slice(buffer.GetPosition(1, end)), false);
        else
            buffer = buffer.Slice(buffer.End);
    }

    private bool TryCounted(ref ReadOnlySequence<byte> buffer, int digits, long length, bool isLast, ref byte[] message)
    {
        var body = buffer.Slice(digits + 1);
        if (length > Longest && body.Length >= Longest)
        {
            message = body.Slice(0, Longest).ToArray();
            _skipCounted = length - Longest;
            buffer = body.Slice(Longest);
            return true;
        }
        if (body.Length < length && !isLast)
            return false;
        var whole = body.Slice(0, Math.Min(length, body.Length));
        // With its count a message of several lines stays one; without '<' nobody would take it for counted.
        message = body.Length >= length && body.FirstSpan is [(byte)'<', ..] ? buffer.Slice(0, digits + 1 + length).ToArray() : whole.ToArray();
        buffer = body.Slice(whole.End);
        return true;
    }

    private bool TryLine(ref ReadOnlySequence<byte> buffer, bool isLast, ref byte[] message)
    {
        if (End(buffer) is { } end)
        {
            var line = buffer.Slice(0, end);
            message = Trimmed(line.Length > Longest ? line.Slice(0, Longest) : line);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }
        if (buffer.Length < Longest && !isLast)
            return false;
        _skipLine = buffer.Length >= Longest;
        message = Trimmed(buffer.Slice(0, Math.Min(buffer.Length, Longest)));
        buffer = buffer.Slice(Math.Min(buffer.Length, Longest));
        return true;
    }

    private static byte[] Trimmed(ReadOnlySequence<byte> line) => line.ToArray().AsSpan().Trim("\r\n "u8).ToArray();

    private static SequencePosition? End(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryAdvanceToAny("\n\0"u8, advancePastDelimiter: false) ? reader.Position : null;
    }

    // No message begins with a digit other than by its count: the priority's bracket comes first, and what leaves that out begins with a month's name or a date, which no blank follows so soon.
    private static bool TryCount(ReadOnlySequence<byte> buffer, out int digits, out long length)
    {
        (digits, length) = (0, 0);
        Span<byte> start = stackalloc byte[(int)Math.Min(MostDigits + 2, buffer.Length)];
        buffer.Slice(0, start.Length).CopyTo(start);
        if (start.IsEmpty || start[0] is < (byte)'1' or > (byte)'9')
            return false;
        while (digits < start.Length && char.IsAsciiDigit((char)start[digits]))
            length = length * 10 + start[digits++] - '0';
        return digits <= MostDigits && digits + 1 < start.Length && start[digits] == ' ' && (start[digits + 1] is (byte)'<' or (byte)'{' or 0xEF);
    }

    // So little has come that it can't be told yet.
    private static bool MayBeCount(ReadOnlySequence<byte> buffer, bool isLast)
    {
        if (isLast || buffer.Length > MostDigits + 1)
            return false;
        var start = buffer.ToArray();
        var digits = start.TakeWhile(c => char.IsAsciiDigit((char)c)).Count();
        return digits > 0 && start[0] != '0' && (digits == start.Length || digits == start.Length - 1 && start[digits] == ' ');
    }

    /// <summary>A datagram as a body: one message, whatever lines it has.</summary>
    /// <remarks>RFC 5426, 3.1: one message a datagram.</remarks>
    public static byte[] OfDatagram(ReadOnlySpan<byte> datagram)
    {
        var message = datagram.TrimEnd("\r\n\0"u8);
        return message.Contains((byte)'\n') && message is [(byte)'<', ..] ? [.. Encoding.ASCII.GetBytes($"{message.Length} "), .. message] : message.ToArray();
    }
}
