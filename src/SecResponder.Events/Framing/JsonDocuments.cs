namespace SecResponder.Events.Framing;

/// <summary>JSON documents that stand over several lines of a file.</summary>
internal static class JsonDocuments
{
    /// <summary>Whether a line begins a JSON document: an opening bracket first; a document that is whole on one line counts, too.</summary>
    public static bool Begins(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t"u8);
        return text is [(byte)'{' or (byte)'[', ..] && (text is [.., (byte)'{' or (byte)'[' or (byte)',' or (byte)'}' or (byte)']']);
    }

    /// <summary>Whether a line whose end is not there yet may become a JSON document.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> line) => (line.StartsWith("\uFEFF"u8) ? line[3..] : line).TrimStart(" \t"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Takes a document apart, each record with the number of lines before it; text that is no document is given line by line.</summary>
    public static List<(long Line, RawRecord Record)> Split(in RawRecord body)
    {
        var records = new List<RawRecord>();
        if (!JsonRecords.TrySplit(body, 0, body.Span.Length, records))
            TextRecords.Split(body, 0, records);
        var (numbered, at, line) = (new List<(long, RawRecord)>(records.Count), 0, 0L);
        foreach (var record in records)
        {
            var offset = record.Bytes.Offset - body.Bytes.Offset;
            line += body.Span[at..offset].Count((byte)'\n');
            at = offset;
            // Its own line is its place in the file; the index tells apart what stands on one line.
            var index = numbered.Count > 0 && numbered[^1].Item1 == line ? numbered[^1].Item2.Origin.Index + 1 : 0;
            numbered.Add((line, record with { Origin = body.Origin with { Sequence = body.Origin.Sequence + line, Index = index } }));
        }
        return numbered;
    }

    /// <summary>Counts brackets outside strings. A string never goes over a line's end in JSON.</summary>
    public sealed class Depth
    {
        private int _open;
        private bool _isBroken;

        public bool IsOpen => _open > 0 && !_isBroken;

        public void Take(ReadOnlySpan<byte> line)
        {
            var inString = false;
            for (var i = 0; i < line.Length; i++)
                switch (line[i])
                {
                    case (byte)'\\' when inString:
                        i++;
                        break;
                    case (byte)'"':
                        inString = !inString;
                        break;
                    case (byte)'{' or (byte)'[' when !inString:
                        _open++;
                        break;
                    case (byte)'}' or (byte)']' when !inString:
                        _open--;
                        break;
                    default:
                        break;
                }
            _isBroken |= inString || _open < 0;
        }
    }
}
