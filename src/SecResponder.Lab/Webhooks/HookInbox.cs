using System.Text.Json;

namespace SecResponder.Lab.Webhooks;

/// <summary>What webhooks have brought, by step. Thread-safe.</summary>
internal sealed class HookInbox(WebhookLab lab, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes an event; one that is there already changes nothing.</summary>
    /// <param name="hook">The webhook.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="step">The step that it is about.</param>
    /// <param name="isUndo">Whether the step is to be taken back.</param>
    /// <param name="told">The event.</param>
    /// <param name="seenAfter">How late those who ask see it.</param>
    public void Take(string hook, string id, string step, bool isUndo, JsonElement told, TimeSpan seenAfter)
    {
        lock (_gate)
        {
            var isNew = _seen.Add($"{hook} {id}");
            var known = _entries.Find(entry => entry.Hook == hook && entry.StepId == step);
            if (known is null && !isUndo)
                _entries.Add(known = new Entry(hook, step, told, time.GetUtcNow() + seenAfter));
            if (known is null)
                return;
            known.Deliveries++;
            if (!isNew)
                return;
            (known.State, known.ReadsLeft) = isUndo ? ("undone", 0) : (lab.ReadsUntilDone > 0 ? "running" : "done", lab.ReadsUntilDone);
            known.Times += isUndo ? 0 : 1;
        }
    }

    /// <summary>What a step has come to, for somebody who asks.</summary>
    public string Ask(string hook, string step)
    {
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Hook == hook && entry.StepId == step && entry.SeenFrom <= time.GetUtcNow()) is not { } known)
                return "absent";
            if (known.State == "running" && --known.ReadsLeft <= 0)
                known.State = "done";
            return known.State;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _seen.Clear();
        }
    }

    public IReadOnlyList<HookSeen> Snapshot()
    {
        lock (_gate)
            return [.. _entries.Select(entry => new HookSeen(entry.Hook, entry.StepId, entry.State, entry.Times, entry.Deliveries, entry.Told))];
    }

    private sealed class Entry(string hook, string stepId, JsonElement told, DateTimeOffset seenFrom)
    {
        public string Hook { get; } = hook;
        public string StepId { get; } = stepId;
        public JsonElement Told { get; } = told;
        public DateTimeOffset SeenFrom { get; } = seenFrom;
        public string State { get; set; } = "running";
        public int ReadsLeft { get; set; }
        public int Times { get; set; }
        public int Deliveries { get; set; }
    }
}
