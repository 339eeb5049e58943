using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Events;
using Spectre.Console;

namespace SecResponder.Cli.Commands;

/// <summary><c>normalize</c>: raw lines in, ASIM events out.</summary>
internal static class NormalizeCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files with raw lines, plain or gzip; '-' or nothing: standard input", Arity = ArgumentArity.ZeroOrMore };
        var raw = new RawFormat.Options();
        var format = Records.FormatOption();
        var command = new Command("normalize", "Turn raw log lines into ASIM events. Example: secresponder normalize --source cisco-asa --format ndjson < asa.log") { files, format };
        raw.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetValue(files) ?? [], raw.Of(parsed), Records.IsTable(terminal, parsed.GetValue(format))));
        return command;
    }

    private static int Run(Terminal terminal, string[] files, RawFormat raw, bool isTable)
    {
        using var output = isTable ? (IEventOutput)new TableOutput(terminal) : new NdjsonOutput(terminal);
        var reading = new RawInput(terminal, raw);
        reading.Read(files, output.Write);
        return reading.Summary();
    }

    private interface IEventOutput : IDisposable
    {
        void Write(long line, SecurityEvent e);
    }

    private sealed class NdjsonOutput(Terminal terminal) : IEventOutput
    {
        private readonly NdjsonWriter _writer = new(terminal.Out);

        public void Write(long line, SecurityEvent e) => _writer.Event(line, e);

        public void Dispose() => _writer.Dispose();
    }

    private sealed class TableOutput(Terminal terminal) : IEventOutput
    {
        private readonly Table _table = EventRow.Header();

        public void Write(long line, SecurityEvent e) => EventRow.Add(_table, line, e);

        public void Dispose() => terminal.Pretty.Write(_table);
    }
}
