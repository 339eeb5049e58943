using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>An expression of a query.</summary>
internal abstract record KqlNode(YamlPosition At)
{
    public sealed record Name(YamlPosition At, string Text) : KqlNode(At);

    /// <summary>A text, a number, a timespan.</summary>
    public sealed record Literal(YamlPosition At, KqlTokenKind Kind, string Text) : KqlNode(At);

    /// <summary>What stands in brackets: <c>("a", "b")</c>, <c>dynamic(["a"])</c>.</summary>
    public sealed record List(YamlPosition At, ImmutableArray<KqlNode> Items) : KqlNode(At);

    public sealed record Call(YamlPosition At, string Function, ImmutableArray<KqlArgument> Arguments) : KqlNode(At);

    /// <summary><c>a.b</c></summary>
    public sealed record Member(YamlPosition At, KqlNode Of, string Text) : KqlNode(At);

    /// <summary><c>a[0]</c>, <c>a["b"]</c></summary>
    public sealed record Element(YamlPosition At, KqlNode Of, KqlNode Index) : KqlNode(At);

    /// <summary>Two sides and a word or sign between; <c>between</c> has the range's ends as a list to its right.</summary>
    public sealed record Binary(YamlPosition At, string Operator, KqlNode Left, KqlNode Right) : KqlNode(At);

    public sealed record Negative(YamlPosition At, KqlNode Of) : KqlNode(At);

    /// <summary>The values of a watchlist, of which one column is taken: <c>(_GetWatchlist('vips') | project SearchKey)</c>.</summary>
    public sealed record Watchlist(YamlPosition At, string Called, string Column) : KqlNode(At)
    {
        /// <summary>The function that gives it.</summary>
        public const string Function = "_GetWatchlist";
    }

    /// <summary>What is none of these: a query in brackets, a star.</summary>
    public sealed record Other(YamlPosition At, string What) : KqlNode(At);
}

/// <summary>An argument, or a column with its name: <c>Count = count()</c>.</summary>
internal sealed record KqlArgument(string? Name, KqlNode Value);

/// <summary>One stage of a query.</summary>
/// <param name="At">Where its operator stands.</param>
/// <param name="Operator">Its operator.</param>
internal sealed record KqlStage(YamlPosition At, string Operator)
{
    /// <summary>The condition, the columns, or what is measured.</summary>
    public ImmutableArray<KqlArgument> Arguments { get; init; } = [];

    /// <summary>What follows <c>by</c>.</summary>
    public ImmutableArray<KqlArgument> By { get; init; } = [];

    /// <summary>The stages that are done to each element (<c>mv-apply</c>).</summary>
    public ImmutableArray<KqlStage> Each { get; init; } = [];

    /// <summary>Whether its arguments could not be read: it is known by its name only.</summary>
    public bool IsUnread { get; init; }
}

/// <summary>A tabular expression: where its rows come from, and what is done to them.</summary>
internal sealed record KqlPipeline(KqlNode Source, ImmutableArray<KqlStage> Stages);

/// <summary>A query: what its <c>let</c>s stand for, and its result.</summary>
/// <param name="Lets">By name; an expression is a pipeline without stages.</param>
/// <param name="Result">The result; null when the query has none.</param>
internal sealed record KqlQuery(ImmutableDictionary<string, KqlPipeline> Lets, KqlPipeline? Result);
