using System.CommandLine;
using System.Text;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Files;

namespace SecResponder.Cli.Reports;

/// <summary><c>--report FILE</c>: the report beside what is printed.</summary>
internal sealed class ReportFile
{
    private readonly Option<string?> _file = new("--report") { Description = "Write a report for people, too: one HTML file with a timeline and charts" };

    public void AddTo(Command command) => command.Add(_file);

    /// <summary>Whether there is a folder for it: told before hours of logs are read.</summary>
    /// <returns>False when there is none, which has been told.</returns>
    public bool CanBeWritten(Terminal terminal, ParseResult parsed)
    {
        if (parsed.GetValue(_file) is not { } file || Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))) && !Directory.Exists(file))
            return true;
        terminal.Fail(Directory.Exists(file) ? $"'{Printable.Of(file)}' is a folder" : $"there is no folder for the report '{Printable.Of(file)}'", "give --report a file in a folder that is there");
        return false;
    }

    /// <summary>Writes the report where one is asked for.</summary>
    /// <returns>Whether it was written, or none was asked for; else the mistake has been told.</returns>
    public bool Write(Terminal terminal, ParseResult parsed, Action<TextWriter> write)
    {
        if (parsed.GetValue(_file) is not { } file)
            return true;
        try
        {
            using var page = new MemoryStream();
            using (var output = new StreamWriter(page, new UTF8Encoding(false), leaveOpen: true))
                write(output);
            WholeFile.Write(file, page.ToArray());
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
