using System.Buffers;

namespace SecResponder.Response.BlobLogs;

/// <summary>Takes what stands in a log's blob apart into whole records, from any place at which one ended. Of the same bytes it is always the same records.</summary>
/// <remarks>
/// Two shapes: <c>{"records":[{…},{…}]}</c>, written on by putting a comma and a record in front of the closing <c>]}</c>; and an object a line. What is neither, up to the next object or line, is a
/// record as well: nobody can read it, so it ends in the dead letter and holds nothing up.
/// </remarks>
internal static class BlobRecords
{
    private static readonly SearchValues<byte> Outside = SearchValues.Create("{}\""u8);
    private static readonly SearchValues<byte> Inside = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> Resumes = SearchValues.Create("{\n"u8);

    /// <summary>The whole records.</summary>
    /// <param name="bytes">From a place at which a record ended, or from the beginning.</param>
    /// <param name="isBeginning">Whether they begin where the blob does.</param>
    /// <param name="isEnd">Whether the last record ends where they do, whatever it looks like: it was found to end there before.</param>
    /// <param name="consumed">Where the last whole record ends; what stands behind it may be written over, or not be whole yet.</param>
    public static List<Range> Split(ReadOnlySpan<byte> bytes, bool isBeginning, bool isEnd, out int consumed)
    {
        var (records, at) = (new List<Range>(), isBeginning ? Head(bytes) : 0);
        consumed = 0;
        while ((at = Next(bytes, at)) < bytes.Length)
        {
            var length = bytes[at] == '{' ? ObjectLength(bytes[at..]) : bytes[at..].IndexOfAny(Resumes);
            if (length <= 0 && !isEnd)
                break;
            length = length <= 0 ? bytes.Length - at : length;
            records.Add(at..(at + length));
            consumed = at += length;
        }
        return records;
    }

    // {"records":[ or [ before the first record; else nothing.
    private static int Head(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        var start = at = Blank(bytes, at);
        foreach (var token in (ReadOnlySpan<string>)["{", "\"records\"", ":", "["])
        {
            if (token == "{" && at < bytes.Length && bytes[at] == '[')
                return at + 1;
            if (!bytes[Math.Min(at, bytes.Length)..].StartsWith(System.Text.Encoding.ASCII.GetBytes(token)))
                return start;
            at = Blank(bytes, at + token.Length);
        }
        return at;
    }

    // Between two records; the end of the list stays where it is, unless something follows it.
    private static int Next(ReadOnlySpan<byte> bytes, int at)
    {
        while (true)
        {
            at = Blank(bytes, at);
            if (at < bytes.Length && bytes[at] == ',')
                at++;
            else if (at < bytes.Length && bytes[at] is (byte)']' or (byte)'}')
            {
                var end = at;
                while (end < bytes.Length && bytes[end] is (byte)']' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                    end++;
                if (end == bytes.Length)
                    return end;
                at = end;
            }
            else
                return at;
        }
    }

    private static int Blank(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    // 0: it is not whole yet.
    private static int ObjectLength(ReadOnlySpan<byte> bytes)
    {
        var (at, depth) = (0, 0);
        while (bytes[at..].IndexOfAny(Outside) is var found and >= 0)
        {
            at += found + 1;
            switch (bytes[at - 1])
            {
                case (byte)'{':
                    depth++;
                    break;
                case (byte)'}' when --depth == 0:
                    return at;
                case (byte)'"':
                    if (StringEnd(bytes, at) is not { } end)
                        return 0;
                    at = end;
                    break;
            }
        }
        return 0;
    }

    private static int? StringEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (bytes[at..].IndexOfAny(Inside) is var found and >= 0)
        {
            at += found;
            if (bytes[at] == '"')
                return at + 1;
            // What is escaped is not looked at; it may not be there yet.
            if (at + 2 > bytes.Length)
                return null;
            at += 2;
        }
        return null;
    }
}
