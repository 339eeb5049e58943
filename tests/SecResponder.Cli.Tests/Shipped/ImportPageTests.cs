using System.Text.RegularExpressions;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>docs/import.md shows two files and what the command says of them: exactly that.</summary>
public sealed partial class ImportPageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_command_says_what_the_page_shows()
    {
        var page = (await File.ReadAllTextAsync(Path.Combine(ShippedPlaybook.Root(), "docs", "import.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        foreach (Match file in Files().Matches(page))
            _scratch.Write(file.Groups[1].Value, file.Groups[2].Value);
        await CommandRun.OfAsync("init", Path.Combine(_scratch.Folder, "playbook-repo"));
        var run = await CommandRun.OfAsync("import", Path.Combine(_scratch.Folder, "old-rules"), "--playbooks", Path.Combine(_scratch.Folder, "playbook-repo", "playbooks"));
        Assert.Equal(Output().Match(page).Groups[1].Value, run.Out.ReplaceLineEndings("\n").Replace(_scratch.Folder + "/", "", StringComparison.Ordinal));
    }

    [GeneratedRegex("```(old-rules/\\S+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Files();

    [GeneratedRegex("```output\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Output();
}
