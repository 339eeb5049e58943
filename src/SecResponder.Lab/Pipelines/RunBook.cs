namespace SecResponder.Lab.Pipelines;

/// <summary>The runs of pipelines. A new one is queued, and goes on each time that somebody looks. Thread-safe.</summary>
internal sealed class RunBook(LabRuns lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _runs = [];
    private long _number = 100;

    /// <summary>Starts one.</summary>
    /// <param name="system">Whose it is.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="title">What its own <c>run-name</c> or <c>name</c> gives.</param>
    /// <param name="inputs">What it was given.</param>
    /// <param name="seenAfter">How late the list shows it.</param>
    public RunSeen Start(string system, string pipeline, string title, IReadOnlyDictionary<string, string> inputs, TimeSpan seenAfter)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var entry = new Entry(new RunSeen(system, pipeline, ++_number, title, "queued", "", inputs, now), now + seenAfter, lab.ReadsUntilDone);
            _runs.Add(entry);
            return entry.Now;
        }
    }

    /// <summary>Those that a reader sees, oldest first; each comes a step nearer to its end.</summary>
    public IReadOnlyList<RunSeen> List(string system, string pipeline)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var seen = _runs.Where(run => run.Now.System == system && run.Now.Pipeline == pipeline && run.SeenFrom <= now).ToArray();
            foreach (var run in seen)
                run.Look();
            return [.. seen.Select(run => run.Now)];
        }
    }

    /// <summary>Ends one; null: there is none; false: it had ended already.</summary>
    public bool? End(string system, long number, string conclusion)
    {
        lock (_gate)
        {
            if (_runs.Find(run => run.Now.System == system && run.Now.Number == number) is not { } run)
                return null;
            if (run.Now.Status == "completed")
                return false;
            run.Now = run.Now with { Status = "completed", Conclusion = conclusion };
            return true;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _runs.Clear();
    }

    public IReadOnlyList<RunSeen> Snapshot()
    {
        lock (_gate)
            return [.. _runs.Select(run => run.Now)];
    }

    private sealed class Entry(RunSeen now, DateTimeOffset seenFrom, int readsLeft)
    {
        private int _readsLeft = readsLeft;

        public RunSeen Now { get; set; } = now;

        public DateTimeOffset SeenFrom { get; } = seenFrom;

        public void Look()
        {
            if (Now.Status != "completed")
                Now = --_readsLeft > 0 ? Now with { Status = "in_progress" } : Now with { Status = "completed", Conclusion = "success" };
        }
    }
}

/// <summary>How the stand-ins of pipelines stand.</summary>
public sealed class LabRuns
{
    /// <summary>How often a run must have been looked at until it has succeeded. Default 3.</summary>
    public int ReadsUntilDone { get; set; } = 3;

    /// <summary>What each pipeline takes, besides the step's id.</summary>
    public IList<string> Inputs { get; init; } = ["address"];
}

/// <summary>A run as it really is, in GitHub's words.</summary>
/// <param name="System">githubactions, azurepipelines.</param>
/// <param name="Pipeline">The workflow's file, the pipeline's number.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">queued, in_progress, completed.</param>
/// <param name="Conclusion">success, failure, cancelled; "" until it is completed.</param>
/// <param name="Inputs">What it was given.</param>
/// <param name="StartedAt">When.</param>
public sealed record RunSeen(string System, string Pipeline, long Number, string Title, string Status, string Conclusion, IReadOnlyDictionary<string, string> Inputs, DateTimeOffset StartedAt);
