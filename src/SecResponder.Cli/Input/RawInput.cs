using SecResponder.Cli.Output;
using SecResponder.Events;
using SecResponder.Events.Framing;

namespace SecResponder.Cli.Input;

/// <summary>Reads raw lines of files or of standard input as events. What can't be read is said, line by line, and counted.</summary>
internal sealed class RawInput(Terminal terminal, RawFormat format) : IEventReceiver
{
    // A wrong --source makes every line unreadable: the first ones say why, the count says how many.
    private const int MostSaid = 1000;

    private readonly Normalizer _normalizer = new(format.Source);
    private Action<long, SecurityEvent> _take = (_, _) => { };
    private RecordReader? _reader;
    private ReadingProgress? _progress;
    private string _file = "";
    private long _events;
    private long _unreadable;
    private long _skipped;

    /// <summary>Reads the files in their order; <c>-</c>, or no file at all, is standard input. Each is a stream of its own, by its name, or by its path where several have the name; a file that is named twice is one.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public void Read(IReadOnlyCollection<string> files, Action<long, SecurityEvent> take)
    {
        _take = take;
        // All of them, before the first is read: the last of a hundred is not found missing after an hour.
        foreach (var file in files.Where(file => file != "-"))
            Expect(file);
        foreach (var file in files.Count == 0 ? ["-"] : files)
        {
            using var input = file == "-" ? terminal.Input : File.OpenRead(file);
            using var reader = new RecordReader(input, file == "-" ? "stdin" : StreamOf(file, files), DateTimeOffset.UtcNow, format.Zones);
            (_reader, _file, _progress) = (reader, files.Count > 1 ? file : "", new ReadingProgress(terminal.Watched, file == "-" ? "standard input" : Path.GetFileName(file), TimeProvider.System));
            foreach (var record in reader.Read(this))
            {
                _normalizer.Normalize(record, this);
                _progress.Read(input);
            }
            _progress.Clear();
        }
    }

    private static void Expect(string file)
    {
        if (Directory.Exists(file))
            throw new IOException($"'{file}' is a folder; name the files in it: {Path.Combine(file, "*.log")}");
        if (!File.Exists(file))
            throw new FileNotFoundException($"there is no file '{file}'");
    }

    // Two days of asa.log in two folders are no two deliveries of one.
    private static string StreamOf(string file, IReadOnlyCollection<string> files) =>
        Path.GetFileName(file) is var name && files.Where(other => Path.GetFileName(other) == name).Distinct(StringComparer.Ordinal).Skip(1).Any() ? file : name;

    /// <summary>Says how much could not be read. Fine when something could, or when there was nothing at all.</summary>
    public int Summary()
    {
        if (_unreadable > MostSaid)
            terminal.Error.WriteLine($"… and {_unreadable - MostSaid} more");
        if (_unreadable > 0)
            terminal.Error.WriteLine($"{_events} events, {_unreadable} unreadable{(_skipped > 0 ? $", {_skipped} without an event (headers and such)" : "")}");
        return _events == 0 && _unreadable > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }

    void IEventReceiver.Receive(SecurityEvent securityEvent)
    {
        _events++;
        _take(_reader!.Line, securityEvent);
    }

    void IEventReceiver.Skip(in RawRecord record) => _skipped++;

    void IEventReceiver.Reject(in RawRecord record, Rejection rejection)
    {
        if (++_unreadable > MostSaid)
            return;
        _progress?.Clear();
        terminal.Error.WriteLine($"{(_file.Length > 0 ? $"{Printable.Of(_file)}: " : "")}line {_reader!.Line}: {Printable.Of(rejection.ToString())}");
    }
}
