using System.CommandLine;
using System.Text;

namespace SecResponder.Cli.Reports;

/// <summary><c>--report FILE</c>: the report beside what is printed.</summary>
internal sealed class ReportFile
{
    private readonly Option<string?> _file = new("--report") { Description = "Write a report for people, too: one HTML file with a timeline and charts" };

    public void AddTo(Command command) => command.Add(_file);

    /// <summary>Writes the report where one is asked for.</summary>
    /// <returns>Whether it was written, or none was asked for; else the mistake has been told.</returns>
    public bool Write(Terminal terminal, ParseResult parsed, Action<TextWriter> write)
    {
        if (parsed.GetValue(_file) is not { } file)
            return true;
        try
        {
            // Whole or not at all: who looks at it meanwhile sees the one before.
            var beside = $"{file}.{Environment.ProcessId}.tmp";
            using (var output = new StreamWriter(beside, append: false, new UTF8Encoding(false)))
                write(output);
            File.Move(beside, file, overwrite: true);
            terminal.Error.WriteLine($"the report is in {file}");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"the report can't be written: {e.Message}", "give --report a file in a folder that is there and that you may write to");
            return false;
        }
    }
}
