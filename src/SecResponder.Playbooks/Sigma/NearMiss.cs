namespace SecResponder.Playbooks.Sigma;

/// <summary>Finds what an author probably meant.</summary>
public static class NearMiss
{
    /// <summary>The known name nearest to <paramref name="name"/>, if it is near enough to be a slip: one letter in short names, two in longer ones.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        var limit = name.Length <= 5 ? 1 : 2;
        return known.Where(candidate => Math.Abs(candidate.Length - name.Length) <= limit && name.Length <= 64)
            .Select(candidate => (Name: candidate, Distance: string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>"did you mean 'x'? " or nothing.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string Question(string name, IEnumerable<string> known) => Of(name, known) is { } near ? $"did you mean '{near}'? " : "";

    // Edits, two neighbours swapped counting as one: the slip that fingers make most.
    private static int Distance(string a, string b)
    {
        // Names are short (see above): three rows of the table are enough, on the stack.
        Span<int> row = stackalloc int[b.Length + 1], before = stackalloc int[b.Length + 1], twoBefore = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var free = twoBefore;
            twoBefore = before;
            before = row;
            row = free;
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var edit = Math.Min(Math.Min(before[j], row[j - 1]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                row[j] = isSwap ? Math.Min(edit, twoBefore[j - 2] + 1) : edit;
            }
        }
        return row[b.Length];
    }
}
