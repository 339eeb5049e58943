using System.Globalization;
using System.Text.Json;

namespace SecResponder.Lab.PagerDuty;

/// <summary>The pages. An event with the key of one that is open joins it; after it was resolved the same key opens another. Thread-safe.</summary>
internal sealed class PageBook(PagerDutyLab lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Page> _pages = [];

    public PagerDutyLab Lab => lab;

    public void Trigger(string key, string summary, string source, string severity, JsonElement details, TimeSpan late)
    {
        lock (_gate)
        {
            if (_pages.Find(page => page.Key == key && page.Status != "resolved") is { } open)
                open.Events++;
            else
                _pages.Add(new Page(string.Create(CultureInfo.InvariantCulture, $"Q{_pages.Count + 1:D5}"), key, summary, source, severity, details, time.GetUtcNow() + lab.ShownAfter + late));
        }
    }

    /// <summary>Acknowledges or resolves what is open under a key; nothing where nothing is.</summary>
    public void Become(string key, string status)
    {
        lock (_gate)
        {
            if (_pages.Find(page => page.Key == key && page.Status != "resolved") is { } open)
                open.Status = status;
        }
    }

    public IReadOnlyList<T> Read<T>(Func<Page, bool> wanted, Func<Page, T> read)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _pages.Where(page => page.ShownFrom <= now && wanted(page)).Select(read)];
        }
    }

    public void Clear()
    {
        lock (_gate)
            _pages.Clear();
    }

    public IReadOnlyList<PageSeen> Snapshot()
    {
        lock (_gate)
            return [.. _pages.Select(page => new PageSeen(page.Id, page.Key, page.Summary, page.Source, page.Severity, page.Status, page.Events, page.Details))];
    }
}

/// <summary>One page.</summary>
internal sealed class Page(string id, string key, string summary, string source, string severity, JsonElement details, DateTimeOffset shownFrom)
{
    public string Id => id;
    public string Key => key;
    public string Summary => summary;
    public string Source => source;
    public string Severity => severity;
    public JsonElement Details => details;
    public DateTimeOffset ShownFrom => shownFrom;
    public string Status { get; set; } = "triggered";
    public int Events { get; set; } = 1;
}
