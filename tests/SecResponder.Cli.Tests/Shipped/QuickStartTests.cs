using System.Text.RegularExpressions;

namespace SecResponder.Cli.Tests.Shipped;

/// <summary>docs/quick-start.md, done by somebody who believes every word of it.</summary>
public sealed partial class QuickStartTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Each_command_of_the_quick_start_does_what_it_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(ShippedPlaybook.Root(), "docs", "quick-start.md"), TestContext.Current.CancellationToken);
        _scratch.Write("playbook-repo/asa.log", Log().Match(page).Groups[1].Value);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in page.Split('\n').Where(line => line.StartsWith("secresponder ", StringComparison.Ordinal)))
        {
            string[] words = [.. Words().Matches(line).Skip(1).Select(word => word.Value.Trim('\'').Replace("playbook-repo", Path.Combine(_scratch.Folder, "playbook-repo"), StringComparison.Ordinal))];
            var run = await CommandRun.OfAsync(words);
            Assert.True(run.ExitCode == ExitCodes.Fine, $"{line}: exit {run.ExitCode}\n{run.Out}\n{run.Error}");
            outputs[words[0]] = run.Out;
        }
        Assert.Equal(["coverage", "demo", "explain", "init", "kql", "new", "normalize", "replay", "test", "validate"], outputs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(4, outputs["normalize"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("would run host.quarantine on 10.20.0.17 for 4h", outputs["replay"], StringComparison.Ordinal);
    }

    [GeneratedRegex(@"```log\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Log();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Words();
}
