using Microsoft.Extensions.Time.Testing;
using SecResponder.Cli.Input;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>The line that tells how far a log is read.</summary>
public sealed class ReadingProgressTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    private void Read(ReadingProgress progress, Stream log, int records)
    {
        for (var record = 0; record < records; record++)
            progress.Read(log);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void It_is_written_over_itself_and_taken_away_at_the_end()
    {
        using var log = new MemoryStream(new byte[1000]);
        var progress = new ReadingProgress(_error, "asa.log", _time);
        Read(progress, log, 100);
        Assert.Equal("", _error.ToString());
        log.Position = 500;
        Read(progress, log, 1024);
        Assert.Equal("\rasa.log  [############............]  50 %  512 records", _error.ToString());
        progress.Clear();
        Assert.EndsWith("\r" + new string(' ', "asa.log  [############............]  50 %  512 records".Length) + "\r", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_looks_nothing_is_written()
    {
        using var log = new MemoryStream(new byte[1000]);
        var progress = new ReadingProgress(null, "asa.log", _time);
        Read(progress, log, 5000);
        progress.Clear();
        Assert.Equal("", _error.ToString());
    }
}
