using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>One entry of a list.</summary>
/// <param name="Text">As it is written. A guardrail compares it with an entity's names, a rule with an event's values.</param>
public sealed record ListEntry(string Text)
{
    /// <summary>The address or network that it is; null: it is text.</summary>
    public IpNetwork? Network { get; init; }

    /// <summary>Whether <c>*</c> and <c>?</c> in the text are Sigma's wildcards; an indicator of a feed is taken literally.</summary>
    public bool HasWildcards { get; init; }

    /// <summary>When it holds; an event of another time does not match it.</summary>
    public Validity During { get; init; }

    /// <summary>The text as a pattern.</summary>
    internal SigmaPattern Pattern => HasWildcards ? SigmaPattern.Parse(Text) : SigmaPattern.Exactly(Text);

    /// <summary>An address, a network, or text with Sigma's wildcards, whichever it is.</summary>
    public static ListEntry Of(string text, Validity during = default) => IpNetwork.TryParse(text, out var network, out _)
        ? new ListEntry(text) { Network = network, During = during }
        : new ListEntry(text) { HasWildcards = text.AsSpan().IndexOfAny('*', '?', '\\') >= 0, During = during };
}
