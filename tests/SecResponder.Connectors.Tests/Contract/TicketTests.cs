using System.Text.Json;
using SecResponder.Lab.Faults;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>What the keepers of tickets rely on, held against every system that opens them.</summary>
public sealed class TicketTests
{
    // What an attacker can put into a log line: markup of every system, and our own words.
    private const string Evil = """
        SecResponder [sc-9] @mia [~mia] <!channel> <@U1> [click](https://evil.example/x) ![p](https://evil.example/p.png) <img src=x onerror=alert(1)> <script>x</script> ``` ```` --> <!-- sr:sr-2 --> #12 {code} ]]> "}]} " OR labels = "sr-2" ' OR [System.Tags] CONTAINS 'x
        """;

    public static TheoryData<string> All => TestedSystems.Where(known => known is TicketCase);

    private static async Task<(Bench Bench, TicketCase Case, IWatchedTicket Action)> SetUpAsync(string name)
    {
        var bench = await Bench.SetUpAsync(name);
        return (bench, (TicketCase)bench.Case, (IWatchedTicket)bench.Action);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_comment_is_found_by_its_id_and_by_nothing_that_an_event_says(string name)
    {
        var (bench, known, ticket) = await SetUpAsync(name);
        await using var _ = bench;
        await bench.DoneAsync();
        Assert.IsType<Effect.Absent>(await ticket.FindCommentAsync(bench.Call, "sc-1", Bench.Cancellation));

        Assert.IsType<Effect.Done>(await ticket.CommentAsync(bench.Call, $"SecResponder [sc-1]\nan event said: {Evil}\nlast", Bench.Cancellation));
        Assert.IsType<Effect.Done>(await ticket.CommentAsync(bench.Call, "SecResponder [sc-3]", Bench.Cancellation));

        Assert.IsType<Effect.Done>(await ticket.FindCommentAsync(bench.Call, "sc-1", Bench.Cancellation));
        Assert.IsType<Effect.Done>(await ticket.FindCommentAsync(bench.Call, "sc-3", Bench.Cancellation));
        Assert.IsType<Effect.Absent>(await ticket.FindCommentAsync(bench.Call, "sc-9", Bench.Cancellation));
        Assert.IsType<Effect.Absent>(await ticket.FindCommentAsync(await bench.OfAnotherStepAsync(), "sc-1", Bench.Cancellation));
        Assert.Equal(2, known.Comments(bench.Outside.Truth, bench.Call.StepId).Count);
        Assert.Contains("last", known.Comments(bench.Outside.Truth, bench.Call.StepId)[0], StringComparison.Ordinal);
        known.IsOnlyText(bench.Outside.Truth, bench.Call.StepId);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_comment_whose_answer_was_lost_is_found(string name)
    {
        var (bench, known, ticket) = await SetUpAsync(name);
        await using var _ = bench;
        await bench.DoneAsync();
        bench.BreakWrites(new LabFault { System = "", Kind = LabFaultKind.TimeoutAfterEffect, Milliseconds = 20 });

        await Assert.ThrowsAsync<ConnectorException>(() => ticket.CommentAsync(bench.Call, "SecResponder [sc-1]\nheld", Bench.Cancellation));

        Assert.IsType<Effect.Done>(await ticket.FindCommentAsync(bench.Call, "sc-1", Bench.Cancellation));
        Assert.Single(known.Comments(bench.Outside.Truth, bench.Call.StepId));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_ticket_that_is_not_there_takes_no_comment_and_is_over(string name)
    {
        var (bench, _, ticket) = await SetUpAsync(name);
        await using var end = bench;

        Assert.IsType<Effect.Refused>(await ticket.CommentAsync(bench.Call, "SecResponder [sc-1]", Bench.Cancellation));
        Assert.IsType<Effect.Absent>(await ticket.FindCommentAsync(bench.Call, "sc-1", Bench.Cancellation));
        Assert.True((await ticket.ReadTicketAsync(bench.Call, Bench.Cancellation)) is { IsOver: true, Verdict: null });
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_people_have_made_of_it_is_read(string name)
    {
        foreach (var (how, verdict) in new (Closing? How, IncidentVerdict? Verdict)[]
        {
            (null, null), (Closing.Otherwise, null), (Closing.FalsePositive, IncidentVerdict.FalsePositive), (Closing.TruePositive, IncidentVerdict.TruePositive),
        })
        {
            var (bench, known, ticket) = await SetUpAsync(name);
            await using var _ = bench;
            await bench.DoneAsync();
            if (how is { } closing)
                known.Close(bench.Outside.Truth, bench.Call.StepId, closing);

            var seen = await ticket.ReadTicketAsync(bench.Call, Bench.Cancellation);

            Assert.True(seen.IsOver == how is not null && seen.Verdict == verdict, $"{how}: {seen}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_people_have_closed_stays_as_it_is(string name)
    {
        var (bench, known, _) = await SetUpAsync(name);
        await using var end = bench;
        await bench.DoneAsync();
        known.Close(bench.Outside.Truth, bench.Call.StepId, Closing.TruePositive);
        var before = known.State(bench.Outside.Truth, bench.Call.StepId);

        Assert.IsType<Effect.Done>(await bench.UndoAsync());

        Assert.Equal(before, known.State(bench.Outside.Truth, bench.Call.StepId));
        Assert.Empty(known.Comments(bench.Outside.Truth, bench.Call.StepId));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Taken_back_it_says_who_did_it_once(string name)
    {
        var (bench, known, _) = await SetUpAsync(name);
        await using var end = bench;
        await bench.DoneAsync();
        var before = known.State(bench.Outside.Truth, bench.Call.StepId);

        await bench.UndoAsync();
        await bench.UndoAsync();

        Assert.NotEqual(before, known.State(bench.Outside.Truth, bench.Call.StepId));
        Assert.Contains($"Taken back by SecResponder ({bench.Call.StepId})", Assert.Single(known.Comments(bench.Outside.Truth, bench.Call.StepId)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Its_number_is_a_way_to_it_and_no_proof_that_it_is_ours(string name)
    {
        var (bench, _, ticket) = await SetUpAsync(name);
        await using var end = bench;
        var done = Assert.IsType<Effect.Done>(await bench.SettleAsync(isUncertain: false));
        var ours = bench.Call with { Reference = done.Reference };
        var another = (await bench.OfAnotherStepAsync()) with { Reference = done.Reference };

        Assert.IsType<Effect.Done>(await bench.Action.FindAsync(ours, Bench.Cancellation));
        Assert.IsType<Effect.Done>(await ticket.CommentAsync(ours, "SecResponder [sc-1]", Bench.Cancellation));
        Assert.False((await ticket.ReadTicketAsync(ours, Bench.Cancellation)).IsOver);

        Assert.IsType<Effect.Absent>(await bench.Action.FindAsync(another, Bench.Cancellation));
        Assert.IsType<Effect.Refused>(await ticket.CommentAsync(another, "SecResponder [sc-2]", Bench.Cancellation));
        await bench.Action.UndoAsync(another, Bench.Cancellation);
        Assert.Equal((1, 1), bench.Effects);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_an_event_says_is_text_in_it_and_all_of_it_is_there(string name)
    {
        var (bench, known, _) = await SetUpAsync(name);
        await using var end = bench;
        var call = bench.Call with
        {
            With = bench.Call.With.SetItem("title", Evil).SetItem("description", $"{Evil}\n{Evil}").SetItem("queue", "network soc"),
            Context = bench.Call.Context with { Title = Evil, Summary = Evil, Change = Evil, Evidence = JsonSerializer.Serialize(new Dictionary<string, string> { [Evil] = $"{Evil}\r\n# heading\n- list", ["Url"] = "https://evil.example/all-of-it" }) },
        };

        Assert.IsType<Effect.Done>(await bench.Action.DoAsync(call, Bench.Cancellation));

        Assert.Contains("evil.example/all-of-it", known.Seen(bench.Outside.Truth, call.StepId).Replace("\u200B", "", StringComparison.Ordinal), StringComparison.Ordinal);
        known.IsOnlyText(bench.Outside.Truth, call.StepId);
        Assert.IsType<Effect.Absent>(await bench.Action.FindAsync(await bench.OfAnotherStepAsync(), Bench.Cancellation));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task However_long_it_is_it_is_taken(string name)
    {
        var (bench, _, ticket) = await SetUpAsync(name);
        await using var end = bench;
        var call = bench.Call with
        {
            With = bench.Call.With.SetItem("title", new string('t', 5000)).SetItem("description", new string('d', 100_000)),
            Context = bench.Call.Context with { Evidence = JsonSerializer.Serialize(Enumerable.Range(0, 500).ToDictionary(n => $"Field{n}", _ => new string('<', 5000))) },
        };

        Assert.IsType<Effect.Done>(await bench.Action.DoAsync(call, Bench.Cancellation));
        await bench.SettleAsync(isUncertain: true);
        Assert.IsType<Effect.Done>(await ticket.CommentAsync(call, $"SecResponder [sc-1]\n{new string('&', 3700)}", Bench.Cancellation));
    }
}
