using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>One line of a component's log, as logrus writes it: a flat JSON object, or <c>time="…" level=… msg="…" key=value</c>, whatever a container's runtime or kubectl put before it.</summary>
/// <remarks>argo-cd, <c>util/log/logrus.go</c> (<c>ARGOCD_LOG_FORMAT</c>); logrus' <c>TextFormatter</c> prints time, level and message first.</remarks>
internal readonly ref struct LogLine
{
    private const int LongestPrefix = 256;

    private LogLine(ReadOnlySpan<byte> body, int start, bool isJson)
    {
        Body = body;
        Start = start;
        IsJson = isJson;
    }

    /// <summary>The fields.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Where in the record they begin.</summary>
    public int Start { get; }

    public bool IsJson { get; }

    /// <summary>Takes a JSON object that has what every line of logrus has.</summary>
    public static bool TryJson(ReadOnlySpan<byte> json, int start, out LogLine line)
    {
        line = new LogLine(json, start, isJson: true);
        return json.IndexOf("\"msg\""u8) >= 0 && json.IndexOf("\"level\""u8) >= 0 && JsonMember.Has(json, "level"u8) && JsonMember.Has(json, "msg"u8);
    }

    /// <summary>Finds the fields of a line of text.</summary>
    public static bool TryText(ReadOnlySpan<byte> record, out LogLine line)
    {
        line = default;
        var from = SyslogHeader.SkipByteOrderMark(record, 0);
        var window = record[from..Math.Min(record.Length, from + LongestPrefix)];
        for (var at = 0; window[at..].IndexOf("time="u8) is var found and >= 0; at += found + 1)
        {
            var start = at + found;
            if (start > 0 && window[start - 1] is not ((byte)' ' or (byte)'\t' or (byte)']' or (byte)'|'))
                continue;
            var body = record[(from + start)..];
            if (!Begins(body))
                continue;
            line = new LogLine(body, from + start, isJson: false);
            return true;
        }
        return false;
    }

    // time="…" level=… msg=: these three, in this order, and nothing between.
    private static bool Begins(ReadOnlySpan<byte> body)
    {
        var rest = body["time="u8.Length..];
        var isQuoted = rest is [(byte)'"', ..];
        var end = isQuoted ? rest[1..].IndexOf((byte)'"') : rest.IndexOf((byte)' ');
        if (end < 0)
            return false;
        rest = rest[(isQuoted ? end + 2 : end)..];
        if (!rest.StartsWith(" level="u8))
            return false;
        rest = rest[" level="u8.Length..];
        var blank = rest.IndexOf((byte)' ');
        return blank > 0 && rest[blank..].StartsWith(" msg="u8);
    }

    /// <summary>A field's value, escapes and all; empty when it is not there.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name) => IsJson ? JsonMember.Find(Body, name) : KeyValuePairs.Find(Body, name);
}
