namespace SecResponder.Events.Sources.Argocd;

/// <summary>The payload of a request as the log prints it: JSON in a JSON line, protobuf's text form (<c>name:"guestbook" </c>) in a line of text.</summary>
internal static class ArgocdContent
{
    // Which field says what the request is about, from the best on.
    private static readonly (byte[] Json, byte[] Text)[] Names = [.. new[] { "name", "server", "repo", "url", "project" }.Select(name =>
        (System.Text.Encoding.UTF8.GetBytes($"\"{name}\":\""), System.Text.Encoding.UTF8.GetBytes($"{name}:\"")))];

    /// <summary>The name of what the request is about: the first <c>name</c> in it, else the cluster's address, the repository's, the project; empty when there is none.</summary>
    public static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> content)
    {
        var isJson = content.StartsWith("{"u8);
        foreach (var (json, text) in Names)
            if (Value(content, isJson ? json : text) is { IsEmpty: false } value)
                return value;
        return default;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> content, ReadOnlySpan<byte> key)
    {
        for (var from = 0; content[from..].IndexOf(key) is var found and >= 0; from += found + 1)
        {
            var at = from + found;
            // "resourceName:" ends in a name, too; but case parts them: what comes before a name is no letter.
            if (at > 0 && char.IsAsciiLetterOrDigit((char)content[at - 1]))
                continue;
            var value = content[(at + key.Length)..];
            var end = value.IndexOf((byte)'"');
            return end < 0 ? value : value[..end];
        }
        return default;
    }
}
