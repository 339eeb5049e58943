namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Where the lane of one kind of event is kept. It begins with gates that are guessed; once a worker has seen how often each predicate holds, the lane is put together again with the gates that
/// were rarest, and with indexes that look for nothing else. After a reload it is the lane of before without the rules that are gone, and beside it one of those that are new, until all are
/// compiled together in the background. What matches never depends on any of it. Thread-safe.
/// </summary>
internal sealed class LaneHome
{
    private readonly Lock _change = new();
    private readonly Func<Lane>? _together;
    private volatile Lane? _guessed;
    private volatile Lane _current;
    private Task? _compiled;

    public LaneHome(Lane guessed) => _current = _guessed = guessed;

    private LaneHome(Lane? guessed, Lane current, Func<Lane>? together = null) => (_guessed, _current, _together) = (guessed, current, together);

    public Lane Current => _current;

    /// <summary>Whether a lane's gates are still the guessed ones, and better ones can be learned.</summary>
    public bool IsGuessed(Lane lane) => ReferenceEquals(lane, _guessed);

    /// <summary>Takes what one worker has seen.</summary>
    /// <param name="held">In how many events each predicate held.</param>
    /// <param name="events">How many there were.</param>
    public void Learn(int[] held, int events)
    {
        lock (_change)
            if (IsGuessed(_current))
                _current = LaneAssembly.Learned(_current.Plan, held, events);
    }

    /// <summary>Compiles in the background what stands beside each other, once somebody uses it: a set that was refused costs nothing more.</summary>
    /// <returns>Ended when all is one lane.</returns>
    public Task Together()
    {
        if (_together is null)
            return Task.CompletedTask;
        lock (_change)
            return _compiled ??= Task.Run(() => _current = _guessed = _together());
    }

    /// <summary>The lane for a set of rules that came after.</summary>
    /// <param name="numbers">The rules that it is of, rising.</param>
    /// <param name="ruleOf">A rule by its number.</param>
    /// <param name="compile">Compiles some of them.</param>
    public LaneHome GoOn(int[] numbers, Func<int, NarrowedRule> ruleOf, Func<int[], Lane> compile)
    {
        var (guessed, current) = (_guessed, _current);
        var left = new Dictionary<NarrowedRule, int>(numbers.Length, ReferenceEqualityComparer.Instance);
        foreach (var number in numbers)
            left.Add(ruleOf(number), number);
        int[] places = [.. current.Plan.Of.Select(rule => left.Remove(rule, out var number) ? number : Lane.Gone)];
        if (numbers.Length == 0 || left.Count > numbers.Length / 2)
            return new LaneHome(compile(numbers));
        var moved = At(current);
        if (left.Count == 0 && !places.Contains(Lane.Gone))
            return new LaneHome(ReferenceEquals(current, guessed) ? moved : null, moved);
        int[] added = [.. left.Values.Order()];
        return new LaneHome(null, moved with { Beside = added.Length == 0 ? null : compile(added) }, () => compile(numbers));

        Lane At(Lane lane) => lane with { Plan = lane.Plan with { Rules = places }, Beside = null };
    }
}
