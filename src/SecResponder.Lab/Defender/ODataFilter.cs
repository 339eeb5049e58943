using System.Text.RegularExpressions;

namespace SecResponder.Lab.Defender;

/// <summary>The documented bit of OData: <c>field eq 'value'</c> and <c>startswith(field,'value')</c>, joined by <c>and</c>.</summary>
internal static partial class ODataFilter
{
    /// <summary>Reads a filter; null when it is not understood or asks for a field that can't be asked for.</summary>
    public static IReadOnlyList<Term>? Read(string? filter, IReadOnlySet<string> fields)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return [];
        }
        List<Term> terms = [];
        var rest = filter.AsSpan();
        while (true)
        {
            var match = OneTerm().Match(rest.ToString());
            if (!match.Success)
            {
                return null;
            }
            var field = match.Groups["field"].Value;
            if (!fields.Contains(field))
            {
                return null;
            }
            terms.Add(new Term(field, match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal), match.Groups["starts"].Success));
            rest = rest[match.Length..];
            if (rest.IsWhiteSpace())
            {
                return terms;
            }
            if (!rest.StartsWith(" and ", StringComparison.Ordinal))
            {
                return null;
            }
            rest = rest[" and ".Length..];
        }
    }

    [GeneratedRegex(@"^\s*(?:(?<starts>startswith)\((?<field>\w+),\s*'(?<value>(?:[^']|'')*)'\)|(?<field>\w+) eq '(?<value>(?:[^']|'')*)')", RegexOptions.ExplicitCapture)]
    private static partial Regex OneTerm();

    internal sealed record Term(string Field, string Value, bool StartsWith)
    {
        public bool Holds(string actual) => StartsWith
            ? actual.StartsWith(Value, StringComparison.OrdinalIgnoreCase)
            : string.Equals(actual, Value, StringComparison.OrdinalIgnoreCase);
    }
}
