using System.Text.Json;

namespace SecResponder.Lab.AzureDevOps;

/// <summary>The work items. A change is a JSON patch: all of it is done or nothing. Thread-safe.</summary>
internal sealed class WorkItemBook(AzureDevOpsLab lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<LabWorkItem> _items = [];

    public AzureDevOpsLab Lab => lab;

    /// <summary>Creates one; with <paramref name="onlyValidated"/> it is made and thrown away.</summary>
    public (T? Item, int Status, string Message) Create<T>(string project, JsonElement patch, bool onlyValidated, TimeSpan late, string by, Func<LabWorkItem, T> read, string type = "Task") where T : class
    {
        lock (_gate)
        {
            var item = new LabWorkItem(_items.Count + 1, project, time.GetUtcNow() + late) { State = lab.States[0].Name, Type = type };
            var (status, message) = Apply(item, patch, by);
            if (status == 200 && string.IsNullOrEmpty(item.Field("System.Title")))
                (status, message) = (400, "TF401320: Rule Error for field Title. Error code: Required, InvalidEmpty.");
            if (status == 200 && lab.Mandatory is { } mandatory && item.Field(mandatory).Length == 0)
                (status, message) = (400, $"TF401320: Rule Error for field {mandatory}. Error code: Required, InvalidEmpty.");
            if (status != 200)
                return (null, status, message);
            if (!onlyValidated)
                _items.Add(item);
            return (read(item), 200, "");
        }
    }

    public (T? Item, int Status, string Message) Change<T>(int id, JsonElement patch, string by, Func<LabWorkItem, T> read) where T : class
    {
        lock (_gate)
        {
            if (_items.Find(item => item.Id == id) is not { } item)
                return (null, 404, $"TF401232: Work item {id} does not exist, or you do not have permissions to read it.");
            var (status, message) = Apply(item, patch, by);
            return (status == 200 ? read(item) : null, status, message);
        }
    }

    public T? Read<T>(int id, Func<LabWorkItem, T> read) where T : class
    {
        lock (_gate)
            return _items.Find(item => item.Id == id) is { } item ? read(item) : null;
    }

    public IReadOnlyList<int> Tagged(string tag)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _items.Where(item => item.SeenFrom <= now && item.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase)).Select(item => item.Id)];
        }
    }

    /// <summary>Work items of a project and type whose window holds a time, by two of their fields.</summary>
    public IReadOnlyList<int> Around(string project, string type, string start, string end, DateTimeOffset time)
    {
        lock (_gate)
            return [.. _items.Where(item => item.Project == project && item.Type == type && Time(item.Field(start)) <= time && Time(item.Field(end)) >= time).Select(item => item.Id)];

        static DateTimeOffset? Time(string text) => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    public void Clear()
    {
        lock (_gate)
            _items.Clear();
    }

    public IReadOnlyList<WorkItemSeen> Snapshot()
    {
        lock (_gate)
            return [.. _items.Select(item => new WorkItemSeen(
                item.Id, item.Project, item.Field("System.AreaPath"), item.Field("System.Title"), item.Field("System.Description"), item.State, item.Tags, item.Fields.GetValueOrDefault("Microsoft.VSTS.Common.Priority"), item.ChangedBy, [.. item.Comments]))];
    }

    private (int Status, string Message) Apply(LabWorkItem item, JsonElement patch, string by)
    {
        if (patch.ValueKind != JsonValueKind.Array)
            return (400, "You must pass a valid patch document in the body of the request.");
        var after = new Dictionary<string, string>(item.Fields, StringComparer.Ordinal);
        var comments = new List<string>();
        foreach (var one in patch.EnumerateArray())
        {
            var (op, path, value) = (one.GetProperty("op").GetString(), one.GetProperty("path").GetString()!, one.GetProperty("value"));
            if (op == "test" && path == "/rev" && value.GetInt32() != item.Rev)
                return (412, "VS403351: Test Operation for path /rev failed. Found value does not match with the expected value.");
            if (op == "test")
                continue;
            var field = path.Replace("/fields/", "", StringComparison.Ordinal);
            if (field == "System.History")
                comments.Add(value.ToString());
            else if (field == "System.Title" && value.ToString().Length > 255)
                return (400, "TF401324: The field Title has a value that is too long.");
            else if (field == "System.State" && lab.States.All(state => state.Name != value.ToString()))
                return (400, $"The field 'State' contains the value '{value}' that is not in the list of supported values");
            else if (field == "System.AreaPath" && value.ToString().Split('\\')[0] != item.Project)
                return (400, $"TF401347: Invalid tree name given for work item, field 'System.AreaPath'.");
            else
                after[field] = value.ToString();
        }
        item.Take(after, comments, by);
        return (200, "");
    }
}

/// <summary>One work item.</summary>
internal sealed class LabWorkItem(int id, string project, DateTimeOffset seenFrom)
{
    public int Id => id;
    public string Project => project;
    public DateTimeOffset SeenFrom => seenFrom;
    public string Type { get; init; } = "Task";
    public int Rev { get; private set; }
    public Dictionary<string, string> Fields { get; private set; } = new(StringComparer.Ordinal);
    public List<string> Comments { get; } = [];
    public string ChangedBy { get; private set; } = "";

    public string State
    {
        get => Field("System.State");
        init => Fields["System.State"] = value;
    }

    public IReadOnlyList<string> Tags => Field("System.Tags").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string Field(string name) => Fields.GetValueOrDefault(name, "");

    public void Take(Dictionary<string, string> fields, IEnumerable<string> comments, string by)
    {
        (Fields, ChangedBy, Rev) = (fields, by, Rev + 1);
        Comments.AddRange(comments);
    }
}
