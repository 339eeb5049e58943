using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Changes;

/// <summary>Reads change records as calendars and tests write them: <c>{number: CHG-7, title: …, from: …, to: …, what: […], who: […], state: approved}</c>.</summary>
/// <param name="findings">Where mistakes are reported.</param>
/// <param name="taken">Numbers that other files have.</param>
internal sealed class CalendarReader(Findings findings, params IEnumerable<string> taken)
{
    private readonly HashSet<string> _numbers = new(taken, StringComparer.OrdinalIgnoreCase);

    private const string Example = "- {number: CHG-7, from: 2026-03-03T21:00:00Z, to: 2026-03-03T23:00:00Z, what: [fw-edge-01], who: [ann@example.com]}";
    private const string Approved = "approved";

    /// <summary>The file: a list of records, or <c>changes:</c> with one.</summary>
    public ImmutableArray<ChangeRecord> Read(ImmutableArray<YamlNode> documents)
    {
        switch (documents)
        {
            case [YamlList list]:
                return Records(list);
            case [YamlMap map]:
                new AttributeMap(map, "a calendar", findings).Knows(KnownKeys.Changes);
                return Records(map["changes"]);
            default:
                findings.Error(documents.Length > 1 ? documents[1].Position : new YamlPosition(1, 1), PlaybookCodes.Calendar, "the file is no calendar of changes", $"write a list of changes: '{Example}'");
                return [];
        }
    }

    /// <summary>The records of a list.</summary>
    public ImmutableArray<ChangeRecord> Records(YamlNode? node) =>
    [
        .. AttributeMap.Items(node, "'changes'", Example, findings).Select(item => AttributeMap.Of(item, "a change", Example, findings)).OfType<AttributeMap>().Select(Record).OfType<ChangeRecord>(),
    ];

    private ChangeRecord? Record(AttributeMap change)
    {
        change.Knows(KnownKeys.Change);
        if (change.Text("number") is not { Length: > 0 } number)
        {
            findings.Error(change.Map, PlaybookCodes.Calendar, "the change has no 'number'", $"write it as '{Example}'");
            return null;
        }
        if (!_numbers.Add(number))
            findings.Error(change.Place("number"), PlaybookCodes.ChangeTwice, $"the change '{number}' stands in the calendar twice", "keep one of the two, or give one another number");
        var what = Texts(change, "what");
        if (what.IsEmpty)
            findings.Error(change.Place("what"), PlaybookCodes.Calendar, $"the change {number} does not say what may be changed", "write 'what: [fw-edge-01]'; '*' means everything");
        var (from, to) = (Moment(change, "from", number), Moment(change, "to", number));
        if (from >= to)
            findings.Error(change.Place("to"), PlaybookCodes.Calendar, $"the change {number} ends before it begins", "write a 'to' that lies after 'from'");
        var state = change.Choice("state", (Approved, Approved), ("requested", "requested"), ("rejected", "rejected"), ("cancelled", "cancelled"));
        return new ChangeRecord(number, change.Text("title") ?? "", state, state == Approved, from, to, what, Texts(change, "who"));
    }

    private static ImmutableArray<string> Texts(AttributeMap change, string key) => change.Map[key] is null ? [] : [.. change.Scalars(key).Select(text => text.Text.Trim()).Where(text => text.Length > 0)];

    private DateTimeOffset? Moment(AttributeMap change, string key, string number)
    {
        if (change.Text(key) is not { } text)
        {
            findings.Error(change.Place(key), PlaybookCodes.Calendar, $"the change {number} has no '{key}'", "a window has both ends: 'from: 2026-03-03T21:00:00Z', 'to: 2026-03-03T23:00:00Z'");
            return null;
        }
        if (MomentText.TryParse(text, out var moment))
            return moment;
        findings.Error(change.Place(key), PlaybookCodes.Calendar, $"'{text}' is no moment", "write '2026-03-03T21:00:00Z', or a day: '2026-03-03'");
        return null;
    }
}
