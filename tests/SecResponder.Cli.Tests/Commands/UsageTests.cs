using System.CommandLine;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>What a person meets who does not know the command line yet.</summary>
public sealed class UsageTests
{
    public static TheoryData<string> Commands
    {
        get
        {
            var root = CommandLine.Create(new Terminal(Stream.Null, TextWriter.Null, TextWriter.Null, isInteractive: false));
            return [.. root.Subcommands.SelectMany(command => Paths(command, command.Name))];

            static IEnumerable<string> Paths(Command command, string path) => command.Subcommands.SelectMany(inner => Paths(inner, $"{path} {inner.Name}")).Prepend(path);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_has_help_with_an_example(string command)
    {
        var run = await CommandRun.OfAsync([.. command.Split(' '), "--help"]);
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        Assert.True(command.Contains(' ', StringComparison.Ordinal) || run.Out.Contains($"Example: secresponder {command}", StringComparison.Ordinal), run.Out);
    }

    [Theory]
    [InlineData("did you mean 'cisco-asa'?", "sources", "cisco-aas")]
    [InlineData("did you mean 'host.quarantine'?", "actions", "host.quarantene")]
    [InlineData("did you mean 'validate'?", "valdiate")]
    [InlineData("did you mean 'resend'?", "deadletter", "resent")]
    [InlineData("see: secresponder new playbook --help", "new", "playbook", "--soruce", "x")]
    public async Task A_slip_is_usage_and_answered_with_what_was_meant(string answer, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Out));
        Assert.Contains(answer, run.Error, StringComparison.Ordinal);
    }
}
