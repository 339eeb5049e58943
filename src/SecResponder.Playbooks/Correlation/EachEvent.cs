namespace SecResponder.Playbooks.Correlation;

/// <summary>A plain rule: every event that matches is enough by itself; nothing but the origins is kept.</summary>
internal sealed class EachEvent : CorrelationType
{
    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived) => new(window, CorrelationVerdict.Fired, 1, [arrived[0].Ticks]);
}
