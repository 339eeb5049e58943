using SecResponder.Events;
using SecResponder.Events.Asim;

namespace SecResponder.Playbooks.Matching;

/// <summary>Reads an ASIM field in the words of another taxonomy.</summary>
internal static class ConvertedField
{
    /// <summary>Adds the value of <paramref name="place"/> to <paramref name="field"/>'s values.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Add(SecurityEvent e, AsimPlace place, int field, int priority, EventValues values)
    {
        var value = e[place.Field];
        if (!value.IsPresent)
            return false;
        switch (place.Conversion)
        {
            case FieldConversion.IsStopped:
                values.Add(field, priority, AsimDerivation.IsStopped(value.Utf8) ? "true"u8 : "false"u8);
                break;
            case FieldConversion.IsOutbound:
                values.Add(field, priority, value.Utf8.SequenceEqual("Outbound"u8) ? "true"u8 : "false"u8);
                break;
            case FieldConversion.Seconds:
                values.Add(field, priority, FieldValue.OfReal(value.Integer / 1000.0));
                break;
            case FieldConversion.UrlPath:
                values.Add(field, priority, Path(value.Utf8));
                break;
            case FieldConversion.UrlQuery:
                var query = value.Utf8.IndexOf((byte)'?');
                values.Add(field, priority, query < 0 ? [] : value.Utf8[(query + 1)..]);
                break;
            case FieldConversion.UrlExtension:
                var path = Path(value.Utf8);
                var file = path[(path.LastIndexOf((byte)'/') + 1)..];
                var dot = file.LastIndexOf((byte)'.');
                values.Add(field, priority, dot < 0 ? [] : file[(dot + 1)..]);
                break;
            default:
                values.Add(field, priority, value);
                break;
        }
        return true;
    }

    private static ReadOnlySpan<byte> Path(ReadOnlySpan<byte> url)
    {
        var end = url.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0)
            url = url[..end];
        var scheme = url.IndexOf("://"u8);
        if (scheme < 0)
            return url;
        var slash = url[(scheme + 3)..].IndexOf((byte)'/');
        return slash < 0 ? "/"u8 : url[(scheme + 3 + slash)..];
    }
}
