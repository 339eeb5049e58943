using System.Globalization;
using System.Text.Json;

namespace SecResponder.Lab.Jira;

/// <summary>The issues. What was written is read by its key at once, and by the search when it is indexed. Thread-safe.</summary>
internal sealed class IssueBook(JiraLab lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Issue> _issues = [];
    private int _number;

    public IReadOnlyList<string> Projects => lab.Projects;

    public IReadOnlyList<(string Id, string Name)> Fields => lab.Fields;

    public string Create(string project, string summary, JsonElement description, IReadOnlyList<string> labels, string? priority, string? step, TimeSpan late, string type = "Task", IReadOnlyDictionary<string, JsonElement>? others = null)
    {
        lock (_gate)
        {
            var issue = new Issue(string.Create(CultureInfo.InvariantCulture, $"{project}-{++_number}"), summary, description, labels, priority, step) { IndexedAt = time.GetUtcNow() + lab.IndexLag + late, Type = type, Others = others ?? new Dictionary<string, JsonElement>() };
            _issues.Add(issue);
            return issue.Key;
        }
    }

    /// <summary>One issue, by its key; null when there is none.</summary>
    public T? Read<T>(string key, Func<Issue, T> read) where T : class
    {
        lock (_gate)
            return _issues.Find(issue => issue.Key == key) is { } issue ? read(issue) : null;
    }

    /// <summary>What the search knows by now.</summary>
    public IReadOnlyList<T> Search<T>(string label, Func<Issue, T> read)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _issues.Where(issue => issue.IndexedAt <= now && issue.Labels.Contains(label, StringComparer.OrdinalIgnoreCase)).Select(read)];
        }
    }

    /// <summary>Issues of a project and type, as far as the search knows them, by their keys.</summary>
    public IReadOnlyList<T> Search<T>(string project, string type, Func<Issue, bool> also, Func<Issue, T> read)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _issues.Where(issue => issue.IndexedAt <= now && issue.Key.StartsWith(project + "-", StringComparison.Ordinal) && issue.Type == type && also(issue)).Select(read)];
        }
    }

    /// <summary>What a person does: an issue gets a status.</summary>
    public void Move(string key, string status)
    {
        lock (_gate)
            _issues.Find(issue => issue.Key == key)!.Move(status, null, "mia@corp.example", time.GetUtcNow());
    }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What a person does: the issue of a step gets a status of the category done.</summary>
    public void Close(string stepId, string status, string? resolution)
    {
        lock (_gate)
            _issues.Find(issue => issue.Step == stepId)!.Move(status, resolution, "mia@corp.example", time.GetUtcNow());
    }

    /// <summary>What a person does: takes the label of the step away.</summary>
    public void Unlabel(string stepId)
    {
        lock (_gate)
            _issues.Find(issue => issue.Step == stepId)!.Labels = [];
    }

    public void Clear()
    {
        lock (_gate)
            _issues.Clear();
    }

    public IReadOnlyList<IssueSeen> Snapshot()
    {
        lock (_gate)
            return [.. _issues.Select(issue => new IssueSeen(
                issue.Key, issue.Summary, DocumentText.Of(issue.Description) ?? "", issue.Labels, issue.Status, issue.Resolution, issue.Priority, issue.Step, [.. issue.Comments.Select(comment => DocumentText.Of(comment) ?? "")]))];
    }
}

/// <summary>One issue.</summary>
internal sealed class Issue(string key, string summary, JsonElement description, IReadOnlyList<string> labels, string? priority, string? step)
{
    public string Key => key;
    public string Summary => summary;
    public JsonElement Description => description;
    public IReadOnlyList<string> Labels { get; set; } = labels;
    public string? Priority => priority;
    public string? Step => step;
    public string Type { get; init; } = "Task";
    public IReadOnlyDictionary<string, JsonElement> Others { get; init; } = new Dictionary<string, JsonElement>();
    public DateTimeOffset IndexedAt { get; init; }
    public string Status { get; private set; } = "To Do";
    public string? Resolution { get; private set; }
    public List<JsonElement> Comments { get; } = [];
    public List<(DateTimeOffset At, string By, string To)> Changes { get; } = [];

    public bool IsOver => Status is "Done" or "Cancelled" or "False positive";

    public void Move(string status, string? resolution, string by, DateTimeOffset at)
    {
        (Status, Resolution) = (status, resolution);
        Changes.Add((at, by, status));
    }
}
