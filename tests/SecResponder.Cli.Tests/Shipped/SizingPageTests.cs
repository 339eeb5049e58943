using System.Text.RegularExpressions;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>docs/sizing.md shows what the command says, and the picture that it draws. <c>SECRESPONDER_ACCEPT=1</c> writes the picture anew.</summary>
public sealed partial class SizingPageTests
{
    private static string Docs(string name) => Path.Combine(ShippedPlaybook.Root(), "docs", name);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_shows_what_the_command_says()
    {
        var page = await File.ReadAllTextAsync(Docs("sizing.md"), Token);
        var run = await CommandRun.OfAsync(Command().Match(page).Groups["args"].Value.Split(' '));
        var shown = Shown().Match(page).Groups["text"].Value;
        Assert.True(shown.Length > 500);
        Assert.Contains(Blanks().Replace(shown, "\n"), Blanks().Replace(run.Out, "\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_the_one_that_the_command_draws()
    {
        using var scratch = new Scratch();
        var drawn = Path.Combine(scratch.Folder, "sizing.svg");
        var page = await File.ReadAllTextAsync(Docs("sizing.md"), Token);
        await CommandRun.OfAsync([.. Command().Match(page).Groups["args"].Value.Split(' '), "--svg", drawn]);
        if (Environment.GetEnvironmentVariable("SECRESPONDER_ACCEPT") == "1")
            File.Copy(drawn, Docs("sizing.svg"), overwrite: true);
        Assert.Equal(await File.ReadAllTextAsync(Docs("sizing.svg"), Token), await File.ReadAllTextAsync(drawn, Token));
    }

    [GeneratedRegex("^secresponder (?<args>sizing --rate 200 .*?)( --svg .*)?$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    // Tables are filled up with blanks to the line's end.
    [GeneratedRegex(" *\n")]
    private static partial Regex Blanks();
}
