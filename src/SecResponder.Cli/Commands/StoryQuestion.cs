using System.CommandLine;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Commands;

/// <summary>What <c>why</c> and <c>ledger export</c> are asked about: an incident, a name, a ticket, a span of time, or a name within one.</summary>
internal static class StoryQuestion
{
    public static Argument<string?> About() => new("INCIDENT|ENTITY|TICKET")
    {
        Description = "An incident's id, an address, host or user as people know it, or a ticket's number",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static (Option<DateTimeOffset?> From, Option<DateTimeOffset?> To) Period() => (
        new Option<DateTimeOffset?>("--from") { Description = "Only incidents with evidence at or after this time (of the events; UTC where no zone is given)", CustomParser = Utc },
        new Option<DateTimeOffset?>("--to") { Description = "Only incidents with evidence at or before this time", CustomParser = Utc });

    /// <summary>The stories, earliest first.</summary>
    public static IAsyncEnumerable<Story> Ask(Why why, string? about, DateTimeOffset? from, DateTimeOffset? to, int max, CancellationToken cancellation) =>
        why.StreamAsync(string.IsNullOrWhiteSpace(about) ? null : about.Trim(), from, to, max, cancellation);

    private static DateTimeOffset? Utc(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"'{text}' is no time; write it as 2026-03-03T21:00Z");
        return null;
    }
}
