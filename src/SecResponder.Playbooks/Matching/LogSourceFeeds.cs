using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Playbooks.Matching;

/// <summary>Which sources give events of the log source that a rule asks for.</summary>
public static class LogSourceFeeds
{
    private static readonly ImmutableArray<(EventSource Source, LogSource LogSource)> Fed =
        [.. EventSources.All.SelectMany(source => source.Kinds.SelectMany(kind => kind.LogSources).Distinct(), (source, logSource) => (source, logSource))];

    private static readonly ImmutableArray<LogSource> Windows = [.. WindowsLogSources.Kinds.SelectMany(kind => kind.LogSources).Distinct()];

    /// <summary>The sources, in the order of <see cref="EventSources.All"/>; empty: a running service has no events for such a rule.</summary>
    public static ImmutableArray<EventSource> Of(LogSource wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return [.. Fed.Where(row => wanted.Contains(row.LogSource)).Select(row => row.Source).Distinct()];
    }

    /// <summary>What sources feed, word by word: <c>category: firewall</c>.</summary>
    internal static IEnumerable<string> Words { get; } = [.. Fed.Select(row => row.LogSource).Concat(Windows).SelectMany(source => new[] { source.Category, source.Product, source.Service }).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether Windows events that nobody has normalized are of this log source.</summary>
    public static bool AreWindowsEvents(LogSource wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Windows.Any(wanted.Contains);
    }
}
