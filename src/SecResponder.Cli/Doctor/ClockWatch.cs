using System.Collections.Concurrent;
using System.Globalization;

namespace SecResponder.Cli.Doctor;

/// <summary>Listens to what the systems' answers say about the time: two clocks that differ make tokens that are not valid yet, and evidence that comes after what it led to.</summary>
/// <remarks>RFC 9110, 6.6.1 "Date": whole seconds, so that a second of difference says nothing. An answer out of somebody's cache (<c>Age</c>) is as old as it says.</remarks>
internal sealed class ClockWatch(TimeProvider time)
{
    /// <summary>Beyond this somebody should look: logs and evidence don't fit any more.</summary>
    public static readonly TimeSpan Notable = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, TimeSpan> _ahead = new(StringComparer.OrdinalIgnoreCase);

    public DelegatingHandler Handler() => new Listening(this);

    /// <summary>What has been heard, by host.</summary>
    public IEnumerable<Examined> Findings() => _ahead.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Judge(pair.Key, pair.Value));

    /// <summary>How much the other clock is ahead of ours, as far as it can be told: between sending and receiving, its second may have been any.</summary>
    internal static TimeSpan Ahead(DateTimeOffset theirs, DateTimeOffset sent, DateTimeOffset received)
    {
        if (theirs > received)
            return theirs - received;
        var last = theirs + TimeSpan.FromSeconds(1);
        return last < sent ? last - sent : TimeSpan.Zero;
    }

    internal static Examined Judge(string host, TimeSpan ahead)
    {
        if (ahead.Duration() <= Notable)
            return new Examined("clock", host, Health.Fine, "its clock and ours agree");
        var by = string.Create(CultureInfo.InvariantCulture, $"{ahead.Duration().TotalSeconds:0} s");
        return new Examined("clock", host, Health.Finding, $"its clock is {by} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} ours", "let this machine take its time from a server (NTP); beyond five minutes tokens are refused");
    }

    private sealed class Listening(ClockWatch watch) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = watch.Now;
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.Date is { } date && answer.Headers.Age is null && request.RequestUri is { } uri)
            {
                var ahead = Ahead(date, sent, watch.Now);
                watch._ahead.AddOrUpdate(uri.Authority, ahead, (_, before) => ahead.Duration() > before.Duration() ? ahead : before);
            }
            return answer;
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
