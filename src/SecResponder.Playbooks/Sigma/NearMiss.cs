namespace SecResponder.Playbooks.Sigma;

/// <summary>Finds what an author probably meant.</summary>
internal static class NearMiss
{
    /// <summary>The known name nearest to <paramref name="name"/>, if it is near enough to be a slip: one letter in short names, two in longer ones.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var limit = name.Length <= 5 ? 1 : 2;
        return known.Where(candidate => Math.Abs(candidate.Length - name.Length) <= limit && name.Length <= 64)
            .Select(candidate => (Name: candidate, Distance: string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>" did you mean 'x'?" or nothing.</summary>
    public static string Question(string name, IEnumerable<string> known) => Of(name, known) is { } near ? $"did you mean '{near}'? " : "";

    // Levenshtein, two rows.
    private static int Distance(string a, string b)
    {
        var before = Enumerable.Range(0, b.Length + 1).ToArray();
        var row = new int[b.Length + 1];
        for (var i = 0; i < a.Length; i++)
        {
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
                row[j + 1] = Math.Min(Math.Min(row[j], before[j + 1]) + 1, before[j] + (a[i] == b[j] ? 0 : 1));
            (before, row) = (row, before);
        }
        return before[b.Length];
    }
}
