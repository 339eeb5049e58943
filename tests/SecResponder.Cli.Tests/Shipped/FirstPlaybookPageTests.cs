using System.Text;
using System.Text.RegularExpressions;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>docs/first-playbook.md, done word by word at a terminal: its files are written, its commands run, and what they say stands below them. <c>SECRESPONDER_ACCEPT=1</c> writes that anew.</summary>
public sealed partial class FirstPlaybookPageTests : IDisposable
{
    // Wide enough for paths that are longer here than there.
    private const int Columns = 200;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Its_commands_say_what_the_page_shows()
    {
        var file = Path.Combine(ShippedPlaybook.Root(), "docs", "first-playbook.md");
        var page = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (said, shown) = (new StringBuilder(), new StringBuilder());
        var at = 0;
        foreach (Match fence in Fences().Matches(page))
        {
            var (kind, body) = (fence.Groups[1].Value, fence.Groups[2]);
            shown.Append(page, at, body.Index - at);
            at = body.Index + body.Length;
            if (kind.StartsWith("file ", StringComparison.Ordinal))
                _scratch.Write(kind["file ".Length..], body.Value);
            else if (kind.Length == 0)
                foreach (var line in body.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    said.Append(await SaidAsync(line));
            shown.Append(kind == "output" ? said.ToString() : body.Value);
            if (kind == "output")
                said.Clear();
        }
        shown.Append(page, at, page.Length - at);
        if (Environment.GetEnvironmentVariable("SECRESPONDER_ACCEPT") == "1")
            await File.WriteAllTextAsync(file, shown.ToString(), TestContext.Current.CancellationToken);
        else
            Assert.Equal(page, shown.ToString());
    }

    private async Task<string> SaidAsync(string line)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Stream.Null, output, output, isInteractive: true);
        terminal.Pretty.Profile.Width = Columns;
        string[] words = [.. Words().Matches(line).Skip(1).Select(word => word.Value.Trim('\'').Replace("playbook-repo", Path.Combine(_scratch.Folder, "playbook-repo"), StringComparison.Ordinal))];
        var exitCode = await CommandLine.RunAsync(terminal, words);
        Assert.True(exitCode == ExitCodes.Fine, $"{line}: exit {exitCode}\n{output}");
        return string.Concat(Colours().Replace(output.ToString(), "").Replace(_scratch.Folder + "/", "", StringComparison.Ordinal).Split('\n').SkipLast(1).Select(one => one.TrimEnd() + "\n"));
    }

    [GeneratedRegex("```([^\n`]*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("\u001B\\[[0-9;]*m")]
    private static partial Regex Colours();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Words();
}
