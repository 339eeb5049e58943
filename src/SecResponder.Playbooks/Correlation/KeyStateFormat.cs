using System.Collections.Immutable;
using System.Text;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// The stored form of a <see cref="KeyState"/>: version, window, marks; then, where the flag says so, the inner windows (how far they are forgotten, and for
/// each its name and window). A window is flags, horizon, entries (time as difference to the one before, value). Numbers are LEB128; signed ones
/// zigzag; text is its UTF-8 length and bytes.
/// </summary>
internal static class KeyStateFormat
{
    private const byte Version = 1;
    private const byte HasHorizon = 1;
    private const byte HasValues = 2;
    private const byte HasInner = 4;

    public static byte[] Write(KeyState state)
    {
        var writer = new MemoryStream(16 + state.Entries.Length * 5 + state.Marks.Length * 32);
        writer.WriteByte(Version);
        var hasInner = state.Inner != InnerWindows.None;
        Windows(writer, new Window(state.Entries, state.Horizon), hasInner ? HasInner : (byte)0);
        Unsigned(writer, (ulong)state.Marks.Length);
        foreach (var mark in state.Marks)
        {
            Text(writer, mark.Stream);
            Text(writer, mark.Partition);
            Signed(writer, mark.Sequence);
            Signed(writer, mark.Index);
        }
        if (!hasInner)
            return writer.ToArray();
        Signed(writer, state.Inner.Forgotten);
        Unsigned(writer, (ulong)state.Inner.Windows.Count);
        foreach (var (name, window) in state.Inner.Windows)
        {
            Text(writer, name);
            Windows(writer, window, 0);
        }
        return writer.ToArray();
    }

    public static KeyState Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        var version = reader.Byte();
        if (version != Version)
            throw new InvalidDataException($"The correlation state has the format version {version}; this program knows version {Version}.");
        var (window, flags) = reader.Window();
        var marks = ImmutableArray.CreateBuilder<OriginMark>(reader.Count());
        for (var left = marks.Capacity; left > 0; left--)
        {
            var mark = new OriginMark(reader.Text(), reader.Text(), reader.Signed(), checked((int)Math.Clamp(reader.Signed(), int.MinValue, int.MaxValue)));
            if (marks.Count > 0 && (string.CompareOrdinal(marks[^1].Stream, mark.Stream), string.CompareOrdinal(marks[^1].Partition, mark.Partition)) is not (( < 0, _) or (0, < 0)))
                throw new InvalidDataException("The correlation state's marks are out of order.");
            marks.Add(mark);
        }
        var inner = (flags & HasInner) != 0 ? Inner(ref reader) : InnerWindows.None;
        if (!reader.AtEnd)
            throw new InvalidDataException("The correlation state has bytes after its end.");
        return new KeyState(window.Entries, marks.MoveToImmutable(), window.Horizon, inner);
    }

    private static InnerWindows Inner(ref Reader reader)
    {
        var forgotten = reader.Signed();
        var windows = InnerWindows.None.Windows.ToBuilder();
        for (var left = reader.Count(); left > 0; left--)
            if (!windows.TryAdd(reader.Text(), reader.Window().Window))
                throw new InvalidDataException("The correlation state holds an inner window twice.");
        return new InnerWindows(windows.ToImmutable(), forgotten);
    }

    private static void Windows(MemoryStream writer, Window window, byte more)
    {
        var hasValues = window.Entries.Any(entry => entry.Value.Length > 0);
        var hasHorizon = window.Horizon != long.MinValue;
        writer.WriteByte((byte)((hasHorizon ? HasHorizon : 0) | (hasValues ? HasValues : 0) | more));
        if (hasHorizon)
            Unsigned(writer, (ulong)window.Horizon);
        Unsigned(writer, (ulong)window.Entries.Length);
        var before = 0L;
        foreach (var entry in window.Entries)
        {
            Unsigned(writer, (ulong)(entry.Ticks - before));
            before = entry.Ticks;
            if (hasValues)
                Text(writer, entry.Value);
        }
    }

    private static void Unsigned(MemoryStream writer, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            writer.WriteByte((byte)(value | 0x80));
        writer.WriteByte((byte)value);
    }

    private static void Signed(MemoryStream writer, long value) => Unsigned(writer, (ulong)((value << 1) ^ (value >> 63)));

    private static void Text(MemoryStream writer, string text)
    {
        Unsigned(writer, (ulong)Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly bool AtEnd => _rest.IsEmpty;

        public byte Byte()
        {
            if (_rest.IsEmpty)
                throw new InvalidDataException("The correlation state ends too soon.");
            var first = _rest[0];
            _rest = _rest[1..];
            return first;
        }

        public (Window Window, byte Flags) Window()
        {
            var flags = Byte();
            if (flags > (HasHorizon | HasValues | HasInner))
                throw new InvalidDataException($"The correlation state has unknown flags ({flags}).");
            var horizon = (flags & HasHorizon) != 0 ? Ticks() : long.MinValue;
            var entries = ImmutableArray.CreateBuilder<WindowEntry>(Count());
            var before = 0L;
            for (var left = entries.Capacity; left > 0; left--)
            {
                before = Checked(before + Ticks());
                entries.Add(new WindowEntry(before, (flags & HasValues) != 0 ? Text() : ""));
            }
            return (new Window(entries.MoveToImmutable(), horizon), flags);
        }

        // Every element takes a byte at least: a count above what is left is rubbish, and must not make us reserve memory for it.
        public int Count()
        {
            var count = Unsigned();
            return count <= (ulong)_rest.Length ? (int)count : throw new InvalidDataException($"The correlation state speaks of {count} elements in {_rest.Length} bytes.");
        }

        public long Ticks() => Checked((long)Unsigned());

        public static long Checked(long ticks) =>
            ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw new InvalidDataException("The correlation state holds a time that is none.");

        public long Signed()
        {
            var value = Unsigned();
            return (long)(value >> 1) ^ -(long)(value & 1);
        }

        public string Text()
        {
            var length = Count();
            var text = Encoding.UTF8.GetString(_rest[..length]);
            _rest = _rest[length..];
            return text;
        }

        private ulong Unsigned()
        {
            var value = 0UL;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var next = Byte();
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                    return value;
            }
            throw new InvalidDataException("The correlation state holds a number that is too long.");
        }
    }
}
