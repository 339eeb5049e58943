using SecResponder.Events.Asim;
using SecResponder.Events.Sources.Argocd;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.KubernetesEvent;

/// <summary>Kubernetes' Event objects: what its controllers and nodes tell of what they do to pods, nodes and the rest. Of both interfaces, alone, in lists, or out of a watch.</summary>
/// <remarks>Kubernetes API reference, "Event v1" (core) and "Event v1" (events.k8s.io).</remarks>
internal sealed class KubernetesEventSource : JsonSource
{
    private static readonly EventKind Event = new("kubernetes-event", "Event", AsimSchema.AuditEvent, new LogSource("application", "kubernetes", "event"));

    private static readonly JsonReading Reading = new(Event, EventFields.Map, EventFields.Finish);

    public override string Id => Event.Source;

    public override string Title => "Kubernetes events";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Event];

    protected override byte[] Vendor { get; } = "CNCF"u8.ToArray();

    protected override byte[] Product { get; } = "Kubernetes"u8.ToArray();

    protected override string TimeMembers => "eventTime, lastTimestamp, firstTimestamp, series.lastObservedTime, metadata.creationTimestamp";

    protected override string Wanted => "it is no Event object: it needs a reason, and involvedObject or regarding";

    // What Argo CD tells of its own objects is read with its own words.
    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"reason\""u8) >= 0 && (json.IndexOf("\"involvedObject\""u8) >= 0 || json.IndexOf("\"regarding\""u8) >= 0) && IsEvent(json) && !ArgocdMarks.IsEvent(json);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => IsEvent(json) ? Reading : null;

    // A watch's mark of where it is.
    protected override bool IsNone(ReadOnlySpan<byte> json) => JsonMember.Find(json, "type"u8).SequenceEqual("BOOKMARK"u8) && JsonMember.Has(json, "object"u8);

    private static bool IsEvent(ReadOnlySpan<byte> json)
    {
        var inner = JsonMember.FindObject(json, "object"u8);
        if (!inner.IsEmpty && !JsonMember.Find(json, "type"u8).IsEmpty)
            json = inner;
        return JsonMember.Has(json, "reason"u8) && (JsonMember.Has(json, "involvedObject"u8) || JsonMember.Has(json, "regarding"u8));
    }
}
