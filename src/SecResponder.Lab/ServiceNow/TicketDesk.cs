using System.Globalization;

namespace SecResponder.Lab.ServiceNow;

/// <summary>The tables' records. Unknown fields are ignored without a word, as ServiceNow does. Thread-safe.</summary>
internal sealed class TicketDesk(TimeProvider time)
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "short_description", "description", "category", "impact", "urgency", "assignment_group", "correlation_id", "correlation_display", "caller_id",
        "state", "close_code", "close_notes", "work_notes",
    };

    private readonly Lock _gate = new();
    private readonly List<Ticket> _tickets = [];
    private int _number = 10_000;

    public IReadOnlyDictionary<string, string> Open(string table, IReadOnlyDictionary<string, string> fields, string by, TimeSpan seenAfter)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var ticket = new Ticket(table, now + seenAfter);
            ticket.Fields["sys_id"] = Guid.NewGuid().ToString("N");
            ticket.Fields["number"] = string.Create(CultureInfo.InvariantCulture, $"INC{++_number:D7}");
            ticket.Fields["state"] = "1";
            ticket.Fields["sys_created_on"] = now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            ticket.Take(fields, now, by);
            _tickets.Add(ticket);
            return ticket.Copy();
        }
    }

    public IReadOnlyDictionary<string, string>? Change(string table, string sysId, IReadOnlyDictionary<string, string> fields, string by)
    {
        lock (_gate)
        {
            var ticket = _tickets.Find(t => t.Table == table && t.Fields["sys_id"] == sysId);
            ticket?.Take(fields, time.GetUtcNow(), by);
            return ticket?.Copy();
        }
    }

    /// <summary>Records that readers can see already, in the order they came; a journal is empty unless display values are asked for.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string table, bool displayed, Func<IReadOnlyDictionary<string, string>, bool> wanted)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _tickets.Where(t => t.Table == table && t.SeenFrom <= now && wanted(t.Fields)).Select(t => displayed ? t.Displayed() : t.Copy())];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _tickets.Clear();
        }
    }

    public IReadOnlyList<TicketSeen> Snapshot()
    {
        lock (_gate)
        {
            return [.. _tickets.Select(t => new TicketSeen(t.Fields["number"], t.Fields["sys_id"], t.Table, t.Copy(), [.. t.WorkNotes.Select(note => note.Text)]))];
        }
    }

    private sealed record WorkNote(DateTimeOffset At, string By, string Text);

    private sealed class Ticket(string table, DateTimeOffset seenFrom)
    {
        public string Table { get; } = table;
        public DateTimeOffset SeenFrom { get; } = seenFrom;
        public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);
        public List<WorkNote> WorkNotes { get; } = [];

        public void Take(IReadOnlyDictionary<string, string> fields, DateTimeOffset at, string by)
        {
            foreach (var (name, value) in fields)
            {
                if (name == "work_notes")
                {
                    if (value.Length > 0)
                    {
                        WorkNotes.Add(new WorkNote(at, by, value));
                    }
                }
                else if (TicketDesk.Fields.Contains(name))
                {
                    Fields[name] = value;
                }
            }
        }

        public Dictionary<string, string> Copy() => new(Fields, StringComparer.Ordinal);

        // As ServiceNow shows a journal: the newest first, each under its time, writer and field's label.
        public Dictionary<string, string> Displayed() => new(Fields, StringComparer.Ordinal)
        {
            ["work_notes"] = string.Concat(WorkNotes.AsEnumerable().Reverse().Select(
                note => string.Create(CultureInfo.InvariantCulture, $"{note.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} - {note.By} (Work notes)\n{note.Text}\n\n"))),
        };
    }
}
