using System.CommandLine;
using System.CommandLine.Parsing;
using SecResponder.Cli.Commands;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Sigma;
using SecResponder.Response.Storage;

namespace SecResponder.Cli;

/// <summary>The command line as a whole: every command is a file under <c>Commands/</c> and a line here.</summary>
internal static class CommandLine
{
    public static RootCommand Create(Terminal terminal) => new(
        """
        Reads firewall and change logs as ASIM, evaluates playbooks, and responds: within seconds, exactly once, never the wrong machine.
        Exit codes: 0 fine, 1 findings, 2 usage, 3 could not run.
        """)
    {
        DemoCommand.Create(terminal),
        InitCommand.Create(terminal),
        NewCommand.Create(terminal),
        ImportCommand.Create(terminal),
        NormalizeCommand.Create(terminal),
        DetectCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        ReplayCommand.Create(terminal),
        BacktestCommand.Create(terminal),
        ValidateCommand.Create(terminal),
        TestCommand.Create(terminal),
        WitnessCommand.Create(terminal),
        PushCommand.Create(terminal),
        IncidentsCommand.Create(terminal),
        WhyCommand.Create(terminal),
        HoldsCommand.Create(terminal),
        ReleaseCommand.Create(terminal),
        VerdictCommand.Create(terminal),
        DecideCommand.Approve(terminal),
        DecideCommand.Deny(terminal),
        PauseCommand.Pause(terminal),
        PauseCommand.Resume(terminal),
        PromoteCommand.Create(terminal),
        ScorecardCommand.Create(terminal),
        TuneCommand.Create(terminal),
        SilenceCommand.Silence(terminal),
        SilenceCommand.Unsilence(terminal),
        BaselinesCommand.Create(terminal),
        LedgerCommand.Create(terminal),
        DeadLetterCommand.Create(terminal),
        CoverageCommand.Create(terminal),
        SchemaCommand.Create(terminal),
        CompletionCommand.Create(terminal),
        SourcesCommand.Create(terminal),
        ActionsCommand.Create(terminal),
        ListsCommand.Create(terminal),
        PlaybooksCommand.Create(terminal),
        KqlCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        SizingCommand.Create(terminal),
        ServeCommand.Create(terminal),
        LabCommand.Create(terminal),
    };

    /// <summary>Parses and runs. Mistakes in the call end in 2, what can't run in 3; nothing ends in a stack trace.</summary>
    public static async Task<int> RunAsync(Terminal terminal, string[] args)
    {
        var parsed = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            var command = parsed.CommandResult.Command;
            // A word where a command should stand: that no command was given, and each further word, is only what follows from it.
            if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
                return terminal.Fail(
                    $"there is no command '{PathOf(parsed.CommandResult)}{Printable.Of(word)}'",
                    $"{NearMiss.Question(word, command.Subcommands.Select(known => known.Name))}'secresponder {PathOf(parsed.CommandResult)}--help' lists them", ExitCodes.Usage);
            foreach (var error in parsed.Errors)
                await terminal.Error.WriteLineAsync($"secresponder: {error.Message}");
            foreach (var slip in parsed.UnmatchedTokens.Where(token => token.StartsWith('-')))
                if (NearMiss.Of(slip, command.Options.Select(option => option.Name)) is { } meant)
                    await terminal.Error.WriteLineAsync($"  did you mean '{meant}'?");
            await terminal.Error.WriteLineAsync($"  see: secresponder {PathOf(parsed.CommandResult)}--help");
            return ExitCodes.Usage;
        }
        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = terminal.Out, Error = terminal.Error };
            // The host listens for signals itself, and takes the time that it needs to end well.
            if (parsed.CommandResult.Command.Name == ServeCommand.Name)
                invocation.ProcessTerminationTimeout = null;
            return await parsed.InvokeAsync(invocation);
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail("stopped before it was done", "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(e.Message, "check the path, the rights, and that the disk has room");
        }
        catch (Exception e) when (e is StoreException or InvalidOperationException)
        {
            return terminal.Fail(Printable.Of(e.Message, 2000), "");
        }
        // A mistake of ours still ends in a sentence and in 3, for whoever reads and for scripts.
        catch (Exception e)
        {
            return terminal.Fail($"unexpected {e.GetType().Name}: {Printable.Of(e.Message)}", "please report it, with the command that you ran");
        }
    }

    // A command within others, with a blank behind each.
    private static string PathOf(CommandResult? result) => result is null or { Command: RootCommand } ? "" : $"{PathOf(result.Parent as CommandResult)}{result.Command.Name} ";
}
