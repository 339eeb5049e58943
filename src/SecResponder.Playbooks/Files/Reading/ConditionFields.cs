using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>What a condition looks at: fields of the event, and steps (<c>steps.isolate.state</c>).</summary>
internal static partial class ConditionFields
{
    private const string Steps = "steps";

    private static readonly ImmutableHashSet<string> Words = ["and", "or", "contains", "true", "false", "nil", "null", "blank", "empty", "not"];

    /// <summary>The fields of the event.</summary>
    public static IEnumerable<string> Of(string expression) => Names(expression).Where(name => name != Steps && !name.StartsWith(Steps + ".", StringComparison.Ordinal)).Distinct();

    /// <summary>The names of steps.</summary>
    public static IEnumerable<string> StepsOf(string expression) =>
        Names(expression).Select(name => name.Split('.')).Where(parts => parts[0] == Steps).Select(parts => parts.ElementAtOrDefault(1) ?? "").Distinct();

    private static IEnumerable<string> Names(string expression) =>
        Name().Matches(Quoted().Replace(expression, "''")).Select(match => match.Value).Where(name => !Words.Contains(name));

    [GeneratedRegex("'[^']*'|\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.'-])[A-Za-z_][\w-]*(\.[\w-]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
