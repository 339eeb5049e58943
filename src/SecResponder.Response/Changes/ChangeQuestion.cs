using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SecResponder.Response.Changes;

/// <summary>What is asked of change records: an event, as the playbook reads it.</summary>
/// <param name="Of">What was changed; empty when the event doesn't say.</param>
/// <param name="By">Who did it; null when the playbook doesn't ask, empty when the event doesn't say.</param>
/// <param name="Ticket">A text that may name the record; empty when there is none.</param>
/// <param name="At">When (event time).</param>
public sealed record ChangeQuestion(ImmutableArray<string> Of, string? By, string Ticket, DateTimeOffset At);

/// <summary>The answer, as incidents keep it.</summary>
/// <param name="Verdict">One of <see cref="SecResponder.Playbooks.Files.Changes.ChangeVerdicts"/>.</param>
/// <param name="Number">The record that it rests on, if one.</param>
/// <param name="Title">Its title.</param>
/// <param name="Reason">For people.</param>
/// <param name="Asked">Where records were looked for.</param>
public sealed record ChangeFinding(string Verdict, string? Number, string? Title, string Reason, ImmutableArray<string> Asked)
{
    /// <summary>On one line.</summary>
    [JsonIgnore]
    public string Line => $"{Verdict}: {Reason}";
}
