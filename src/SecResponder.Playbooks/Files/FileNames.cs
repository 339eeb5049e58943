namespace SecResponder.Playbooks.Files;

/// <summary>Names that a title makes: of a file, of a rule.</summary>
public static class FileNames
{
    /// <summary>The title's letters and digits, small, with underscores between.</summary>
    /// <param name="title">The title.</param>
    /// <param name="otherwise">The name of what has none of them.</param>
    /// <param name="longest">Characters at most.</param>
    public static string Of(string title, string otherwise = "rule", int longest = 70)
    {
        ArgumentNullException.ThrowIfNull(title);
        var words = new string([.. title.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('_', words);
        return name.Length == 0 ? otherwise : name.Length > longest ? name[..longest].TrimEnd('_') : name;
    }
}
