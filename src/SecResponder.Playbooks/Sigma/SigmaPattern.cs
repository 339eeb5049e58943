using System.Collections.Immutable;
using System.Text;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What a part of a pattern stands for.</summary>
public enum PatternPartKind
{
    /// <summary>These characters.</summary>
    Literal,
    /// <summary>Any run of characters, also none (<c>*</c>).</summary>
    AnyRun,
    /// <summary>One code point (<c>?</c>).</summary>
    AnyOne,
    /// <summary>One of <c>-</c> <c>/</c> U+2013 U+2014 U+2015 (<c>windash</c>).</summary>
    Dash,
    /// <summary>A list's entry (<c>%name%</c>), not yet filled in.</summary>
    Placeholder,
}

/// <summary>A part of a pattern; <paramref name="Text"/> is the literal, or the placeholder's name.</summary>
public readonly record struct PatternPart(PatternPartKind Kind, string Text = "");

/// <summary>A Sigma string, its escapes resolved: modifiers add wildcards here, never to the text.</summary>
public sealed record SigmaPattern(ImmutableArray<PatternPart> Parts)
{
    private static readonly PatternPart AnyRun = new(PatternPartKind.AnyRun);

    /// <summary>Whether it holds neither wildcards nor placeholders.</summary>
    public bool IsPlain => Parts.IsEmpty || Parts is [{ Kind: PatternPartKind.Literal }];

    /// <summary>The text of a plain pattern.</summary>
    public string PlainText => Parts.IsEmpty ? "" : Parts[0].Text;

    /// <summary>Exactly this text.</summary>
    public static SigmaPattern Exactly(string text) => new(text.Length == 0 ? [] : [new PatternPart(PatternPartKind.Literal, text)]);

    /// <summary>Reads a Sigma string: <c>*</c> and <c>?</c> are wildcards; a backslash escapes those two and itself, and is a backslash otherwise.</summary>
    /// <param name="text">The string.</param>
    /// <param name="placeholders">Whether <c>%name%</c> is a placeholder, and <c>\%</c> a percent sign (under <c>expand</c> only).</param>
    public static SigmaPattern Parse(string text, bool placeholders = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new PatternBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '\\' && (next is '*' or '?' or '\\' || placeholders && next == '%'))
            {
                parts.Add(next);
                i++;
            }
            else if (text[i] is '*' or '?')
                parts.Add(new PatternPart(text[i] == '*' ? PatternPartKind.AnyRun : PatternPartKind.AnyOne));
            else if (placeholders && text[i] == '%' && PlaceholderEnd(text, i) is var end and > 0)
            {
                parts.Add(new PatternPart(PatternPartKind.Placeholder, text[(i + 1)..end]));
                i = end;
            }
            else
                parts.Add(text[i]);
        }
        return parts.Build();
    }

    private static int PlaceholderEnd(string text, int start)
    {
        var end = text.IndexOf('%', start + 1);
        if (end <= start + 1)
            return -1;
        return text.AsSpan(start + 1, end - start - 1).ContainsAny(" \t\\*?") ? -1 : end;
    }

    /// <summary>The same with any text allowed before it, after it, or both.</summary>
    public SigmaPattern Widen(bool before, bool after)
    {
        var parts = new PatternBuilder();
        if (before)
            parts.Add(AnyRun);
        foreach (var part in Parts)
            parts.Add(part);
        if (after)
            parts.Add(AnyRun);
        return parts.Build();
    }

    /// <summary>The pattern as it would be written in a rule.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
            text.Append(part.Kind switch
            {
                PatternPartKind.AnyRun => "*",
                PatternPartKind.AnyOne => "?",
                PatternPartKind.Dash => "[-/–—―]",
                PatternPartKind.Placeholder => $"%{part.Text}%",
                _ => part.Text.Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal),
            });
        return text.ToString();
    }
}

/// <summary>Puts a pattern together: literals that touch become one, so do stars.</summary>
internal sealed class PatternBuilder
{
    private readonly ImmutableArray<PatternPart>.Builder _parts = ImmutableArray.CreateBuilder<PatternPart>();
    private readonly StringBuilder _literal = new();

    public void Add(char character) => _literal.Append(character);

    public void Add(PatternPart part)
    {
        if (part.Kind == PatternPartKind.Literal)
        {
            _literal.Append(part.Text);
            return;
        }
        Flush();
        if (part.Kind != PatternPartKind.AnyRun || _parts.Count == 0 || _parts[^1].Kind != PatternPartKind.AnyRun)
            _parts.Add(part);
    }

    public SigmaPattern Build()
    {
        Flush();
        return new SigmaPattern(_parts.ToImmutable());
    }

    private void Flush()
    {
        if (_literal.Length == 0)
            return;
        _parts.Add(new PatternPart(PatternPartKind.Literal, _literal.ToString()));
        _literal.Clear();
    }
}
