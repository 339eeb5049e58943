using System.Diagnostics;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>Completion: the shells ask the command line itself.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("secresponder val", "validate")]
    [InlineData("secresponder validate --", "--format")]
    [InlineData("secresponder sources cisco", "cisco-asa")]
    [InlineData("secresponder normalize --source forti", "fortinet-fortigate")]
    [InlineData("secresponder import --from ", "sentinel")]
    public async Task What_may_follow_is_told(string line, string word)
    {
        var run = await CommandRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.Contains(word, run.Out.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _secresponder secresponder")]
    [InlineData("zsh", "compdef _secresponder secresponder")]
    [InlineData("fish", "complete -c secresponder")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName secresponder")]
    public async Task Each_shell_gets_its_lines(string shell, string line) => Assert.Contains(line, (await CommandRun.OfAsync("completion", shell)).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Bash_completes_by_them()
    {
        var lines = (await CommandRun.OfAsync("completion", "bash")).Out;
        var script = $"secresponder() {{ [ \"$1\" = '[suggest:16]' ] && printf 'validate\\nverdict\\n'; }}\n{lines}\nCOMP_LINE='secresponder val'; COMP_POINT=16; COMP_WORDS=(secresponder val); COMP_CWORD=1; _secresponder; echo \"${{COMPREPLY[*]}}\"";
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true })!;
        var said = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("validate", said.Trim());
    }
}
