using System.Text;
using System.Text.Json;

namespace SecResponder.Cli.Tests;

/// <summary>One run of the command line, in memory.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    /// <summary>The output's lines as JSON.</summary>
    public IReadOnlyList<JsonElement> Rows => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public static Task<CommandRun> OfAsync(params string[] args) => WithInputAsync("", args);

    public static Task<CommandRun> WithInputAsync(string input, params string[] args) => WithInputAsync(Encoding.UTF8.GetBytes(input), args);

    public static async Task<CommandRun> WithInputAsync(byte[] input, params string[] args)
    {
        using var stdin = new MemoryStream(input);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(new Terminal(stdin, output, error, isInteractive: false), args);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
