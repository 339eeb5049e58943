using System.Globalization;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>A table of indicators. Columns go by the names of its header, or by number; when all go by number there is no header.</summary>
internal static class CsvFeed
{
    /// <summary>Reads it; says why it is no such table, or null.</summary>
    public static string? Read(string text, FeedDraft draft)
    {
        var columns = draft.Feed.Columns;
        var table = new CsvTable(text, columns.Delimiter);
        string?[] names = [columns.Value, columns.From, columns.Expires, columns.Confidence];
        int[] places = [.. names.Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number - 1 : -1)];
        if (names.Where((name, column) => name is not null && places[column] < 0).Any())
        {
            if (table.Next() is not { } header)
                return table.Problem ?? "it is empty, without even a header";
            for (var column = 0; column < names.Length; column++)
                if (names[column] is { } name && places[column] < 0 && (places[column] = Find(header, name)) < 0)
                    return $"line {table.Line}: its header has no column '{name}': {NearMiss.Question(name, header)}it has {FeedDraft.Shown(string.Join(", ", header))}";
        }
        while (!draft.IsFull && table.Next() is { } record)
            Take(record, places, table.Line, draft);
        return table.Problem;
    }

    private static void Take(IReadOnlyList<string> record, int[] places, int line, FeedDraft draft)
    {
        string? Field(int column) => places[column] >= 0 && places[column] < record.Count && record[places[column]].Trim() is { Length: > 0 } field ? field : null;
        if (Field(0) is not { } value)
            draft.Problem($"line {line}", $"column {places[0] + 1} is empty");
        else if (!TryMoment(Field(1), out var from) || !TryMoment(Field(2), out var until))
            draft.Problem($"line {line}", "a time is no date such as 2026-12-31 or 2026-12-31T18:00:00Z");
        else if (Field(3) is { } confidence && !IsConfidence(confidence))
            draft.Problem($"line {line}", $"the confidence '{FeedDraft.Shown(confidence)}' is no number from 0 to 100");
        else
            draft.Take($"line {line}, column {places[0] + 1}", value, Field(3) is { } sure ? (int)double.Parse(sure, CultureInfo.InvariantCulture) : null, from, until, from);
    }

    private static bool IsConfidence(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 100;

    private static bool TryMoment(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (text is null)
            return true;
        var isMoment = MomentText.TryParse(text, out var read);
        moment = read;
        return isMoment;
    }

    private static int Find(IReadOnlyList<string> header, string name)
    {
        for (var column = 0; column < header.Count; column++)
            if (string.Equals(header[column].Trim(), name, StringComparison.OrdinalIgnoreCase))
                return column;
        return -1;
    }
}
