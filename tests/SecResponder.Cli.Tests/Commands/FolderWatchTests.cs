using Microsoft.Extensions.Time.Testing;
using SecResponder.Cli.Input;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>test --watch</c>: again whenever a file changes.</summary>
public sealed class FolderWatchTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task It_runs_again_when_a_file_has_changed_and_ends_with_the_last_answer()
    {
        _scratch.Write("soc/a.yaml", "title: a\n");
        var (time, runs) = (new FakeTimeProvider(), 0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watching = FolderWatch.RunAsync(new Terminal(Stream.Null, TextWriter.Null, TextWriter.Null, isInteractive: false), _scratch.Folder, () => Interlocked.Increment(ref runs), time, stop.Token);
        Assert.Equal(1, runs);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, runs);
        _scratch.Write("soc/b.yaml", "title: b\n");
        while (Volatile.Read(ref runs) == 1)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await stop.CancelAsync();
        Assert.Equal(2, await watching);
    }
}
