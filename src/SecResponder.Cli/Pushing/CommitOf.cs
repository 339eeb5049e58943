namespace SecResponder.Cli.Pushing;

/// <summary>The commit that a folder is of: as the build says, else as git has it checked out. It is recorded, and proves nothing: a file may have been changed since.</summary>
internal static class CommitOf
{
    // GitHub Actions, Azure Pipelines, GitLab CI.
    private static readonly string[] Told = ["GITHUB_SHA", "BUILD_SOURCEVERSION", "CI_COMMIT_SHA"];

    public static string? Folder(string folder) =>
        Told.Select(Environment.GetEnvironmentVariable).FirstOrDefault(told => !string.IsNullOrEmpty(told)) ?? CheckedOut(new DirectoryInfo(folder));

    private static string? CheckedOut(DirectoryInfo? folder)
    {
        try
        {
            for (; folder is not null; folder = folder.Parent)
                if (Directory.Exists(Path.Combine(folder.FullName, ".git")))
                    return Head(Path.Combine(folder.FullName, ".git"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then nobody says.
        }
        return null;
    }

    // gitrepository-layout(5): HEAD holds a commit, or the name of a reference; that stands in a file of its own, or among the packed ones.
    private static string? Head(string git)
    {
        var head = First(Path.Combine(git, "HEAD"));
        if (head is null || !head.StartsWith("ref: ", StringComparison.Ordinal))
            return head;
        var reference = head["ref: ".Length..];
        return First(Path.Combine(git, reference))
            ?? (File.Exists(Path.Combine(git, "packed-refs")) ? File.ReadLines(Path.Combine(git, "packed-refs")).FirstOrDefault(line => line.EndsWith(' ' + reference))?.Split(' ')[0] : null);
    }

    private static string? First(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault()?.Trim() : null;
}
