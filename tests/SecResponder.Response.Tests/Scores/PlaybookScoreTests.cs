using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;
using SecResponder.Response.Incidents;
using SecResponder.Response.Scores;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Scores;

public sealed class PlaybookScoreTests
{
    private static (Incident, ImmutableArray<ResponseStep>, IncidentVerdict?) One(int number, IncidentVerdict? verdict, params ResponseStep[] steps) => (
        new Incident
        {
            Id = $"in-{number}",
            PlaybookId = "pb-1",
            Title = "t",
            Owner = "soc",
            Mode = PlaybookMode.Enforce,
            Group = [],
            Summary = "",
            OpenedAt = Make.Noon.AddMinutes(number),
            RecordedAt = Make.Noon,
            Evidence = "{}",
            PlanHash = "",
            EvidenceCount = 2,
        },
        [.. steps], verdict);

    private static ResponseStep Step(StepState state, string host, string? refusedBy = null) => new()
    {
        Id = $"sr-{host}",
        IncidentId = "in-1",
        PlaybookId = "pb-1",
        Owner = "soc",
        Index = 0,
        Action = "host.quarantine",
        System = "s",
        Mode = PlaybookMode.Enforce,
        With = ImmutableSortedDictionary<string, string>.Empty,
        State = state,
        Target = new EntityReference(EntityKind.Host, host, Make.Noon),
        For = TimeSpan.FromHours(1),
        RefusedBy = refusedBy,
    };

    private static PlaybookScore Of(int right, int wrong, int unjudged) => PlaybookScore.Of(
        [.. Enumerable.Range(0, right).Select(n => One(n, IncidentVerdict.TruePositive)), .. Enumerable.Range(0, wrong).Select(n => One(n, IncidentVerdict.FalsePositive)), .. Enumerable.Range(0, unjudged).Select(n => One(n, null))]);

    [Theory]
    [InlineData(0, 0, 0, Advice.Check)]
    [InlineData(0, 0, 5, Advice.Judge)]
    [InlineData(1, 1, 5, Advice.Judge)]
    [InlineData(3, 0, 5, Advice.Keep)]
    [InlineData(8, 3, 0, Advice.Keep)]
    [InlineData(7, 3, 0, Advice.Tune)]
    [InlineData(0, 9, 0, Advice.Tune)]
    [InlineData(1, 9, 0, Advice.Retire)]
    [InlineData(0, 10, 90, Advice.Retire)]
    public void What_people_said_decides(int right, int wrong, int unjudged, Advice advice) => Assert.Equal(advice, Of(right, wrong, unjudged).Advise().Advice);

    [Fact]
    public void What_guardrails_keep_refusing_is_to_be_tuned()
    {
        var score = PlaybookScore.Of([One(1, null, Step(StepState.Refused, "a", "never")), One(2, null, Step(StepState.Refused, "b", "at-most"))]);
        Assert.Equal((Advice.Tune, 2, 0), (score.Advise().Advice, score.Refused, score.Acted));
    }

    [Fact]
    public void Hosts_are_counted_once_events_and_steps_each()
    {
        var score = PlaybookScore.Of([One(1, null, Step(StepState.Done, "a"), Step(StepState.Failed, "c")), One(2, IncidentVerdict.TruePositive, Step(StepState.Done, "a"))]);
        Assert.Equal((2, 4L, 2, 1, 1, Make.Noon.AddMinutes(2)), (score.Incidents, score.Signals, score.Acted, score.Held, score.Failed, score.Last!.Value));
    }
}
