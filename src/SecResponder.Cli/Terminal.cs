using Spectre.Console;

namespace SecResponder.Cli;

/// <summary>Where a command reads from and writes to. Tests give it memory; <c>Program</c> gives it the console.</summary>
internal sealed class Terminal(Stream input, TextWriter output, TextWriter error, bool isInteractive, bool isWatched = false)
{
    /// <summary>Standard input, as bytes: log lines are not text until they are read.</summary>
    public Stream Input { get; } = input;

    /// <summary>What was asked for; nothing else, so that it can be piped.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Findings, progress, errors.</summary>
    public TextWriter Error { get; } = error;

    /// <summary><see cref="Error"/>, when a person looks at it: then progress may be shown there. Else null.</summary>
    public TextWriter? Watched { get; } = isWatched ? error : null;

    /// <summary>Whether a person looks at <see cref="Out"/>: then tables and colour, else ndjson where a command has both.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Tables, colour and progress on <see cref="Out"/>; plain where nobody looks.</summary>
    public IAnsiConsole Pretty { get; } = CreateConsole(output, isInteractive);

    public static Terminal OfProcess() => new(
        Console.OpenStandardInput(),
        new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16) { AutoFlush = false },
        Console.Error,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected);

    private static IAnsiConsole CreateConsole(TextWriter output, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        // A file has no width: lines are broken late, so that they can be searched.
        if (!isInteractive)
            console.Profile.Width = WidthOfFiles;
        return console;
    }

    private const int WidthOfFiles = 200;

    /// <summary>Says what went wrong in one line, for people and for logs.</summary>
    public int Fail(string what, string remedy, int exitCode = ExitCodes.CouldNotRun)
    {
        Error.WriteLine($"secresponder: {what}");
        if (remedy.Length > 0)
            Error.WriteLine($"  {remedy}");
        return exitCode;
    }
}
