namespace SecResponder.Lab.GitHub;

/// <summary>The issues of all repositories; numbers are each repository's own. Thread-safe.</summary>
internal sealed class IssueTracker(GitHubLab lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<TrackedIssue> _issues = [];
    private readonly Queue<DateTimeOffset> _made = [];

    public GitHubLab Lab => lab;

    /// <summary>Whether more content may be made just now.</summary>
    public bool MayMake()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_made.TryPeek(out var first) && now - first > TimeSpan.FromMinutes(1))
                _made.Dequeue();
            if (_made.Count >= lab.ContentAMinute)
                return false;
            _made.Enqueue(now);
            return true;
        }
    }

    public T Create<T>(string repository, string title, string body, IReadOnlyList<string> labels, DateTimeOffset? at, TimeSpan late, Func<TrackedIssue, T> read)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var issue = new TrackedIssue(repository, _issues.Count(one => one.Repository == repository) + 1, title, body, at ?? now, now + late) { Labels = lab.MayPush ? labels : [] };
            _issues.Add(issue);
            return read(issue);
        }
    }

    public T? Read<T>(string repository, int number, Func<TrackedIssue, T> read) where T : class
    {
        lock (_gate)
            return _issues.Find(issue => issue.Repository == repository && issue.Number == number) is { } issue ? read(issue) : null;
    }

    /// <summary>A page, the newest first.</summary>
    public IReadOnlyList<T> List<T>(string repository, bool closedToo, int page, int most, Func<TrackedIssue, T> read)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _issues.Where(issue => issue.Repository == repository && issue.SeenFrom <= now && (closedToo || issue.State == "open"))
                .OrderByDescending(issue => issue.CreatedAt).ThenByDescending(issue => issue.Number).Skip((page - 1) * most).Take(most).Select(read)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _issues.Clear();
            _made.Clear();
        }
    }

    public IReadOnlyList<GitHubIssueSeen> Snapshot()
    {
        lock (_gate)
            return [.. _issues.Select(issue => new GitHubIssueSeen(issue.Repository, issue.Number, issue.Title, issue.Body, issue.State, issue.StateReason, issue.Labels, issue.ClosedBy, [.. issue.Comments]))];
    }
}

/// <summary>One issue.</summary>
internal sealed class TrackedIssue(string repository, int number, string title, string body, DateTimeOffset createdAt, DateTimeOffset seenFrom)
{
    public string Repository => repository;
    public int Number => number;
    public string Title => title;
    public string Body { get; set; } = body;
    public DateTimeOffset CreatedAt => createdAt;
    public DateTimeOffset SeenFrom => seenFrom;
    public IReadOnlyList<string> Labels { get; set; } = [];
    public string State { get; private set; } = "open";
    public string? StateReason { get; private set; }
    public string? ClosedBy { get; private set; }
    public List<string> Comments { get; } = [];

    public void Close(string reason, string by) => (State, StateReason, ClosedBy) = ("closed", reason, by);
}
