namespace SecResponder.Cli.Pushing;

/// <summary>What whoever pushes says.</summary>
/// <param name="Who">Who; null: not said.</param>
/// <param name="Why">Why; may be empty.</param>
/// <param name="Commit">The commit; null: not said.</param>
/// <param name="Sign">Reference of the key; null: it is not signed.</param>
/// <param name="DryRun">Whether nothing is written.</param>
internal sealed record PushWords(string? Who, string Why, string? Commit, string? Sign, bool DryRun)
{
    /// <summary>The key that is meant; null, with the reason, when there is none.</summary>
    public string? Key(out string problem)
    {
        problem = "";
        switch (Sign?.Split(':', 2))
        {
            case ["env", var name] when Environment.GetEnvironmentVariable(name) is { Length: > 0 } value:
                return value;
            case ["env", var name]:
                problem = $"the environment has no variable '{name}' with a key";
                return null;
            case ["file", var path] when File.Exists(path):
                return File.ReadAllText(path);
            case ["file", var path]:
                problem = $"there is no file '{path}' with a key";
                return null;
            default:
                // Somebody may have put the key itself here: it is not repeated.
                problem = "--sign takes a reference: env:NAME or file:PATH";
                return null;
        }
    }
}
