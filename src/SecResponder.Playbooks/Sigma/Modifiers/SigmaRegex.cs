using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Sigma.Modifiers;

/// <summary>Builds the engines of regular expressions.</summary>
public static partial class SigmaRegex
{
    /// <summary>How long one search may take where a pattern needs backtracking.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(50);

    // A linear engine's automaton grows with the pattern's counted repetitions; these bounds keep one rule from filling memory.
    internal const int LongestPattern = 16_384;
    private const int MostRepetitions = 20_000;

    // An automaton of more states than this takes long to make; that is done when the rule is read, and not while an event waits.
    private const int MostMadeLate = 1_000;

    /// <summary>Builds the engine, linear where the pattern allows it.</summary>
    /// <returns>null, and what is wrong, when the pattern can't be used.</returns>
    internal static Lazy<Regex>? Build(string pattern, RegexOptions options, out bool backtracks, out string problem)
    {
        backtracks = false;
        problem = "";
        if (pattern.Length > LongestPattern)
        {
            problem = $"the pattern has {pattern.Length:N0} characters, {LongestPattern:N0} may be";
            return null;
        }
        var repetitions = Repetitions(pattern);
        if (repetitions > MostRepetitions)
        {
            problem = $"the pattern's nested repetitions multiply to more than {MostRepetitions:N0}";
            return null;
        }
        try
        {
            // Both engines read a pattern alike, and to read it is a hundred times cheaper than to make its automaton.
            var backtracking = new Regex(pattern, options | RegexOptions.CultureInvariant, TimeLimit);
            if (repetitions <= MostMadeLate && !MayNeedBacktracking().IsMatch(pattern))
                return new Lazy<Regex>(() => Linear(pattern, options) ?? backtracking);
            var linear = Linear(pattern, options);
            backtracks = linear is null;
            return new Lazy<Regex>(linear ?? backtracking);
        }
        catch (ArgumentException e)
        {
            problem = e.Message.TrimEnd('.');
            return null;
        }
    }

    /// <summary>What is wrong with a pattern; null: nothing.</summary>
    internal static string? Problem(string pattern) => Build(pattern, RegexOptions.None, out _, out var problem) is null ? problem : null;

    // Look-around, back-references, conditions and atomic groups: only the backtracking engine knows them, so it gets a clock.
    private static Regex? Linear(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    // Whatever begins like one of those. Some that it finds are none of them: then the engine tells when the rule is read.
    [GeneratedRegex(@"\\[1-9kG]|\(\?(?![imsnx-]*[:)])", RegexOptions.CultureInvariant)]
    private static partial Regex MayNeedBacktracking();

    // An upper estimate: the product of the counts of nested {n,m}, summed over their neighbours. Brackets inside classes are counted too; that only makes it stricter.
    private static double Repetitions(string pattern)
    {
        var open = new Stack<double>();
        double sum = 0;
        double last = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    last = 1;
                    sum += 1;
                    break;
                case '(':
                    open.Push(sum);
                    sum = 0;
                    break;
                case ')' when open.Count > 0:
                    last = sum;
                    sum += open.Pop();
                    break;
                case '{' when Count(pattern, ref i) is var count and > 1:
                    sum += last * (count - 1);
                    last *= count;
                    break;
                default:
                    last = 1;
                    sum += 1;
                    break;
            }
        }
        return sum;
    }

    private static int Count(string pattern, ref int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0)
            return 0;
        var inside = pattern.AsSpan(at + 1, end - at - 1);
        var comma = inside.IndexOf(',');
        if (comma >= 0 && comma + 1 < inside.Length && int.TryParse(inside[(comma + 1)..], out var most) || int.TryParse(comma < 0 ? inside : inside[..comma], out most))
        {
            at = end;
            return most;
        }
        return 0;
    }
}
