using System.Text.RegularExpressions;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What a value must be to match, all modifiers applied.</summary>
public abstract record SigmaValue
{
    private SigmaValue() { }

    /// <summary>When it holds, in event time; always, unless it comes from a list's entry that says otherwise.</summary>
    public Validity During { get; init; }

    /// <summary>Text with wildcards: the whole value, ignoring case unless <paramref name="IsCased"/>. Where <paramref name="IsBytes"/> the characters
    /// stand for bytes (<c>wide</c> and its kin); that matters to an encoding that follows.</summary>
    public sealed record Text(SigmaPattern Pattern, bool IsCased = false, bool IsBytes = false) : SigmaValue;

    /// <summary>A number in canonical decimal text: equal numbers have equal texts.</summary>
    public sealed record Number(string Decimal) : SigmaValue;

    public sealed record Boolean(bool Value) : SigmaValue;

    /// <summary>The field is absent or null.</summary>
    public sealed record Null : SigmaValue;

    /// <summary>The key is there, whatever its value; or is not.</summary>
    public sealed record Exists(bool Wanted) : SigmaValue;

    /// <summary>A regular expression, searched for anywhere in the value. Its engine runs in linear time, or against a time limit where the pattern
    /// needs backtracking; it is made when first asked for, as most are never.</summary>
    public sealed record Regular(string Pattern, RegexOptions Options, Lazy<Regex> Engine) : SigmaValue;

    /// <summary>An address within a network.</summary>
    public sealed record Network(IpNetwork Value) : SigmaValue;

    /// <summary>What stands in a list: each of its entries is asked at the event's time, as the list is then.</summary>
    public sealed record Listed(NamedList List, ListShape Shape) : SigmaValue;

    /// <summary>A number compared with another.</summary>
    public sealed record Comparison(ComparisonOperator Operator, string Decimal) : SigmaValue;

    /// <summary>A part of a timestamp, compared.</summary>
    public sealed record TimeOf(TimePart Part, ComparisonOperator Operator, int Value) : SigmaValue;

    /// <summary>The value of another field of the same event, ignoring case.</summary>
    public sealed record FieldReference(string Field, ReferenceMatch Match) : SigmaValue;
}

/// <summary>How two numbers are compared.</summary>
public enum ComparisonOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// <summary>A part of an ISO 8601 timestamp, as written: no time-zone conversion.</summary>
public enum TimePart
{
    Minute,
    Hour,
    Day,
    /// <summary>ISO week, 1 to 53.</summary>
    Week,
    Month,
    Year,
}

/// <summary>Where the other field's value must stand in this one's.</summary>
public enum ReferenceMatch
{
    Whole,
    Start,
    End,
    Anywhere,
}
