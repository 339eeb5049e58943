using System.Collections.Immutable;
using System.Text;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// The stored form of a <see cref="KeyState"/>: version, window, marks; then, where the flag says so, the inner windows (how far they are forgotten, and for
/// each its name and window). A window is flags, horizon, entries (time as difference to the one before, value), and what a baseline has learnt.
/// Version 2 says behind the version what it is the state of; version 1, of a state that nobody has named, goes on at once. Version 3 says it, too, and has the part of the record in
/// each mark: it is written only where there is one, so that the states of all others are as before.
/// </summary>
internal static class KeyStateFormat
{
    private const byte Unnamed = 1;
    private const byte Named = 2;
    private const byte WithParts = 3;
    private const byte HasHorizon = 1;
    private const byte HasValues = 2;
    private const byte HasInner = 4;
    private const byte HasLearnt = 8;

    public static byte[] Write(KeyState state, uint identity = StateIdentity.None)
    {
        var writer = new StateWriter(16 + state.Entries.Length * 5 + state.Origins.Count * 32 + state.Learnt.Length);
        Write(writer, state, identity);
        return writer.ToArray();
    }

    public static void Write(StateWriter writer, KeyState state, uint identity = StateIdentity.None)
    {
        var version = HasParts(state.Origins) ? WithParts : identity == StateIdentity.None ? Unnamed : Named;
        writer.Byte(version);
        if (version != Unnamed)
            writer.Unsigned(identity);
        var hasInner = state.Inner != InnerWindows.None;
        Write(writer, state.Window, hasInner ? HasInner : (byte)0);
        writer.Unsigned((ulong)state.Origins.Count);
        for (var i = 0; i < state.Origins.Count; i++)
        {
            var mark = state.Origins[i];
            writer.Text(mark.Stream);
            writer.Text(mark.Partition);
            writer.Signed(mark.Sequence);
            writer.Signed(mark.Index);
            if (version == WithParts)
                writer.Signed(mark.Part);
        }
        if (!hasInner)
            return;
        writer.Signed(state.Inner.Forgotten);
        writer.Unsigned((ulong)state.Inner.Windows.Count);
        foreach (var (name, window) in state.Inner.Windows)
        {
            writer.Text(name);
            Write(writer, window, 0);
        }
    }

    public static KeyState Read(ReadOnlySpan<byte> bytes, out uint identity, NamesSeen? names = null)
    {
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        if (version is not (Unnamed or Named or WithParts))
            throw new InvalidDataException($"The correlation state has the format version {version}; this program knows versions up to {WithParts}.");
        identity = version == Unnamed ? StateIdentity.None : (uint)reader.Unsigned();
        var (window, flags) = ReadWindow(ref reader);
        var origins = ReadMarks(ref reader, names, version == WithParts);
        var inner = (flags & HasInner) != 0 ? ReadInner(ref reader) : InnerWindows.None;
        if (!reader.AtEnd)
            throw new InvalidDataException("The correlation state has bytes after its end.");
        return new KeyState(window, origins, inner);
    }

    private static bool HasParts(in OriginMarks marks)
    {
        for (var i = 0; i < marks.Count; i++)
            if (marks[i].Part != 0)
                return true;
        return false;
    }

    private static OriginMarks ReadMarks(ref StateReader reader, NamesSeen? names, bool withParts)
    {
        var count = reader.Count();
        // Nearly every key has one.
        if (count == 1)
            return new OriginMarks(ReadMark(ref reader, names, withParts));
        var marks = ImmutableArray.CreateBuilder<OriginMark>(count);
        for (var left = count; left > 0; left--)
        {
            var mark = ReadMark(ref reader, names, withParts);
            if (marks.Count > 0 && (string.CompareOrdinal(marks[^1].Stream, mark.Stream), string.CompareOrdinal(marks[^1].Partition, mark.Partition)) is not (( < 0, _) or (0, < 0)))
                throw new InvalidDataException("The correlation state's marks are out of order.");
            marks.Add(mark);
        }
        return new OriginMarks(marks.MoveToImmutable());
    }

    private static OriginMark ReadMark(ref StateReader reader, NamesSeen? names, bool withParts) =>
        new(Name(reader.Bytes(), names), Name(reader.Bytes(), names), reader.Signed(), checked((int)Math.Clamp(reader.Signed(), int.MinValue, int.MaxValue)), withParts ? reader.Signed() : 0);

    private static string Name(ReadOnlySpan<byte> utf8, NamesSeen? names) => names?.Of(utf8) ?? Encoding.UTF8.GetString(utf8);

    private static InnerWindows ReadInner(ref StateReader reader)
    {
        var forgotten = reader.Signed();
        var windows = InnerWindows.None.Windows.ToBuilder();
        for (var left = reader.Count(); left > 0; left--)
            if (!windows.TryAdd(reader.Text(), ReadWindow(ref reader).Window))
                throw new InvalidDataException("The correlation state holds an inner window twice.");
        return new InnerWindows(windows.ToImmutable(), forgotten);
    }

    private static void Write(StateWriter writer, in Window window, byte more)
    {
        var hasValues = window.Entries.Any(entry => entry.Value.Length > 0);
        var hasHorizon = window.Horizon != long.MinValue;
        writer.Byte((byte)((hasHorizon ? HasHorizon : 0) | (hasValues ? HasValues : 0) | (window.Learnt.IsEmpty ? 0 : HasLearnt) | more));
        if (hasHorizon)
            writer.Unsigned((ulong)window.Horizon);
        writer.Unsigned((ulong)window.Entries.Length);
        var before = 0L;
        foreach (var entry in window.Entries)
        {
            writer.Unsigned((ulong)(entry.Ticks - before));
            before = entry.Ticks;
            if (hasValues)
                writer.Text(entry.Value);
        }
        if (!window.Learnt.IsEmpty)
            writer.Bytes(window.Learnt.Span);
    }

    private static (Window Window, byte Flags) ReadWindow(ref StateReader reader)
    {
        var flags = reader.Byte();
        if (flags > (HasHorizon | HasValues | HasInner | HasLearnt))
            throw new InvalidDataException($"The correlation state has unknown flags ({flags}).");
        var horizon = (flags & HasHorizon) != 0 ? reader.Ticks() : long.MinValue;
        var entries = ImmutableArray.CreateBuilder<WindowEntry>(reader.Count());
        var before = 0L;
        for (var left = entries.Capacity; left > 0; left--)
        {
            before = StateReader.Checked(before + reader.Ticks());
            entries.Add(new WindowEntry(before, (flags & HasValues) != 0 ? reader.Text() : ""));
        }
        var learnt = (flags & HasLearnt) != 0 ? reader.Bytes().ToArray() : [];
        return (new Window(entries.MoveToImmutable(), horizon, learnt), flags);
    }
}
