using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

internal enum KqlTokenKind
{
    /// <summary>A name or a word: <c>where</c>, <c>SrcIpAddr</c>, <c>!in~</c>.</summary>
    Word,
    /// <summary>A text, without its quotes.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>A timespan: <c>5m</c>.</summary>
    Timespan,
    /// <summary>Punctuation or an operator.</summary>
    Sign,
    /// <summary>What no KQL has; or a text that does not end.</summary>
    Stray,
    End,
}

/// <summary>A token of a query, and where in the query it stands.</summary>
internal readonly record struct KqlToken(KqlTokenKind Kind, string Text, YamlPosition At)
{
    public bool Is(string sign) => Kind is KqlTokenKind.Sign or KqlTokenKind.Word && Text == sign;

    public override string ToString() => Kind == KqlTokenKind.End ? "the end of the query" : Text;
}
