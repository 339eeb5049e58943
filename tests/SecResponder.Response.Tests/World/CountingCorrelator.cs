using System.Text;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Tests.World;

/// <summary>Fires from the n-th different origin on; late is what the test says is late.</summary>
internal static class CountingCorrelator
{
    public static CorrelateSignal AtLeast(int n, DateTimeOffset? notBefore = null) => (state, signal) =>
    {
        var seen = Encoding.UTF8.GetString(state.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (seen.Contains("broken"))
            throw new InvalidDataException("not a state");
        if (seen.Contains(signal.Origin.ToString()))
            return new(state.ToArray(), CorrelationVerdict.Duplicate);
        if (signal.Time < notBefore)
            return new(state.ToArray(), CorrelationVerdict.TooLate);
        seen.Add(signal.Origin.ToString());
        return new(Encoding.UTF8.GetBytes(string.Join('\n', seen)), seen.Count >= n ? CorrelationVerdict.Fired : CorrelationVerdict.Counted);
    };
}
