using System.CommandLine;
using SecResponder.Cli.Input;
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
        UtcTime.Option("--from", "Only incidents with evidence at or after this time (of the events; UTC where no zone is given)"),
        UtcTime.Option("--to", "Only incidents with evidence at or before this time"));

    /// <summary>The stories, earliest first.</summary>
    public static IAsyncEnumerable<Story> Ask(Why why, string? about, DateTimeOffset? from, DateTimeOffset? to, int max, CancellationToken cancellation) =>
        why.StreamAsync(string.IsNullOrWhiteSpace(about) ? null : about.Trim(), from, to, max, cancellation);
}
