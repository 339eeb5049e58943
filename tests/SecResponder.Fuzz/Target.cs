using System.Buffers;
using System.Diagnostics;
using System.Net;
using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Fuzz;

/// <summary>One parser, and what it must hold whatever bytes it is given: it ends, throws nothing, hands something on, reads nothing that stands beside the record, sets no impossible value.</summary>
internal sealed class Target : IEventReceiver
{
    /// <summary>No record of the length that is fuzzed may take longer; a machine that does other things gets ten tries.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private const int Around = 64;
    private static readonly DateTimeOffset Received = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly EventSource _source;
    private readonly SecurityEvent _event = new();
    private readonly StreamContext _stream = new();
    private byte[] _buffer = new byte[1 << 16];
    private ulong _behaviour;
    private ulong _output;
    private int _outcomes;
    private int _length;
    private bool _isExact;

    public Target(EventSource source)
    {
        _source = source;
        // Header lines first: what follows is read by their columns.
        foreach (var sample in source.Samples)
            Try(System.Text.Encoding.UTF8.GetBytes(sample));
    }

    /// <summary>Gives the parser a record.</summary>
    /// <returns>What it did, as a number: a record that gives a new one is worth changing further.</returns>
    /// <exception cref="FuzzFailure">A promise was broken.</exception>
    public ulong Try(ReadOnlySpan<byte> record, bool isExact = false)
    {
        _isExact = isExact;
        var behaviour = Once(record, (byte)'"');
        if (!isExact)
            return behaviour;
        // The same record between other bytes is the same events.
        var output = _output;
        Once(record, (byte)'7');
        if (_output != output)
            throw new FuzzFailure("it reads beside the record");
        return behaviour;
    }

    private ulong Once(ReadOnlySpan<byte> record, byte around)
    {
        if (_buffer.Length < record.Length + 2 * Around)
            _buffer = new byte[record.Length + 2 * Around];
        _buffer.AsSpan(0, Around).Fill(around);
        record.CopyTo(_buffer.AsSpan(Around));
        _buffer.AsSpan(Around + record.Length, Around).Fill(around);
        var raw = new RawRecord(new ArraySegment<byte>(_buffer, Around, record.Length), new Origin("fuzz", "0", 1), Received, _stream);
        var tries = 0;
        long begin;
        do
        {
            // Each try by itself: what was read twice would be another output.
            (_behaviour, _output, _outcomes, _length) = (0, 0, 0, record.Length);
            begin = Stopwatch.GetTimestamp();
            _source.Recognizes(raw.Span);
            _source.Normalize(raw, _event, this);
        }
        while (Stopwatch.GetElapsedTime(begin) > Longest && ++tries < 10);
        if (tries == 10)
            throw new FuzzFailure($"it took {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms");
        if (_outcomes == 0)
            throw new FuzzFailure("neither event nor rejection");
        return _behaviour;
    }

    public void Receive(SecurityEvent securityEvent)
    {
        _outcomes++;
        Behave(1);
        foreach (var field in securityEvent.Fields)
        {
            Behave((ulong)field);
            if (_isExact)
                Check(field, securityEvent[field]);
        }
        if (securityEvent.Kind.Schema == AsimSchema.None)
            throw new FuzzFailure("an event of no schema");
    }

    public void Reject(in RawRecord record, Rejection rejection)
    {
        _outcomes++;
        Behave((ulong)(uint)rejection.Code.GetHashCode(StringComparison.Ordinal));
        if (rejection.Position < 0 || rejection.Position > _length)
            throw new FuzzFailure($"a rejection at {rejection.Position} of {_length} bytes");
        if (string.IsNullOrEmpty(rejection.Reason))
            throw new FuzzFailure("a rejection without a reason");
    }

    public void Skip(in RawRecord record) => _outcomes++;

    private void Behave(ulong what) => _behaviour = (_behaviour ^ what) * 0x9E3779B97F4A7C15UL;

    private void Check(AsimField field, FieldValue value)
    {
        foreach (var b in value.Utf8)
            _output = (_output ^ b) * 1099511628211UL;
        _output = (_output ^ (ulong)value.Integer ^ (ulong)value.Time.UtcTicks) * 1099511628211UL;
        var name = AsimFields.Utf8Name(field);
        if (value.Kind == FieldKind.Integer && value.Integer < 0)
            throw new FuzzFailure($"{field} is {value.Integer}");
        if (name.EndsWith("PortNumber"u8) && value.Integer > 65535)
            throw new FuzzFailure($"{field} is {value.Integer}");
        if (name.EndsWith("IpAddr"u8) && !IPAddress.IsValidUtf8(value.Utf8))
            throw new FuzzFailure($"{field} is '{value}'");
        if (AsimFields.TypeOf(field) is AsimType.Integer && value.Kind != FieldKind.Integer)
            throw new FuzzFailure($"{field} is of kind {value.Kind}");
        if (AsimFields.TypeOf(field) is AsimType.Time && value.Kind != FieldKind.Time)
            throw new FuzzFailure($"{field} is of kind {value.Kind}");
    }
}

/// <summary>A promise that a parser broke.</summary>
internal sealed class FuzzFailure(string message) : Exception(message);
