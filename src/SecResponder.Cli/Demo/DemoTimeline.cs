using System.Collections.Immutable;
using System.Text;

namespace SecResponder.Cli.Demo;

/// <summary>Collects what happens and when, then lets it be written in that order, so that the firewalls' counters rise as the time does.</summary>
internal sealed class DemoTimeline
{
    private readonly List<(DateTimeOffset At, string Stream, Func<byte[]> Write)> _happenings = [];

    /// <summary>Plans a line of text.</summary>
    public void Add(DateTimeOffset at, string stream, Func<string> write) => Add(at, stream, () => Encoding.UTF8.GetBytes(write()));

    /// <summary>Plans a line of bytes.</summary>
    public void Add(DateTimeOffset at, string stream, Func<byte[]> write) => _happenings.Add((at, stream, write));

    /// <summary>Writes all lines, ordered by time; lines of the same moment stay in the order they were planned.</summary>
    public ImmutableArray<DemoLine> Write() =>
        [.. _happenings.OrderBy(happening => happening.At).Select(happening => new DemoLine(happening.Stream, happening.At, happening.Write()))];
}
