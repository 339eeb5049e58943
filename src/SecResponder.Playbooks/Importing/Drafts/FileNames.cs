namespace SecResponder.Playbooks.Importing.Drafts;

/// <summary>Names that a title makes: of a file, of a rule.</summary>
internal static class FileNames
{
    private const int Longest = 70;

    /// <summary>The title's letters and digits, small, with underscores between.</summary>
    public static string Of(string title)
    {
        var words = new string([.. title.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('_', words);
        return name.Length == 0 ? "rule" : name.Length > Longest ? name[..Longest].TrimEnd('_') : name;
    }
}
