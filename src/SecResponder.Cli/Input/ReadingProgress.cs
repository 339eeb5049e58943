using System.Globalization;

namespace SecResponder.Cli.Input;

/// <summary>How far a file is read, as one line that is written over itself where a person looks at standard error, and taken away at the end. Elsewhere nothing is written.</summary>
/// <param name="error">Where it is written; null: nobody looks.</param>
/// <param name="file">The file.</param>
/// <param name="time">Tells when a quarter of a second is over.</param>
internal sealed class ReadingProgress(TextWriter? error, string file, TimeProvider time)
{
    // Looking at the clock costs, too.
    private const int LinesALook = 512;
    private const int Width = 24;
    private const int LongestName = 30;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private long _shownAt = time.GetTimestamp();
    private long _lines;
    private int _shown;

    /// <summary>One more record is read.</summary>
    /// <param name="input">What it is read from.</param>
    public void Read(Stream input)
    {
        if (error is null || ++_lines % LinesALook != 0 || time.GetElapsedTime(_shownAt) < Between)
            return;
        _shownAt = time.GetTimestamp();
        Show(input.CanSeek ? (input.Position, input.Length) : (0, 0));
    }

    /// <summary>Takes the line away: something else is written, or it is the end.</summary>
    public void Clear()
    {
        if (_shown > 0)
            error!.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }

    private void Show((long Position, long Length) at)
    {
        var name = file.Length > LongestName ? $"…{file[^(LongestName - 1)..]}" : file;
        var share = at.Length == 0 ? "" : Bar(Math.Clamp((double)at.Position / at.Length, 0, 1));
        var line = string.Create(CultureInfo.InvariantCulture, $"{name}  {share}{_lines:N0} records");
        error!.Write($"\r{line}{new string(' ', Math.Max(0, _shown - line.Length))}");
        _shown = line.Length;
    }

    private static string Bar(double share) => string.Create(CultureInfo.InvariantCulture, $"[{new string('#', (int)(share * Width)).PadRight(Width, '.')}] {share * 100,3:F0} %  ");
}
