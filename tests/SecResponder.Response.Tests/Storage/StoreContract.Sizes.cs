using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// What doesn't fit into one row, or into one request, of whatever is below.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_batch_of_hundreds_of_keys_each_with_an_incident_is_there_whole()
    {
        await using var store = await OpenAsync();
        var ids = Enumerable.Range(0, 250).Select(n => $"in-{n:d3}").ToArray();
        await store.CommitAsync(new StageTwoCommit
        {
            Positions = [new ReadPosition("hub", "0", 250, 0)],
            Keys = [.. ids.Select(id => Key("k" + id, 0, id, new OpenIncident(id, Make.Noon, 1)))],
            Incidents = [.. ids.Select(id => new NewIncident(Incident(id), [Step("sr-" + id, 0, "edr") with { IncidentId = id }], [Draft(id)], ["10.0.0.5"]))],
        }, Token);
        await using var other = await OpenAsync();
        Assert.Equal(250, (await other.KeysAsync([.. ids.Select(id => "k" + id)], Token)).Length);
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await other.IncidentsAboutAsync("10.0.0.5", 1000, Token)).Select(incident => incident.Id));
        Assert.Equal(250, (await other.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 1000, [], Token)).Length);
        var audit = await new LedgerAudit(other).RunAsync(null, Token);
        Assert.Equal((250L, 250L, 0), (audit.Chains, audit.Rows, audit.Breaks.Length));
    }

    [Fact]
    public async Task An_incident_with_hundreds_of_steps_names_and_rows_is_there_whole()
    {
        await using var store = await OpenAsync();
        var made = new NewIncident(
            Incident("in-1"),
            [.. Enumerable.Range(0, 130).Select(n => Step($"sr-{n}", n, "edr"))],
            [.. Enumerable.Range(0, 150).Select(n => Draft("in-1"))],
            [.. Enumerable.Range(0, 140).Select(n => $"host-{n}.example.com")]);
        await store.CommitAsync(new StageTwoCommit { Keys = [Key("k", 0, "s", new OpenIncident("in-1", Make.Noon, 1))], Incidents = [made] }, Token);
        Assert.Equal(Enumerable.Range(0, 130), (await store.StepsAsync("in-1", Token)).Select(step => step.Index));
        Assert.Equal(150, (await store.LedgerAsync("in-1", Token)).Length);
        Assert.Equal("in-1", Assert.Single(await store.IncidentsAboutAsync("HOST-139.example.com", 10, Token)).Id);
        Assert.Empty((await new LedgerAudit(store).RunAsync(null, Token)).Breaks);
    }

    [Fact]
    public async Task A_turn_that_touches_hundreds_of_steps_is_written_whole_or_not_at_all()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new StageTwoCommit { Incidents = [new NewIncident(Incident("in-1"), [.. Enumerable.Range(0, 130).Select(n => Step($"sr-{n}", n, "edr"))], [Draft("in-1")], [])] }, Token);
        var steps = await store.StepsAsync("in-1", Token);
        ImmutableArray<LedgerDraft> told = [.. steps.Select(_ => Draft("in-1"))];
        var stale = new ResponseCommit { Steps = [.. steps.Take(129).Select(step => step with { Note = "n" }), steps[129] with { Version = 9 }], Ledger = told };
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(stale, Token));
        Assert.Single(await store.LedgerAsync("in-1", Token));
        Assert.All(await store.StepsAsync("in-1", Token), step => Assert.Null(step.Note));
        await store.SaveAsync(new ResponseCommit { Steps = [.. steps.Select(step => step with { Note = "n", DueAt = null, State = Response.Steps.StepState.Skipped })], Ledger = told }, Token);
        Assert.All(await store.StepsAsync("in-1", Token), step => Assert.Equal("n", step.Note));
        Assert.Equal(131, (await store.LedgerAsync("in-1", Token)).Length);
        Assert.Null(await store.NextStepDueAsync(Token));
    }

    [Theory]
    [InlineData("more than a property holds", 100_000)]
    [InlineData("more than a row holds", 1_500_000)]
    [InlineData("more than a request holds", 5_000_000)]
    public async Task State_of_any_size_comes_back_byte_for_byte(string why, int size)
    {
        var (state, smaller) = (Bytes(size, 1), Bytes(size / 2, 2));
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(new StageTwoCommit { Keys = [new KeyRow("k", state, null)] }, Token);
            Assert.True(Assert.Single(await store.KeysAsync(["k"], Token)).State.Span.SequenceEqual(state), why);
        }
        await using var other = await OpenAsync();
        var row = Assert.Single(await other.KeysAsync(["k"], Token));
        Assert.True(row.State.Span.SequenceEqual(state), why);
        await other.CommitAsync(new StageTwoCommit { Keys = [row with { State = smaller }] }, Token);
        await using var third = await OpenAsync();
        Assert.True(Assert.Single(await third.KeysAsync(["k"], Token)).State.Span.SequenceEqual(smaller), why);
    }

    [Fact]
    public async Task A_batch_larger_than_a_request_is_there_whole()
    {
        await using var store = await OpenAsync();
        var states = Enumerable.Range(0, 12).Select(n => Bytes(700_000, n)).ToArray();
        await store.CommitAsync(new StageTwoCommit { Keys = [.. states.Select((state, n) => new KeyRow($"k{n}", state, null))] }, Token);
        await using var other = await OpenAsync();
        var rows = (await other.KeysAsync([.. states.Select((_, n) => $"k{n}")], Token)).ToDictionary(row => row.Key);
        Assert.All(states.Select((state, n) => (state, n)), one => Assert.True(rows[$"k{one.n}"].State.Span.SequenceEqual(one.state)));
    }

    [Fact]
    public async Task Evidence_and_dead_letters_of_any_size_come_back_as_they_were()
    {
        await using var store = await OpenAsync();
        var evidence = $$"""{"Message":"{{new string('é', 1_200_000)}}"}""";
        var raw = Bytes(2_500_000, 3);
        await store.CommitAsync(new StageTwoCommit
        {
            Keys = [Key("k", 0, "s", new OpenIncident("in-1", Make.Noon, 1))],
            Incidents = [new NewIncident(Incident("in-1") with { Evidence = evidence }, [], [new LedgerDraft("in-1", Make.Noon, new SignalSeen(Make.Noon, "hub/0@1", ["r"], evidence))], [])],
            DeadLetters = [new DeadLetter(new Origin("hub", "0", 3), "panos", "malformed", "not a log line", 4, raw, Make.Noon)],
        }, Token);
        Assert.Equal(evidence, (await store.IncidentAsync("in-1", Token))?.Evidence);
        Assert.Equal(evidence, Assert.IsType<SignalSeen>(Assert.Single(await store.LedgerAsync("in-1", Token)).Fact()).Evidence);
        Assert.True(Assert.Single(await store.DeadLettersAsync(10, Token)).Raw.Span.SequenceEqual(raw));
        Assert.Empty((await new LedgerAudit(store).RunAsync(null, Token)).Breaks);
    }

    [Theory]
    [InlineData("what paths and addresses are made of", "pb-1\u001fC:\\users\\ann/x?y#z%2F\u001f2001:db8::1")]
    [InlineData("letters of the world", "pb-1\u001fпример\u001f例え\u001f😀")]
    [InlineData("control characters", "pb-1\u001f\t\r\n\u0001\u007f\u0085")]
    [InlineData("what ends a text elsewhere", "pb-1\u001f\0a\u0001\0\u0002")]
    public async Task Keys_and_names_may_be_made_of_anything(string why, string name)
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new StageTwoCommit
        {
            Positions = [new ReadPosition(name, name, 1, 0)],
            Keys = [Key(name, 0, "s", new OpenIncident("in-1", Make.Noon, 1))],
            Incidents = [new NewIncident(Incident("in-1"), [], [Draft("in-1")], [name])],
        }, Token);
        await store.PauseAsync(new Pause(name, "ann", name, Make.Noon), Token);
        await store.SaveAsync(new ResponseCommit { Holds = [Hold() with { EntityId = name }] }, Token);
        await using var other = await OpenAsync();
        Assert.True(Assert.Single(await other.KeysAsync([name], Token)).Key == name, why);
        Assert.Equal(name, Assert.Single(await other.KeysBeginningAsync("pb-1\u001f", "", 10, Token)).Key);
        Assert.Equal("in-1", Assert.Single(await other.IncidentsAboutAsync(name, 10, Token)).Id);
        Assert.Equal(name, Assert.Single(await other.PositionsAsync(name, Token)).Partition);
        Assert.Equal(name, Assert.Single(await other.PausesAsync(Token)).Scope);
        Assert.NotNull(await other.HoldAsync(name, "host.quarantine", Token));
    }

    [Fact]
    public async Task Keys_that_differ_only_far_behind_are_told_apart()
    {
        await using var store = await OpenAsync();
        var keys = Enumerable.Range(0, 5).Select(n => "pb-1\u001f" + new string('a', 3000) + n).ToArray();
        await store.CommitAsync(new StageTwoCommit { Keys = [.. keys.Select(key => Key(key, 0, key[^1..]))] }, Token);
        Assert.Equal(["0", "1", "2", "3", "4"], (await store.KeysAsync(keys, Token)).Select(Text).Order());
        var (seen, after) = (new List<string>(), "");
        while (await store.KeysBeginningAsync("pb-1\u001f", after, 2, Token) is { IsEmpty: false } rows)
        {
            seen.AddRange(rows.Select(row => row.Key));
            after = rows[^1].Key;
        }
        Assert.Equal(keys, seen.Order(StringComparer.Ordinal));
    }

    private static byte[] Bytes(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
